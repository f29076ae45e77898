"""Which links of a page its file declares, and which an editor made or took away since."""

from collections.abc import Container, Iterator

from casestudies.files.front_matter.values import FrontMatter, texts
from casestudies.kinds import BEST_BACK, BEST_STUDIES, KINDS, links_back, own_links
from casestudies.page_paths import related_path
from casestudies.publishing import Page

# Who wrote it: names, or maps with a `name`.
AUTHOR_KEYS = ("authors", "author")
# `related` holds content paths; tags may be taxonomies, whose terms name pages.
LINK_KEYS = ("related", *(section for section, kind in KINDS.items() if kind.is_tag), *AUTHOR_KEYS)


def declared_links(front: FrontMatter) -> Iterator[tuple[str, int, str, str]]:
    """Every link in a front matter: its key, its position, the author's words, the content path."""
    for key in LINK_KEYS if not front.values.keys().isdisjoint(LINK_KEYS) else ():
        for index, text in enumerate(items_of(front, key)):
            is_term = key != "related" and "/" not in text
            section = "people" if key in AUTHOR_KEYS else key
            path = f"{section}/{text.strip().replace(' ', '-')}" if is_term else text
            yield key, index, text, path


def items_of(front: FrontMatter, key: str) -> list[str]:
    """The words under a key of links; an author who is a map counts by the `name`."""
    value = front.get(key)
    if value is not None and key in AUTHOR_KEYS:
        items = value if isinstance(value, list) else [value]
        value = [item.get("name") if isinstance(item, dict) else item for item in items]
    return texts(value)


def link_name(key: str, text: str) -> str:
    """What `imported` calls a link: the author's words, after the key unless that is `related`."""
    return text if key == "related" else f"{key}: {text}"


def edited_links(page: Page, keys: Container[str]) -> tuple[set[str], set[str]] | None:
    """The keys of pages that an editor unlinked from this one, and what `related` calls those that
    an editor linked on it; None where neither happened.

    `keys` are those of all pages: a link to a page that is gone was not taken away by an editor.
    What the other page's file declares, or its row holds, was not added here.
    """
    declared = set(page.imported.get("links", {}).values())
    owned = [
        other
        for name in own_links(page)
        if name != BEST_STUDIES
        for other in getattr(page, name).all()
    ]
    gone = {key for key in declared if key in keys}
    if gone:
        gone -= {page_key(other) for other in (*owned, *pages_linking_to(page))}
    own, known = related_path(page_key(page)), set(map(related_path, declared))
    added = {
        related_path(page_key(other))
        for other in owned
        if own not in map(related_path, other.imported.get("links", {}).values())
    }
    return (gone, added - known) if gone or added - known else None


def page_key(page: Page) -> str:
    """What `imported` calls a page: the path of its file, or its content path if it has none."""
    return page.file_path or page.content_path


def pages_linking_to(page: Page) -> Iterator[Page]:
    """The pages whose rows hold a link to this one; a tag may have many."""
    for name in links_back(page):
        if not name.startswith(BEST_BACK):
            yield from getattr(page, name).all()
