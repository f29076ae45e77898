"""How pages, problems and outcomes are called: told by whoever knows them (casestudies).

Requests hold paths and slugs, so that they outlive the pages. What is called nothing any more is
shown by these.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Titles:
    """Titles by path of a page, and by slug of a problem and of an outcome."""

    pages: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, str] = field(default_factory=dict)


Teller = Callable[[set[str], set[str], set[str]], Titles]
_tellers: list[Teller] = []


def register_titles(teller: Teller) -> None:
    """Ask this one from now on: a function of paths, slugs of problems and slugs of outcomes, with
    a number of queries that does not grow with them.
    """
    _tellers[:] = [teller]


def tell_titles(rows: Sequence[Any]) -> None:
    """Give each request `page_title`, `problem_titles` and `outcome_titles`, in words as far as
    there are any.
    """
    titles = known_titles(rows)
    for row in rows:
        row.page_title = titles.pages.get(row.source_path) or row.page_in_words
        row.problem_titles = [titles.problems.get(slug, slug) for slug in row.problem_slugs]
        row.outcome_titles = [titles.outcomes.get(slug, slug) for slug in row.outcome_slugs]


def known_titles(rows: Sequence[Any]) -> Titles:
    paths = {row.source_path for row in rows if row.source_path}
    problems = all_slugs(row.problem_slugs for row in rows)
    outcomes = all_slugs(row.outcome_slugs for row in rows)
    return _tellers[0](paths, problems, outcomes) if _tellers and rows else Titles()


def all_slugs(slugs: Iterable[list[str]]) -> set[str]:
    return {slug for some in slugs for slug in some}
