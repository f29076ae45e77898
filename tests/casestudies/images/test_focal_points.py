"""What every crop of a picture keeps in sight."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image

from casestudies.images.cropping import cropped
from casestudies.images.focal_points import FocalPoint, focal_point
from casestudies.images.pictures import picture
from casestudies.images.storing import store_image

STYLES = Path(settings.BASE_DIR) / "consultancy/static/site/site.css"


@pytest.mark.parametrize(
    ("position", "point"),
    [
        ("", (50, 50)),
        ("center", (50, 50)),
        ("top", (50, 0)),
        ("right", (100, 50)),
        ("left bottom", (0, 100)),
        ("bottom left", (0, 100)),
        ("30%", (30, 50)),
        ("30% 20%", (30, 20)),
        ("left 20%", (0, 20)),
        ("30% top", (30, 0)),
        ("center 30%", (50, 30)),
        ("top left", (0, 0)),
    ],
)
def test_position_means_what_it_means_in_a_stylesheet(position, point):
    assert focal_point(position) == point


def test_upright_picture_keeps_its_upper_third_unless_the_editor_says_otherwise():
    assert focal_point("", is_upright=True) == (50, 30)
    assert focal_point("bottom", is_upright=True) == (50, 100)


@pytest.mark.parametrize("axis", ["across", "down"])
@pytest.mark.parametrize("share", range(101))
def test_stylesheet_keeps_every_point_in_its_frame_without_reading_its_number(axis, share):
    rules = re.findall(rf'\[data-{axis}(\^?)="(\d+)"\] {{ --{axis}: (\d+)%; }}', STYLES.read_text())
    digits = f"{share:02}"

    found = [to for is_start, own, to in rules if own == digits[: len(own) if is_start else None]]

    ruled = int(found[-1]) if found else 50
    # Where the point is in the frame, if the picture is so many times as wide as the frame.
    for width in (1, 1.5, 4):
        assert 0 <= share * width - ruled * (width - 1) <= 100


def striped(colours, size):
    """An image of stripes from left to right, or from top to bottom where it is tall, stored."""
    image = Image.new("RGB", (len(colours), 1))
    image.putdata(colours)
    if size[1] > size[0]:
        image = image.transpose(Image.Transpose.ROTATE_270)
    file = io.BytesIO()
    image.resize(size, Image.Resampling.NEAREST).save(file, "PNG")
    return picture(store_image(io.BytesIO(file.getvalue())).path)


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_seen_through_is_white_in_a_crop(mode):
    drawing = Image.new("RGBA", (1200, 630))
    drawing.paste((20, 20, 20, 255), (0, 0, 600, 630))
    file = io.BytesIO()
    drawing.convert(mode).save(file, "PNG")
    stored = picture(store_image(io.BytesIO(file.getvalue())).path)

    crop = Image.open(io.BytesIO(cropped(stored, (1200, 630), FocalPoint())))

    assert min(crop.getpixel((900, 300))) > 240
    assert max(crop.getpixel((300, 300))) < 40


RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


@pytest.mark.parametrize("size", [(1800, 300), (700, 2100)])
@pytest.mark.parametrize(("share", "colour"), [(0, RED), (50, GREEN), (100, BLUE)])
def test_crop_keeps_what_was_chosen(size, share, colour):
    stored = striped([RED, GREEN, BLUE], size)

    crop = Image.open(io.BytesIO(cropped(stored, (1200, 630), FocalPoint(share, share))))

    assert (crop.format, crop.size) == ("JPEG", (1200, 630))
    seen = crop.getpixel((1190 * share // 100, 620 * share // 100))
    assert max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 40
