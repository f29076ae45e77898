"""The published case studies and what they show, as the database has them.

A process reads all of them once. After an edit it reads those that stand on the same shelf as what
was edited, so the list costs as much on any site (docs/decisions/0042).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from threading import Lock
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, CharField, F, Q, Sum, TextField, Value
from django.utils import timezone

from casestudies.kinds import KINDS, kind_of, link_fields
from casestudies.lists.facets import FACT_FACETS
from casestudies.lists.study_sets import SHELF, StudySets
from casestudies.lists.study_shelves import ALL_SHELVES
from casestudies.tables.study_shelves import StudyShelf
from casestudies.version.site_version import Version
from casestudies.version.version_watch import site_watch
from contact.queries.prepared import Parameter, Prepared

STUDY_KIND = KINDS["case-studies"]
NO_KEY = Value(None, BigIntegerField())
NO_TEXT = Value("", TextField())
# Where more have changed, all are read.
MOST_SHELVES = 8


class VersionSets(NamedTuple):
    """The sets of a version of the site, when they were read, and the shelves' numbers then."""

    version: Version
    at: datetime
    numbers: Mapping[int, int]
    sets: StudySets


class CountedStudies:
    """What this process has counted."""

    def __init__(self) -> None:
        self.last: VersionSets | None = None
        self.lock = Lock()

    def sets(self) -> StudySets:
        """Those of the site as it is, at most a quarter of a second ago. No query while the site
        stays as it is; two after an edit; one without a watch, and within a transaction, which may
        see what is never committed.
        """
        version = site_watch.current()
        if version is None or connection.in_atomic_block:
            return read_study_sets()
        with self.lock:
            if self.last is None or self.last.version != version:
                self.last = self.counted(version)
            return self.last.sets

    def counted(self, version: Version) -> VersionSets:
        last, now = self.last, timezone.now()
        numbers, moved = read_shelves(last.at if last else now, now)
        changed = changed_shelves(last.numbers, numbers) | moved if last else {ALL_SHELVES}
        # Of a database that was put back the numbers may be of another past.
        is_older = last is not None and version.number < last.version.number
        if last is None or is_older or ALL_SHELVES in changed or len(changed) > MOST_SHELVES:
            return VersionSets(version, now, numbers, read_study_sets())
        sets = last.sets.without(changed)
        if changed:
            sets.add(rows_on(sorted(changed), now))
        return VersionSets(version, now, numbers, sets)


study_sets = CountedStudies().sets


def read_study_sets() -> StudySets:
    """Those of the site as it is. One query at any size."""
    found = StudySets()
    found.add(studies_and_what_they_show.each_row(now=timezone.now()))
    return found


def rows_on(shelves: Sequence[int], now: datetime) -> Iterable[tuple[Any, ...]]:
    starts = [shelf * SHELF for shelf in shelves]
    ends = [start + SHELF for start in starts]
    return studies_and_what_they_show.rows(now=now, starts=starts, ends=ends)


def changed_shelves(before: Mapping[int, int], after: Mapping[int, int]) -> set[int]:
    return {one for one in {*before, *after} if before.get(one) != after.get(one)}


def read_shelves(since: datetime, now: datetime) -> tuple[dict[int, int], set[int]]:
    """The numbers of the shelves; and on which of them a study has appeared or gone by itself
    meanwhile. One query.
    """
    rows = numbers_and_moved.rows(since=since, now=now)
    numbers = {int(shelf): int(number) for shelf, number, _article in rows if number is not None}
    return numbers, {int(article) // SHELF for *_number, article in rows if article is not None}


@Prepared
def numbers_and_moved(*, since: Parameter, now: Parameter) -> Any:
    shelves = StudyShelf.objects.order_by().values("shelf").annotate(sum=Sum("number"))
    moved = (
        STUDY_KIND.model.objects.order_by()
        .filter(**{f"{column}__gt": since, f"{column}__lte": now})
        .values_list(NO_KEY, NO_KEY, "pk")
        for column in ("published_at", "expires_at")
    )
    return shelves.values_list("shelf", "sum", NO_KEY).union(*moved, all=True)


@Prepared
def studies_and_what_they_show(
    *, now: Parameter, starts: Sequence[Parameter] = (), ends: Sequence[Parameter] = ()
) -> Any:
    """A row for each thing that a study shows, with the section and key of a tag, or the name and
    text of a fact; and one for the study. Those with keys between these, or all.
    """
    studies = STUDY_KIND.pages.published(now).order_by()
    if starts:
        between = (Q(pk__gte=start, pk__lt=end) for start, end in zip(starts, ends, strict=True))
        studies = studies.filter(reduce(or_, between))
    rows = [studies.values_list(Value("", CharField()), NO_KEY, NO_TEXT, "pk")]
    for field in link_fields(STUDY_KIND.model):
        kind = kind_of(field.related_model)
        if kind and kind.is_tag:
            tagged = studies.filter(**{f"{field.name}__isnull": False})
            name = Value(kind.section, CharField())
            rows.append(tagged.values_list(name, field.name, NO_TEXT, "pk"))
    for facet in FACT_FACETS:
        # Greater than nothing: found in the index of the fact.
        told = studies.filter(**{f"{facet.name}__gt": ""})
        rows.append(told.values_list(Value(facet.name, CharField()), NO_KEY, F(facet.name), "pk"))
    return rows[0].union(*rows[1:], all=True)
