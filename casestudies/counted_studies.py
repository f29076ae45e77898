"""The published case studies and what they show, as the database has them."""

from typing import Any

from django.db.models import BigIntegerField, CharField, F, TextField, Value
from django.utils import timezone

from casestudies.facets import FACT_FACETS
from casestudies.kinds import KINDS, kind_of, link_fields
from casestudies.study_sets import StudySets
from contact.prepared import Parameter, Prepared

STUDIES = KINDS["case-studies"]
NO_KEY = Value(None, BigIntegerField())
NO_TEXT = Value("", TextField())


def read_study_sets() -> StudySets:
    """Those of the site as it is. One query at any size."""
    found = StudySets()
    found.add(studies_and_what_they_show.rows(now=timezone.now()))
    return found


@Prepared
def studies_and_what_they_show(*, now: Parameter) -> Any:
    """A row for each thing that a study shows, with the section and key of a tag, or the name and
    text of a fact; and one for the study.
    """
    studies = STUDIES.pages.published(now).order_by()
    rows = [studies.values_list(Value("", CharField()), NO_KEY, NO_TEXT, "pk")]
    for field in link_fields(STUDIES.model):
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
