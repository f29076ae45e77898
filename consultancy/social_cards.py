"""The picture that a link to a page shows elsewhere: title, kind, and the page's own pattern."""

import io
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from PIL import Image

from casestudies.images.covers import HEIGHT, WIDTH, cover
from casestudies.images.cropping import cropped
from casestudies.images.focal_points import focal_point
from casestudies.images.pictures import Picture, picture
from casestudies.kinds import HOME, KINDS, Kind
from casestudies.models import Person, Section
from casestudies.page_context import SitePage
from casestudies.picked_order import with_picked_links
from casestudies.publishing import Page, PicturedPage
from consultancy import brand
from consultancy.drawing import draw_curves, draw_text, is_drawable, text_width
from contact.organisation import Organisation

SIZE = (1200, 630)
MARGIN = 72
# From the largest that fits into so many lines to the smallest, whose last line is cut.
TITLE_SIZES = [(92, 2), (76, 3), (58, 4)]
WEEK = 7 * 86_400


class Face(NamedTuple):
    """What of the organisation is on its cards."""

    name: str
    accent: str
    has_logo: bool = False


@require_safe
def page_card(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The card of a published page as PNG; 404 for all others."""
    if section == HOME:
        page = get_object_or_404(Section.objects.published(), slug=HOME)
        return png(page.title, "", Organisation.current().name)
    if section not in KINDS:
        raise Http404
    kind = KINDS[section]
    page = get_object_or_404(with_picked_links(kind.pages.published()), slug=slug)
    return png(page.title, kicker(page, kind), page.slug)


@require_safe
def page_photograph(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The image of a published page in the shape of a card, as JPEG; 404 where it has none."""
    kind = KINDS.get(section)
    if kind is None or not issubclass(kind.model, PicturedPage):
        raise Http404
    page = get_object_or_404(kind.pages.published(), slug=slug)
    found = picture(page.image_path) if page.image_path else None
    if found is None or not found.is_photograph:
        raise Http404
    return HttpResponse(cropped_as_card(found, page.image_position), content_type="image/jpeg")


def cropped_as_card(found: Picture, position: str) -> bytes:
    return cropped(found, SIZE, focal_point(position))


def kicker(page: Page, kind: Kind) -> str:
    """What stands above the title: what it is, and who wrote it; of a person the role; nothing of
    a page at the root, which is just a page.
    """
    if kind.is_rooted:
        return ""
    names = [person.title for person in SitePage(page).authors]
    role = page.role if isinstance(page, Person) else ""
    return " · ".join([role or str(kind.label), *names])


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """The card of the pages that have none of their own."""
    organisation = Organisation.current()
    return png(organisation.statement, "", organisation.name)


def png(title: str, kind: str, slug: str) -> HttpResponse:
    organisation = Organisation.current()
    face = Face(organisation.name, organisation.accent_light, bool(organisation.logo))
    drawn = (title, kind, slug, face, brand.PAPER, brand.INK, brand.LOGO)
    digest = sha256(repr(drawn).encode()).hexdigest()
    data = cache.get_or_set(f"social-card:{digest}", lambda: draw(title, kind, slug, face), WEEK)
    return HttpResponse(data, content_type="image/png")


def draw(title: str, kind: str, slug: str, face: Face) -> bytes:
    """The card as PNG. A title in letters that no font here has leaves its place to the pattern."""
    image = Image.new("RGB", SIZE, brand.PAPER.light)
    has_title = is_drawable(title)
    draw_pattern(image, slug, face.accent, top=428 if has_title else 150)
    draw_name(image, face)
    if is_drawable(kind):
        draw_text(image, (MARGIN, 112), on_one_line(kind, 34), 34, face.accent)
    if has_title:
        size, lines = fitted(title, SIZE[0] - 2 * MARGIN)
        for number, line in enumerate(lines):
            baseline = 150 + round((0.9 + 1.08 * number) * size)
            draw_text(image, (MARGIN, baseline), line, size, brand.INK.light)
    output = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


def draw_pattern(image: Image.Image, slug: str, accent: str, *, top: int) -> None:
    pattern = cover(slug)
    shape: dict[str, Any] = {"size": (WIDTH, HEIGHT), "box": (0, top, SIZE[0], 540)}
    quiet = mixed(brand.INK.light, brand.PAPER.light, 0.4)
    draw_curves(image, pattern.lines, colour=quiet, width=1.5, **shape)
    draw_curves(image, [pattern.mark], colour=accent, width=5, **shape)


def mixed(ink: str, paper: str, share: float) -> str:
    """The colour of ink that lets so much paper through, as #rrggbb."""
    pairs = zip(bytes.fromhex(ink[1:]), bytes.fromhex(paper[1:]), strict=True)
    return "#" + bytes(round(share * i + (1 - share) * p) for i, p in pairs).hex()


def draw_name(image: Image.Image, face: Face) -> None:
    """The name, beside the drawn mark unless the organisation has a logo instead of it."""
    start = MARGIN
    if not face.has_logo:
        box = (MARGIN, 556, MARGIN + 44, 600)
        draw_curves(image, brand.LOGO, size=(32, 32), box=box, colour=face.accent, width=4)
        start += 62
    draw_text(image, (start, 591), face.name, 38, brand.INK.light)


def fitted(title: str, width: float) -> tuple[int, list[str]]:
    """The largest size at which the title fits, and its lines; cut where none does."""
    for size, limit in TITLE_SIZES:
        lines = wrapped(title, size, width)
        if len(lines) <= limit:
            return size, lines
    return size, [*lines[: limit - 1], shortened(lines[limit - 1], size, width)]


def on_one_line(text: str, size: int) -> str:
    """The text as long as the card is wide, its end cut where it is longer."""
    width = SIZE[0] - 2 * MARGIN
    return text if text_width(text, size) <= width else shortened(text, size, width)


def wrapped(text: str, size: int, width: float) -> list[str]:
    """The words in lines no wider than that; a word that is wider is broken."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines += broken(word, size, width)
    return [line for line in lines if line]


def broken(word: str, size: int, width: float) -> list[str]:
    pieces = [""]
    for character in word:
        if text_width(pieces[-1] + character, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def shortened(line: str, size: int, width: float) -> str:
    """The line with an ellipsis at its end, without as many letters as that takes."""
    while text_width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line.rstrip(' ,;:–')}…"
