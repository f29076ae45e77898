"""Filters of what was found, and how many pages each of their values would leave."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from casestudies.kinds import KINDS
from casestudies.search.catalogue import Catalogue
from casestudies.tables.mentions import Key


class FilterValue(NamedTuple):
    """A value of a filter, and how many pages it leaves with the other filters as they are."""

    slug: str
    """What stands for it in an address: a section, or the slug of a problem or an outcome."""
    name: str
    number: int


class Filters(NamedTuple):
    """What is chosen; what is None filters nothing."""

    section: str | None
    problem: Key | None
    outcome: Key | None

    def leave(self, rows: frozenset[int], catalogue: Catalogue) -> frozenset[int]:
        """Those of the rows whose pages have all that is chosen."""
        for tag in (self.problem, self.outcome):
            if tag:
                rows = rows.intersection(catalogue.rows_with_tag(tag))
        if self.section:
            rows = frozenset(row for row in rows if catalogue.pages[row].section == self.section)
        return rows


def chosen(catalogue: Catalogue, kind: str, problem: str, outcome: str) -> Filters:
    """The filters of these names; what names nothing that is published filters nothing."""
    return Filters(
        kind if kind in KINDS else None,
        tag_with_slug(catalogue, "problems", problem),
        tag_with_slug(catalogue, "outcomes", outcome),
    )


def tag_with_slug(catalogue: Catalogue, section: str, slug: str) -> Key | None:
    model = KINDS[section].model_name
    same = (tag for tag, one in catalogue.tags.items() if tag.model == model and one.slug == slug)
    return next(same, None) if slug else None


def kind_choices(
    filters: Filters, found: frozenset[int], catalogue: Catalogue
) -> list[FilterValue]:
    """The kinds of what is left without a choice of kinds, in the order of the table."""
    left = filters._replace(section=None).leave(found, catalogue)
    counts = Counter(catalogue.pages[row].section for row in left)
    return [
        FilterValue(section, str(kind.title), counts[section])
        for section, kind in KINDS.items()
        if counts[section]
    ]


def tag_choices(
    filters: Filters, name: str, found: frozenset[int], catalogue: Catalogue
) -> Sequence[FilterValue]:
    """The problems, or outcomes, of what is left without a choice of these, most first."""
    left = filters._replace(**{name: None}).leave(found, catalogue)
    pages = (catalogue.pages[row] for row in left)
    counts = Counter(catalogue.tags_of(pages, name))
    choices = [
        FilterValue(tag.slug, tag.name, counts[key.pk])
        for key, tag in catalogue.tags.items()
        if key.model == name and counts[key.pk]
    ]
    return sorted(choices, key=lambda one: (-one.number, one.name))
