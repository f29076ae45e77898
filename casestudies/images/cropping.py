"""Pictures cut to a shape, so that the point to keep in sight stays."""

import io

from django.core.files.storage import default_storage
from PIL import Image, ImageOps

from casestudies.images.focal_points import FocalPoint
from casestudies.images.pictures import Picture
from casestudies.images.storing import is_stored, sizes_of


def cropped(picture: Picture, size: tuple[int, int], focus: FocalPoint) -> bytes:
    """The picture in exactly that size as JPEG, as CSS's `object-fit: cover` shows it.

    Raises OSError for what cannot be read.
    """
    with default_storage.open(large_enough(picture, size)) as file, Image.open(file) as image:
        shown = ImageOps.fit(
            on_white(image),
            size,
            Image.Resampling.LANCZOS,
            centering=(focus.across / 100, focus.down / 100),
        )
    output = io.BytesIO()
    shown.save(output, "JPEG", quality=82, optimize=True, progressive=True)
    return output.getvalue()


def on_white(image: Image.Image) -> Image.Image:
    """The picture without transparency, which JPEG has none of: it would be black."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image.convert("RGBA"))
    return paper.convert("RGB")


def large_enough(picture: Picture, size: tuple[int, int]) -> str:
    """The path of its smallest copy that fills the size, else its own: fewer pixels to decode."""
    least = max(size[0], size[1] * picture.width / picture.height)
    copies = (name for width, name in sizes_of(picture.path, picture.width) if width >= least)
    return next((name for name in copies if is_stored(name)), picture.path)
