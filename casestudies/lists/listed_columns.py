"""What lists show of a page, in the same columns for every kind: so that one query finds pages of
several kinds.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.db.models import Case, F, Model, TextField, Value, When
from django.db.models.base import ModelState
from django.db.models.functions import Cast

from casestudies.kinds import kind_models
from casestudies.text.words import MORE

SHARED = ("title", "short_title", "slug", "file_path", "language", "description", "body")
# A page was found published; since when was not asked.
SOME_TIME = datetime(2000, 1, 1, tzinfo=UTC)
OWN = ("kind", "date", "role", "image", "image_alt", "image_position")
# What is asked of a page beside what lists show: whether it is published, and to be found.
STANDING = ("published_at", "expires_at", "noindex", "sitemap_disabled", "canonical")


@cache
def listed_columns() -> tuple[str, ...]:
    """The columns that lists show of any kind of page."""
    fields = (field.name for model in kind_models() for field in model._meta.concrete_fields)
    facts = sorted({name for name in fields if name.startswith("fact_")})
    return (*SHARED, *OWN, *facts)


@cache
def own_columns(model: type[Model]) -> list[str]:
    """Those that a kind of page has."""
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in listed_columns() if name in names]


def page_columns(model: type[Model], prefix: str = "") -> Iterator[Any]:
    """Key and texts of the page that the prefix leads to; empty for what its kind does not have."""
    names = own_columns(model)
    yield F(f"{prefix}pk")
    for name in listed_columns():
        yield column(name, prefix) if name in names else Value("", TextField())


def column(name: str, prefix: str) -> Any:
    """The text of a page's column; that of its text only where its summary is wanted of it."""
    if name == "body":
        has_summary = {f"{prefix}description": "", f"{prefix}body__contains": MORE}
        return Case(
            When(**has_summary, then=F(f"{prefix}body")),
            default=Value(""),
            output_field=TextField(),
        )
    return Cast(f"{prefix}{name}", TextField())


def listed_page(model: type[Model], values: Sequence[Any]) -> Any:
    """The published page of which these are the columns; the others have their defaults.

    Django takes ten times as long to make one, and looks at every column that lists do not show.
    """
    pk, *texts = values
    empty = empty_columns(model)
    known: dict[str, Any] = {
        name: text
        for name, text in zip(listed_columns(), texts, strict=True)
        if text and name in empty
    }
    if "date" in known:
        known["date"] = date.fromisoformat(known["date"])
    page = object.__new__(model)
    vars(page).update(empty, **known, id=pk, _state=ModelState())
    return page


@cache
def empty_columns(model: type[Model]) -> dict[str, Any]:
    """The columns of a page of that kind of which nothing is known but that it is published; those
    that no list asks for are left to the database.
    """
    blank = vars(model(published_at=SOME_TIME))
    columns = {name: blank[name] for name in (*own_columns(model), *STANDING, "imported")}
    # An article of which nothing is said would be of today.
    return columns | ({"date": None} if "date" in columns else {})
