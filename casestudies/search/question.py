"""What the address of the search page asks."""

import re
from collections.abc import Mapping
from typing import NamedTuple, Self

from django.urls import reverse

from casestudies.kinds import KINDS
from casestudies.lists.numbered_pages import ListAddress
from casestudies.search.asking import MOST_CHARACTERS
from contact.text.characters import UNPRINTABLE

# What the page reads of its address.
SEARCH_PARAMETERS = ("q", "kind", "problem", "outcome", "page")
PAGE_NUMBER = re.compile("[1-9][0-9]{0,5}")


class Question(NamedTuple):
    """The words, and what narrows the search: a section, the slugs of a problem and an outcome."""

    q: str = ""
    kind: str = ""
    problem: str = ""
    outcome: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """What a query asks; a kind that there is not narrows nothing."""
        values = (UNPRINTABLE.sub(" ", query.get(name, "")) for name in cls._fields)
        words, kind, problem, outcome = (" ".join(value.split()) for value in values)
        return cls(words, kind if kind in KINDS else "", problem, outcome)

    @property
    def is_too_long(self) -> bool:
        return len(self.q) > MOST_CHARACTERS

    @property
    def is_narrowed(self) -> bool:
        return any(self[1:])

    def for_search(self) -> dict[str, str]:
        """What `search` is asked."""
        return {
            "query": self.q,
            "kind": self.kind,
            "problem": self.problem,
            "outcome": self.outcome,
        }

    @property
    def address(self) -> ListAddress:
        """Where its results stand."""
        query = tuple((name, value) for name, value in self._asdict().items() if value)
        return ListAddress(reverse("casestudies:search"), query)

    @property
    def url(self) -> str:
        return self.address.of_page()


def page_asked(query: Mapping[str, str]) -> int:
    """The page of the results that a query names; the first where it names none."""
    named = query.get("page", "")
    return int(named) if PAGE_NUMBER.fullmatch(named) else 1
