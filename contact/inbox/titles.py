"""How the pages, problems and outcomes of requests are called now.

Requests hold paths and slugs, so that they outlive the pages. What is called nothing any more is
shown by these.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from contact.pages.page_book import PageName, names_of_pages, path_at


def tell_titles(rows: Sequence[Any]) -> None:
    """Give each request `page_title`, `problem_titles` and `outcome_titles`, in words as far as
    there are any. The queries of `names_of_pages`.
    """
    tags = [("problem", slug) for row in rows for slug in row.problem_slugs]
    tags += [("outcome", slug) for row in rows for slug in row.outcome_slugs]
    paths = {row.source_path for row in rows} | {path_at(*tag) for tag in tags}
    names = names_of_pages(paths - {""})
    for row in rows:
        page = names.get(row.source_path)
        row.page_title = page.title if page else row.page_in_words
        row.problem_titles = titles_in("problem", row.problem_slugs, names)
        row.outcome_titles = titles_in("outcome", row.outcome_slugs, names)


def titles_in(kind: str, slugs: Sequence[str], names: Mapping[str, PageName]) -> list[str]:
    found = ((slug, names.get(path_at(kind, slug))) for slug in slugs)
    return [page.title if page else slug for slug, page in found]
