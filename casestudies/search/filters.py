"""Filters of what was found, and how many pages each of their values would leave."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from casestudies.kinds import KINDS
from casestudies.mentions import Key
from casestudies.search.catalogue import Catalogue, ListedPage


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

    def leaves(self, page: ListedPage) -> bool:
        """Whether the page has all that is chosen."""
        tags = {self.problem, self.outcome} - {None}
        return self.section in {None, page.section} and tags <= page.tags


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


def kind_choices(filters: Filters, found: Iterable[ListedPage]) -> list[FilterValue]:
    """The kinds of what is left without a choice of kinds, in the order of the table."""
    others = filters._replace(section=None)
    counts = Counter(page.section for page in found if others.leaves(page))
    return [
        FilterValue(section, str(kind.title), counts[section])
        for section, kind in KINDS.items()
        if counts[section]
    ]


def tag_choices(
    filters: Filters, name: str, found: Iterable[ListedPage], catalogue: Catalogue
) -> Sequence[FilterValue]:
    """The problems, or outcomes, of what is left without a choice of these, most first."""
    others, model = filters._replace(**{name: None}), name
    counts = Counter(
        tag for page in found if others.leaves(page) for tag in page.tags if tag.model == model
    )
    choices = [
        FilterValue(catalogue.tags[tag].slug, catalogue.tags[tag].name, count)
        for tag, count in counts.items()
    ]
    return sorted(choices, key=lambda one: (-one.number, one.name))
