"""The one word by which a link and the pages that it may lead to are found together."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import unquote

from casestudies.addresses.content_paths import candidates, parse_path
from casestudies.text.text_link import TextLink


class TextPlace(NamedTuple):
    """Where a text stands, from which its references start: `Page.folder` and `language_folder`."""

    folder: str
    language: str


def text_place(page: Any) -> TextPlace:
    return TextPlace(page.folder, page.language_folder)


def mentioned_name(link: TextLink, place: TextPlace) -> str:
    """The last part of what the link is about, in lower case: each page that it may lead to is, or
    was, called so. Empty where no page is meant.
    """
    if not link.is_ref:
        return last_segment(link.path)
    return next((last_segment(one.name) for one in candidates(link.path, *place) if one.name), "")


def last_segment(path: str) -> str:
    return path.strip("/").rpartition("/")[2].lower()


def names_of_page(slug: str, file_path: str, old_paths: Sequence[str]) -> set[str]:
    """Every `mentioned_name` a link may have that leads to the page."""
    paths = [slug, file_path, *old_paths]
    found = {last_segment(one) for path in paths for one in (path, unquote(path))}
    found |= {last_segment(parse_path(f"/{path}").name) for path in paths}
    return found - {""}
