"""Draws curves into pixels, for the icons and the social cards."""

from collections.abc import Iterable

from PIL import Image, ImageDraw

from casestudies.images.covers import Curve

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
