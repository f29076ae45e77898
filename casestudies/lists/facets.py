"""What the list of case studies can be narrowed by: its filters, and the values that they may have.

A tag is a page of its own. A fact is a text of the article, several of them with commas between.
"""

import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

# Of texts that are read again and again.
MOST_READ = 1_000
# A number may hold a comma, but no space after it.
BETWEEN_VALUES = re.compile(r"[,;]\s+")
# An address would say 150 for 1–50.
DASHES = re.compile("[–—]")


class Facet(NamedTuple):
    """A filter."""

    parameter: str
    """What an address calls it."""
    name: str
    """How articles call it: the relation to the tags, or the column."""
    label: str | Promise
    is_tag: bool = True
    bare: str | Promise = ""
    """What a value without a word is called, in a place that says no more than that."""

    def __hash__(self) -> int:
        # Not of the label, which would be translated each time that a filter is looked up.
        return hash(self.parameter)

    def called(self, value: str) -> str:
        """What a value of a fact is called where nothing says which fact it is of."""
        is_bare = self.bare and not any(map(str.isalpha, value))
        return str(self.bare) % {"number": value} if is_bare else value


# In the order in which addresses name them.
FACETS = (
    Facet("problem", "problems", _("By problem")),
    Facet("outcome", "outcomes", _("By outcome")),
    Facet("sector", "fact_sector", _("By sector"), is_tag=False),
    Facet("size", "fact_size", _("By size"), is_tag=False, bare=_("%(number)s people")),
)
FACET_PARAMETERS = tuple(facet.parameter for facet in FACETS)
TAG_FACETS = tuple(facet for facet in FACETS if facet.is_tag)
FACT_FACETS = tuple(facet for facet in FACETS if not facet.is_tag)


class FactValue(NamedTuple):
    """One of the values of a fact; those that differ in letter case and marks only are one."""

    slug: str
    name: str


def in_natural_order(name: str) -> tuple[int, str]:
    """By what the values of a fact are sorted: numbers by their size, and before words."""
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d)[,. ](?=\d{3})", "", name))
    return int(numbers[0]) if numbers else sys.maxsize, name.casefold()


@lru_cache(MOST_READ)
def fact_values(text: str) -> tuple[FactValue, ...]:
    """The values that a fact names, each once."""
    return tuple({value.slug: value for value in each_fact_value(text)}.values())


def each_fact_value(text: str) -> Iterator[FactValue]:
    for part in BETWEEN_VALUES.split(text):
        if slug := slugify(DASHES.sub("-", part), allow_unicode=True):
            yield FactValue(slug, part.strip())
