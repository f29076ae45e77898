"""The picture that a link to a page shows elsewhere: title, kind, and the page's own pattern."""

import io
import logging
import pickle
import zlib
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from PIL import Image

from casestudies.images.covers import HEIGHT, WIDTH, Cover, cover
from casestudies.images.cropping import cropped
from casestudies.images.focal_points import FocalPoint
from casestudies.images.pictures import picture
from casestudies.kinds import HOME, KINDS
from casestudies.models import Section
from casestudies.page.card_words import (
    PHOTOGRAPH,
    UNSAVED,
    CardPhotograph,
    CardWords,
    card_photograph,
    card_words,
)
from casestudies.tables.picked_order import with_picked_links
from consultancy import brand
from consultancy.drawing import draw_curves
from consultancy.lettering.line_breaking import balanced, shortened, widest
from consultancy.lettering.writing import DrawableText, writing_of
from contact.organisation import Organisation

# Goes up with each change to how cards are drawn.
DRAWN_AS = 2
SIZE = (1200, 630)
MARGIN = 72
LINE_WIDTH = SIZE[0] - 2 * MARGIN
# The largest that fits is taken.
TITLE_SIZES = [92, 76, 58, 46, 34]
SMALL_TITLE = 46
# Down to the pattern; of the smallest size, down to the name: its lines take the pattern's place.
HEIGHTS = 278, 390
KICKER = 34


logger = logging.getLogger(__name__)


class Face(NamedTuple):
    """What of the organisation is on its cards."""

    name: str
    accent: str
    has_logo: bool = False


@require_safe
def page_card(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The card of a published page as PNG; 404 for all others."""
    if section == HOME:
        return png(card_words(get_object_or_404(Section.objects.published(), slug=HOME)))
    if section not in KINDS:
        raise Http404
    pages = with_picked_links(KINDS[section].pages.published())
    return png(card_words(get_object_or_404(pages, slug=slug)))


@require_safe
def page_photograph(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """The image of a published page in the shape of a card, as JPEG; 404 where it has none."""
    if section not in KINDS:
        raise Http404
    found = card_photograph(get_object_or_404(KINDS[section].pages.published(), slug=slug))
    if found is None:
        raise Http404
    return jpeg(found)


@require_safe
def unsaved_card(request: HttpRequest, made_from: str) -> HttpResponse:
    """The card of a page as its form is at the desk, which has signed what it is made from."""
    try:
        kind, values = signing.loads(made_from, salt=UNSAVED)
    except signing.BadSignature:
        raise Http404 from None
    if kind == PHOTOGRAPH:
        path, focus = values
        return jpeg(CardPhotograph(path, FocalPoint(*focus)))
    return png(CardWords(*values))


def jpeg(card: CardPhotograph) -> HttpResponse:
    """The photograph as it was cut before, or cut now. Raises Http404 where it has gone."""
    image = picture(card.path)
    if image is None:
        raise Http404
    try:
        data = drawn_once((image.path, card.focus), lambda: cropped(image, SIZE, card.focus))
    except OSError:
        # Its size was read before it went, or before the bucket did.
        raise Http404 from None
    return HttpResponse(data, content_type="image/jpeg")


def drawn_once(made_from: tuple[Any, ...], make: Callable[[], bytes]) -> bytes:
    """What was made of these values before, by any process, or is made now and kept on disk."""
    key = sha256(repr((DRAWN_AS, *made_from)).encode()).hexdigest()
    data = kept_card(key)
    if data is None:
        data = make()
        keep_card(key, data)
    return data


def kept_card(key: str) -> bytes | None:
    """The card kept under that key; None without one that can be read."""
    try:
        data: bytes | None = caches["cards"].get(key)
    except (OSError, EOFError, ValueError, zlib.error, pickle.UnpicklingError) as error:
        logger.warning("A card in CARDS_FOLDER cannot be read: %s", type(error).__name__)
        return None
    return data


def keep_card(key: str, data: bytes) -> None:
    try:
        caches["cards"].set(key, data)
    except OSError as error:
        logger.warning("No card can be kept in CARDS_FOLDER: %s", error.strerror)


@require_safe
def site_card(request: HttpRequest) -> HttpResponse:
    """The card of the pages that have none of their own."""
    organisation = Organisation.current()
    return png(CardWords(organisation.statement, "", organisation.name))


def png(card: CardWords) -> HttpResponse:
    """A card as it was drawn before, or drawn now."""
    title, kind, slug, language, about = card
    organisation = Organisation.current()
    face = Face(organisation.name, organisation.accent_light, bool(organisation.logo))
    language = language or settings.LANGUAGE_CODE
    drawn = (title, kind, slug, language, about, face, brand.PAPER, brand.INK, brand.LOGO)
    # Fonts may be added later.
    is_whole = title.isascii() or writing_of(title, language).is_whole
    data = drawn_once((*drawn, is_whole), lambda: draw(title, kind, slug, face, language, about))
    return HttpResponse(data, content_type="image/png")


def draw(
    title: str, kind: str, slug: str, face: Face, language: str = "", about: str = ""
) -> bytes:
    """The card as PNG. A title in letters that no font here has leaves its place to the pattern."""
    image = Image.new("RGB", SIZE, brand.PAPER.light)
    writing = writing_of(title, language)
    has_title = writing.is_whole and bool(writing.text)
    size, lines = fitted(writing) if has_title else (0, [])
    if size != TITLE_SIZES[-1]:
        draw_pattern(image, cover(slug, about), face.accent, top=428 if has_title else 150)
    draw_name(image, face)
    draw_kicker(image, writing_of(kind), face.accent, is_right=writing.runs_left)
    for number, line in enumerate(lines):
        baseline = 150 + round((0.9 + writing.leading * number) * size)
        x = SIZE[0] - MARGIN - writing.width(line, size) if writing.runs_left else MARGIN
        writing.draw(image, (x, baseline), line, size, brand.INK.light)
    output = io.BytesIO()
    image.quantize(128, dither=Image.Dither.NONE).save(output, "PNG", optimize=True)
    return output.getvalue()


def draw_kicker(image: Image.Image, writing: DrawableText, colour: str, *, is_right: bool) -> None:
    """The line above the title, on the side from which that is read."""
    if writing.is_whole:
        line = cut_to_line(writing, KICKER)
        x = SIZE[0] - MARGIN - writing.width(line, KICKER) if is_right else MARGIN
        writing.draw(image, (x, 112), line, KICKER, colour)


def draw_pattern(image: Image.Image, pattern: Cover, accent: str, *, top: int) -> None:
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
    name = writing_of(face.name)
    name.draw(image, (start, 591), name.text, 38, brand.INK.light)


def fitted(writing: DrawableText) -> tuple[int, list[str]]:
    """The largest size at which the text fits, and its lines; cut where none does. No word is
    broken for the sake of a large size.
    """
    unbroken = [size for size in TITLE_SIZES if widest(writing, size) <= LINE_WIDTH]
    for size in unbroken if unbroken and unbroken[0] > SMALL_TITLE else TITLE_SIZES:
        limit = int(HEIGHTS[size == TITLE_SIZES[-1]] / (writing.leading * size))
        lines = balanced(writing, size, LINE_WIDTH)
        if len(lines) <= limit:
            return size, lines
    return size, [*lines[: limit - 1], shortened(lines[limit - 1], writing, size, LINE_WIDTH)]


def cut_to_line(writing: DrawableText, size: int) -> str:
    """The text as long as the card is wide, its end cut where it is longer."""
    if writing.width(writing.text, size) <= LINE_WIDTH:
        return writing.text
    return shortened(writing.text, writing, size, LINE_WIDTH)
