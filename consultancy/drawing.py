"""Draws curves and words into pixels, for the icons and the social cards."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from casestudies.images.covers import Curve

FONTS = Path(__file__).parent / "static" / "site" / "fonts"
# Which file draws which letters; the rest of Unicode is in none of them.
LETTERS = {
    "newsreader.woff2": [range(0x20, 0x100), range(0x2010, 0x2045), range(0x20AC, 0x20AD)],
    "newsreader-extended.woff2": [range(0x100, 0x180), range(0x218, 0x21C)],
    "literata-greek.woff2": [range(0x370, 0x400)],
    "literata-cyrillic.woff2": [range(0x400, 0x460), range(0x490, 0x492)],
}
# Curves are drawn larger and made smaller: Pillow's own lines have steps.
OVERSAMPLING = 4


def draw_curves(
    image: Image.Image,
    curves: Iterable[Curve],
    *,
    size: tuple[float, float],
    box: tuple[int, int, int, int],
    colour: str,
    width: float,
) -> None:
    """Stroke the curves of a drawing of that size so that it fills the box, with round ends."""
    left, top, right, bottom = box
    scale_x = (right - left) / size[0] * OVERSAMPLING
    scale_y = (bottom - top) / size[1] * OVERSAMPLING
    mask = Image.new("L", ((right - left) * OVERSAMPLING, (bottom - top) * OVERSAMPLING))
    pen = ImageDraw.Draw(mask)
    radius = width * OVERSAMPLING / 2
    for curve in curves:
        points = [(x * scale_x, y * scale_y) for x, y in curve.points(256)]
        pen.line(points, fill=255, width=round(2 * radius))
        # A disc at each point closes the joints, which Pillow leaves open in wide lines.
        for point in points:
            pen.circle(point, radius, fill=255)
    image.paste(colour, box, mask.resize((right - left, bottom - top), Image.Resampling.LANCZOS))


def is_drawable(text: str) -> bool:
    """Whether every letter and digit of the text is in one of the fonts."""
    return all(font_file(character) for character in text if character.isalnum())


def draw_text(image: Image.Image, at: tuple[int, int], text: str, size: int, colour: str) -> None:
    """Write one line whose baseline starts at that point."""
    pen = ImageDraw.Draw(image)
    x, baseline = float(at[0]), at[1]
    for font, run in runs(text, size):
        pen.text((x, baseline), run, font=font, fill=colour, anchor="ls")
        x += font.getlength(run)


def text_width(text: str, size: int) -> float:
    """How wide `draw_text` draws the text, in pixels."""
    return sum(font.getlength(run) for font, run in runs(text, size))


def runs(text: str, size: int) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
    """The text in pieces with the font of each; what no font has is left out."""
    for name, characters in groupby(text, key=font_file):
        if name:
            yield load_font(name, size), "".join(characters)


def font_file(character: str) -> str | None:
    for name, ranges in LETTERS.items():
        if any(ord(character) in letters for letters in ranges):
            return name
    return None


@cache
def load_font(name: str, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONTS / name), size)
    if name.startswith("newsreader"):
        font.set_variation_by_axes([500])
        # The first line set after a change of weight is spaced for the old one: let it be this.
        font.getlength("x")
    return font
