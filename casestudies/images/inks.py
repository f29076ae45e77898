"""How a logo can be drawn in one ink, whatever its colours: told by its pixels."""

from functools import lru_cache
from math import sqrt

from django.core.files.storage import default_storage
from PIL import Image

# Half seen through, and so part of the picture or not.
OPAQUE = 128
# What a sign of one tone never holds at once.
DARK, LIGHT = 150, 205
# Of what a logo covers, in CSS pixels, and its longest sides.
AREA, WIDEST, TALLEST = 4000, 168, 52


@lru_cache(maxsize=500)
def is_silhouette(path: str) -> bool:
    """Whether the logo at that path of the media folder is one shape on nothing: its outline says
    all. What has a ground of its own, or light signs on dark ones, needs its tones.

    Raises OSError for what cannot be read.
    """
    with default_storage.open(path) as file, Image.open(file) as image:
        small = image.convert("RGBA")
        small.thumbnail((96, 96))
    pixels: list[tuple[int, ...]] = list(zip(*[iter(small.tobytes())] * 4, strict=True))
    seen = sorted(
        (red * 3 + green * 6 + blue) // 10 for red, green, blue, a in pixels if a >= OPAQUE
    )
    if not seen or len(seen) > 0.97 * len(pixels):
        return False
    tenth = len(seen) // 10
    return not (seen[tenth] < DARK and seen[-1 - tenth] > LIGHT)


def optical_size(width: int, height: int) -> tuple[int, int]:
    """Width and height in CSS pixels at which logos of any shape weigh the same to the eye: the
    same area, within a row's bounds.
    """
    ratio = width / height
    wide = min(sqrt(AREA * ratio), WIDEST, TALLEST * ratio)
    return max(1, round(wide)), max(1, round(wide / ratio))
