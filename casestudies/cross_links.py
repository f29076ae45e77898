"""Which links of a page its file declares, and which an editor made or took away since."""

from collections.abc import Container

from casestudies.models import Article, Outcome, Problem
from casestudies.publishing import Page


def changes(page: Page, keys: Container[str]) -> tuple[set[str], set[str]] | None:
    """The keys of links that an editor took away, and the paths of those an editor added.

    None where neither happened. `keys` are those of all pages: what leads to a page that is gone
    was not taken away by an editor. A link may have been declared at its other end.
    """
    declared = set(page.imported.get("links", {}).values())
    linked, owned = linked_pages(page)
    gone = {key for key in declared if key in keys} - set(map(key_of, linked))
    own, known = path_of(key_of(page)), set(map(path_of, declared))
    added = {
        path_of(key_of(other))
        for other in owned
        if own not in map(path_of, other.imported.get("links", {}).values())
    }
    return (gone, added - known) if gone or added - known else None


def key_of(page: Page) -> str:
    """The key of a stored page in the atlas."""
    return page.source_path or page.content_path


def linked_pages(page: Page) -> tuple[list[Page], list[Page]]:
    """Every page linked to this one, and those among them whose links this page's row holds."""
    if isinstance(page, Article):
        owned: list[Page] = [*page.problems.all(), *page.outcomes.all(), *page.related.all()]
        return [*owned, *page.related_from.all()], owned
    if isinstance(page, Problem):
        return [*page.outcomes.all(), *page.articles.all()], list(page.outcomes.all())
    if isinstance(page, Outcome):
        return [*page.problems.all(), *page.articles.all()], []
    return [], []


def path_of(key: str) -> str:
    """What `related` calls the page with that key."""
    return key.removesuffix(".md").removesuffix("/index")
