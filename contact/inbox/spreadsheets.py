"""CSV that a spreadsheet program shows as text and never runs as a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone

from contact.models import RequestQuerySet

EXPORTED = [
    "reference", "created_at", "status", "owner", "name", "email", "organisation", "role",
    "message", "notes", "source_path", "cta_heading", "addressee_name", "problem_slugs",
    "outcome_slugs", "utm",
]  # fmt: skip

# A cell is a formula when it starts with one of these, also in their full-width forms. Programs
# skip blanks, control characters and quotes before it; one that takes another separator than the
# comma, or ignores the quotes, starts a cell after a line break, a semicolon or a tab as well.
SEPARATORS = "\r\n\t;\v\f\x1c-\x1e\x85\u2028\u2029"
FORMULA = re.compile(
    rf"(^|[{SEPARATORS}])((?:(?![{SEPARATORS}])[\s\"'\x00-\x20\x7f-\xa0\u200b-\u200f\u2060\ufeff])*)"
    r"(?=[=+\-@＝＋－＠﹦﹢﹣﹫])"
)


class Echo:
    """A file that hands back what is written to it, so that a row can be streamed."""

    def write(self, value: str) -> str:
        return value


def harmless(value: object) -> str:
    """The value as text, with an apostrophe before everything that could start a formula."""
    return FORMULA.sub(r"\1'\2", str(value))


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The rows as lines of CSV, all cells quoted, after the mark by which Excel knows UTF-8."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def csv_response(name: str, rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A download called `name`. The rows are streamed, never held at once."""
    return StreamingHttpResponse(
        csv_lines(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def as_rows(diagnostics: RequestQuerySet) -> Iterator[list[object]]:
    """The requests as a table: a line of column names, then a line each."""
    yield list(EXPORTED)
    rows = diagnostics.prefetch_related(None).select_related("owner")
    for diagnostic in rows.iterator(chunk_size=500):
        yield [cell_text(getattr(diagnostic, name)) for name in EXPORTED]


def cell_text(value: Any) -> object:
    """A column as people read it in a table; times in the site's time zone."""
    match value:
        case datetime():
            return timezone.localtime(value).isoformat(" ", "seconds")
        case list():
            return ", ".join(value)
        case dict():
            return ", ".join(f"{key}={text}" for key, text in value.items())
        case _:
            return value or ""
