"""The site's version: a number that changes with everything that pages show, and the next moment at
which one of them changes by itself.

Triggers of the database raise the number (version_triggers.py), in the writer's own transaction.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db import connection, models
from django.db.models import DateTimeField, Min, Sum, Value
from django.utils import timezone

from casestudies.history.schedules import ScheduledChanges
from casestudies.kinds import page_models
from casestudies.proof.clients import Client
from casestudies.proof.testimonials import Testimonial
from contact.queries.prepared import Parameter, Prepared

# The columns that public queries compare with the present moment.
PAGE_MOMENTS = ("published_at", "expires_at")
PERMISSION_MOMENTS = ("permission_at", "permission_until")


class SiteVersion(models.Model):
    """A part of the number, which is the sum of all rows: on SQLite one row, on PostgreSQL one more
    for each writer that was at work while the last one was (version_triggers.py).
    """

    # Its transaction, by PostgreSQL's number.
    writer = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)


class Version(NamedTuple):
    """A state of all that pages show. Whatever was made of one version is good until another one is
    read, or `changes_at` has come.
    """

    number: int
    changes_at: datetime


def read_version() -> Version:
    """The version now. One query; raises django.db.Error."""
    now = timezone.now()
    rows = version_and_moments.rows(now=now)
    moments = [as_moment(moment) for _number, moment in rows if moment]
    return Version(
        number=sum(int(number) for number, _moment in rows if number),
        changes_at=min([*moments, coming_midnight(now)]),
    )


@Prepared
def version_and_moments(*, now: Parameter) -> Any:
    """A row with the number, and one with the next moment of each column, if it has one."""
    number = together(SiteVersion.objects.all()).annotate(number=Sum("number"))
    columns = [
        together(model.objects.filter(**{f"{column}__gt": now})).annotate(at=Min(column))
        for model, column in moment_columns()
    ]
    first = number.values_list("number", Value(None, DateTimeField()))
    return first.union(
        *(one.values_list(Value(None, models.BigIntegerField()), "at") for one in columns), all=True
    )


def together(rows: Any) -> Any:
    """All rows as one group."""
    return rows.order_by().values(group=Value(1))


def moment_columns() -> Iterator[tuple[Any, str]]:
    """The models and columns with moments at which something appears or goes."""
    yield from ((model, column) for model in page_models() for column in PAGE_MOMENTS)
    proof = (Client, Testimonial)
    yield from ((model, column) for model in proof for column in PERMISSION_MOMENTS)
    yield ScheduledChanges, "publish_at"


def as_moment(value: Any) -> datetime:
    """What the driver has read: SQLite keeps moments as text, by UTC."""
    if isinstance(value, datetime):
        return value
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def read_number() -> int:
    """The number alone, to be asked often: one short query. Raises django.db.Error."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT SUM(number) FROM casestudies_siteversion")
        return int(cursor.fetchone()[0] or 0)


def coming_midnight(now: datetime) -> datetime:
    """When the day turns where the site is: what a page says of today is good until then."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time.min))
