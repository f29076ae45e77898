"""Where the walk through the site begins: also at pages that nothing links to."""

from collections.abc import Iterator
from urllib.parse import quote, unquote

from django.conf import settings
from django.urls import reverse

from casestudies.kinds import KINDS, SECTIONS, Kind, markdown_address, page_address
from casestudies.machines.sitemaps import parts
from casestudies.models import Redirect
from consultancy.brand_files import ICON_SIZES

# Not all of these stand in a link.
FIXED = (
    *("contact:diagnostic", "privacy", "casestudies:pack"),
    *("brand_css", "icon_svg", "icon_ico", "manifest", "site_card"),
    *("robots", "security_txt", "sitemap", "llms"),
)


def beginnings() -> Iterator[str]:
    """Pages before the lists that lead to them, and home last of these: who reads while files are
    written finds what a list names. Then what machines read, and old addresses.
    """
    for kind in KINDS.values():
        yield from of_every_page(kind)
    for kind in SECTIONS.values():
        yield from of_list(kind)
    yield from (reverse(name) for name in FIXED)
    yield from of_machines()
    yield from both_forms(reverse("home"))
    for path in list(Redirect.objects.order_by("path").values_list("path", flat=True)):
        yield quote(unquote(path))


def of_every_page(kind: Kind) -> Iterator[str]:
    """The published pages of a kind, in both forms, and the feeds of a tag."""
    # No cursor stays open over what the pages ask.
    slugs = list(kind.pages.published().order_by("pk").values_list("slug", flat=True))
    for slug in slugs:
        yield from both_forms(page_address(kind.section, slug))
        if kind.is_tag:
            yield reverse(kind.feed_view, args=[slug])
            yield reverse(kind.json_feed_view, args=[slug])


def of_list(kind: Kind) -> Iterator[str]:
    yield from both_forms(reverse(kind.list_view))
    if kind.has_feed:
        yield from (reverse(kind.feed_view), reverse(kind.json_feed_view))


def of_machines() -> Iterator[str]:
    for one in parts():
        yield reverse("sitemap_part", args=[one.section, one.number])
        if one.section in KINDS:
            yield reverse("llms_part", args=[one.section, one.number])
    yield from (reverse("icon_png", args=[size]) for size in sorted(ICON_SIZES))
    for name in ("privacy", "contact:diagnostic", "casestudies:pack"):
        yield markdown_address(reverse(name))
    if settings.INDEXNOW_KEY:
        yield reverse("index_now_key", args=[settings.INDEXNOW_KEY])


def both_forms(address: str) -> Iterator[str]:
    """The page, and the page as Markdown."""
    yield address
    yield markdown_address(address)
