"""The one word by which a link and the pages that it may lead to are found together."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from casestudies.content_paths import candidates, parse_path
from casestudies.text.text_link import TextLink


class Place(NamedTuple):
    """Where a text stands, from which its references start: `Page.folder` and `language_folder`."""

    folder: str
    language: str


def place_of(page: Any) -> Place:
    return Place(page.folder, page.language_folder)


def name_of(link: TextLink, place: Place) -> str:
    """The last part of what the link is about, in lower case: each page that it may lead to is, or
    was, called so. Empty where no page is meant.
    """
    if not link.is_ref:
        return last_part(link.path)
    return next((last_part(one.name) for one in candidates(link.path, *place) if one.name), "")


def last_part(path: str) -> str:
    return path.strip("/").rpartition("/")[2].lower()


def names_of_page(slug: str, file_path: str, old_paths: Sequence[str]) -> set[str]:
    """Every `name_of` a link may have that leads to the page."""
    paths = [slug, file_path, *old_paths]
    found = {last_part(one) for path in paths for one in (path, unquote(path))}
    found |= {last_part(parse_path(f"/{path}").name) for path in paths}
    return found - {""}
