"""How many case studies show a problem, an outcome, both: beside tags, and in the map of where the
evidence is.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, CharField, Count, Value
from django.utils import timezone

from casestudies.kept_for_version import kept_for_version
from casestudies.kinds import KINDS, kind_of, link_fields
from casestudies.models import Article, Outcome, Problem
from casestudies.publishing import Page
from contact.prepared import Parameter, Prepared

NO_NUMBER = Value(None, BigIntegerField())
# Rows and columns of the map: a larger one nobody can read.
MOST_SHOWN = 20


class CaseStudyCounts(NamedTuple):
    """How many published case studies there are of each tag, by section and key, and of each pair
    of a problem and an outcome, by their keys.
    """

    by_tag: Counter[tuple[str, int]]
    by_pair: Counter[tuple[int, int]]

    def of(self, tag: Page, other: Page | None = None) -> int:
        """Those of the tag; of a problem or an outcome, those of the other as well."""
        if other is None:
            return self.by_tag[tag.section, tag.pk]
        pair = (tag, other) if isinstance(tag, Problem) else (other, tag)
        return self.by_pair[pair[0].pk, pair[1].pk]


class MapTag(NamedTuple):
    """A problem or an outcome as the map shows it."""

    slug: str
    name: str
    url: str


class Cell(NamedTuple):
    """How many case studies show the problem of its row and this outcome together."""

    outcome: MapTag
    number: int


@dataclass(frozen=True)
class EvidenceMap:
    """A table: a column for each outcome, a row of cells for each problem; where there are many,
    for those with most case studies.
    """

    outcomes: list[MapTag]
    rows: list[tuple[MapTag, list[Cell]]]
    is_part: bool = False


def evidence_map(
    problems: list[Problem], outcomes: list[Outcome], counts: CaseStudyCounts
) -> EvidenceMap:
    """The map of these over all published case studies."""
    shown, columns = with_most(problems, counts), with_most(outcomes, counts)
    rows = [
        (
            map_tag(problem),
            [Cell(map_tag(outcome), counts.of(problem, outcome)) for outcome in columns],
        )
        for problem in shown
    ]
    is_part = len(shown) < len(problems) or len(columns) < len(outcomes)
    return EvidenceMap([map_tag(one) for one in columns], rows, is_part=is_part)


def map_tag(tag: Page) -> MapTag:
    return MapTag(tag.slug, tag.name, tag.get_absolute_url())


def with_most(tags: list[Any], counts: CaseStudyCounts) -> list[Any]:
    """Of the tags those with most case studies, in their own order."""
    most = Counter({tag.pk: counts.of(tag) for tag in tags}).most_common(MOST_SHOWN)
    shown = dict(most)
    return [tag for tag in tags if tag.pk in shown]


@kept_for_version
def case_study_counts() -> CaseStudyCounts:
    """The counts of the site as it is. One query at any size."""
    counts = CaseStudyCounts(Counter(), Counter())
    for section, tag, outcome, count in counted_studies.rows(now=timezone.now()):
        if outcome is None:
            counts.by_tag[section, tag] = count
        else:
            counts.by_pair[tag, outcome] = count
    return counts


@Prepared
def counted_studies(*, now: Parameter) -> Any:
    """A row for each tag, with its section, and one for each pair."""
    studies = KINDS[Article.Kind.CASE_STUDY].pages.published(now).order_by()
    both = studies.filter(problems__isnull=False, outcomes__isnull=False)
    rows = [both.values_list(Value("", CharField()), "problems", "outcomes")]
    for field in link_fields(Article):
        kind = kind_of(field.related_model)
        if kind and kind.is_tag:
            tagged = studies.filter(**{f"{field.name}__isnull": False})
            rows.append(tagged.values_list(Value(kind.section, CharField()), field.name, NO_NUMBER))
    # A link is stored once, so no study is counted twice.
    first, *others = [row.annotate(count=Count("pk")) for row in rows]
    return first.union(*others, all=True)
