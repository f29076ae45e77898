"""What has become of an address at which nothing stands: where one is led from there, and whether
something public stood there.

A visitor is led in one step: every answer is the address at which the page is now.
"""

import re
from collections.abc import Iterator, Mapping
from string import ascii_lowercase, ascii_uppercase
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from django.db.models.functions import Lower
from django.urls import Resolver404, resolve, reverse

from casestudies.kinds import (
    KINDS,
    MARKDOWN,
    ROOTED,
    SECTIONS,
    markdown_address,
    parse_address,
)
from casestudies.page_paths import PAGE_PATH
from casestudies.publishing import Page
from casestudies.tables.redirects import MAX_PATH_LENGTH, Redirect, list_address

# The pages of a list and its feed, as Hugo and Jekyll call them.
PAGES = re.compile(r"(?<=/)(?:page/?\d+(?:/|\.html)?|index\.html?)$", re.IGNORECASE)
FEEDS = re.compile(
    r"(?<=/)(?:(?:index|feed|rss|atom)\.(?:xml|rss|json)|(?:feed|rss)/?)$", re.IGNORECASE
)
# How a file, or that of a folder, ends the address of a page.
FILE_ENDINGS = re.compile(r"(?:(?<=/)index)?\.html?$", re.IGNORECASE)
FILES = (".html", "/index.html", ".htm", "/index.htm")
# The feed of a problem or an outcome, behind its address.
FEED_OF_PAGE = re.compile(r"(?<=/)feed(?:/|\.json)$")
# Whose feed there is where no list with one is meant.
NEWEST = SECTIONS["insights"]
# SQLite knows no other capital letters.
SMALL_IN_SQLITE = str.maketrans(ascii_uppercase, ascii_lowercase)

Redirects = Mapping[str, Redirect]


class Whereabouts(NamedTuple):
    """Where a visitor is led, empty for nowhere; and whether visitors could see something there."""

    url: str = ""
    was_public: bool = False


NO_WHEREABOUTS = Whereabouts()


def whereabouts(path: str) -> Whereabouts:
    """What has become of a path as requests name it: decoded. A few queries.

    It may be spelt in any letter case, with or without a slash at the end, `.html` or `index.html`.
    What once stood at the path as it is comes first, then the page, or what stood there, in another
    spelling; lists come last. What was never published leads nowhere, and was never public.
    """
    if len(path) > MAX_PATH_LENGTH:
        return NO_WHEREABOUTS
    was_public = False
    for found in traces(path):
        if found.url and unquote(found.url) != path:
            return found
        # What stands at the path itself is not withdrawn.
        was_public = was_public or (found.was_public and not found.url)
    if path.endswith(MARKDOWN):
        return as_markdown(whereabouts(f"{path.removesuffix(MARKDOWN)}/"))
    if feed := FEED_OF_PAGE.search(path):
        return as_feed(whereabouts(path[: feed.start()]), feed[0])
    return Whereabouts(was_public=was_public)


def as_feed(found: Whereabouts, feed: str) -> Whereabouts:
    """The same for the feed of the page: one whose kind has none never had it."""
    try:
        resolve(unquote(found.url + feed))
    except Resolver404:
        return Whereabouts(was_public=found.was_public and not found.url)
    return found._replace(url=found.url + feed)


def as_markdown(found: Whereabouts) -> Whereabouts:
    """The same for the page as Markdown; other sites may have none."""
    is_page = found.url.startswith("/") and found.url.endswith("/")
    return found._replace(url=markdown_address(found.url) if is_page else "")


def traces(path: str) -> Iterator[Whereabouts]:
    """What is known of the path, the surest first."""
    spelt = path_spellings(path)
    bare, in_list = spelt[-1], list_of(path)
    above = bare.rpartition("/")[0] + "/"
    rows = redirects_in_any_case([*spelt, *path_spellings(in_list), *path_spellings(above)])
    exact = rows.get(path)
    if exact and exact.list_section is None:
        yield of_redirect(exact)
    yield Whereabouts(respelled_address(path, bare))
    yield of_page(page_in_any_case(f"{bare}/"))
    for key in spelt:
        yield of_redirect(rows.get(key.lower()))
    yield Whereabouts(list_or_feed(path, in_list, rows))
    yield of_page(page_beside(rows.get(above.lower()), bare))


def path_spellings(path: str) -> list[str]:
    """How an address may be written: as it is, with a slash at its end, as a file; the last one is
    without anything at its end.
    """
    whole = re.sub(r"/{2,}", "/", path)
    bare = FILE_ENDINGS.sub("", whole).rstrip("/")
    return [whole, f"{bare}/", *(bare + ending for ending in FILES), bare]


def redirects_in_any_case(paths: list[str]) -> Redirects:
    """The old addresses of these paths, in any letter case: by their path as it is, and decoded in
    small letters. One query, and one for each kind of page to which they lead.
    """
    wanted = {
        form
        for path in paths
        for form in (path.lower(), path.translate(SMALL_IN_SQLITE), quote(path).lower())
    }
    rows = Redirect.objects.alias(lower=Lower("path")).filter(lower__in=sorted(wanted))
    found = list(rows.order_by("path").prefetch_related("page"))
    return {unquote(row.path).lower(): row for row in found} | {row.path: row for row in found}


def of_redirect(row: Redirect | None) -> Whereabouts:
    """Where an old address leads: while its page is not published, nowhere."""
    if row is None or row.is_gone:
        return Whereabouts(was_public=row is not None)
    if row.content_type_id is None:
        return Whereabouts(row.address)
    found = of_page(row.page)
    return Whereabouts(found.url and row.target, row.was_public or found.was_public)


def of_page(page: Any) -> Whereabouts:
    """The address of a page that is published; of an introduction that of its list, in any case."""
    if page is None:
        return NO_WHEREABOUTS
    stands = page.is_published or page.is_always_there
    return Whereabouts(str(page.get_absolute_url()) if stands else "", page.has_been_public)


def page_in_any_case(path: str) -> Page | None:
    """The page whose address that is, in any letter case; one that is published comes first."""
    section, slug = parse_address(path.lower()) or ("", "")
    if not slug or (section == ROOTED.section and not re.fullmatch(PAGE_PATH, slug)):
        return None
    pages = KINDS[section].pages.with_slug(slug).defer("body", "front_matter", "imported")
    return max(pages, key=lambda page: (page.is_published, page.has_been_public), default=None)


def respelled_address(path: str, bare: str) -> str:
    """The address of something that is no page, such as a list, in another spelling; or empty."""
    for spelt in (path.lower(), f"{bare.lower()}/"):
        try:
            found = resolve(spelt).kwargs
        except Resolver404:
            continue
        if found.keys() <= {"section"} and not spelt.startswith("/admin/"):
            return spelt
    return ""


def list_of(path: str) -> str:
    """The list of which a path is a further page, or the feed; the path itself if it is neither."""
    return PAGES.sub("", FEEDS.sub("", path))


def list_or_feed(path: str, in_list: str, rows: Redirects) -> str:
    """Where the list, or its feed, is now of which that path was a part."""
    section = in_list.strip("/").lower()
    if in_list == path or section not in SECTIONS:
        found = (rows[key.lower()] for key in path_spellings(in_list) if key.lower() in rows)
        sections = (one.list_section for one in found)
        # Home has pages and a feed elsewhere, whatever is stored.
        unknown = "" if in_list == "/" and in_list != path else "-"
        section = next((one for one in sections if one is not None), unknown)
    if section == "-":
        return ""
    return feed_address(section) if FEEDS.search(path) else list_address(section)


def feed_address(section: str) -> str:
    """The feed of a section's list, or that of what is new."""
    kind = SECTIONS.get(section, NEWEST)
    return reverse((kind if kind.has_feed else NEWEST).feed_view)


def page_beside(row: Redirect | None, bare: str) -> Page | None:
    """The page of that name in the list to which the folder of an address leads: the section was
    renamed.
    """
    section = row.list_section if row else None
    return page_in_any_case(f"/{section}/{bare.rpartition('/')[2]}/") if section else None
