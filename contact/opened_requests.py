"""Who opened requests, and who took them out of the site: kept for as long as the requests are.

Lists of requests show first words only; they are not noted, nor are backups of the whole site.
"""

from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.desk.colleagues import name_of_colleague

COLUMNS = ("diagnostic_id", "kind", "at", "day", "by_id", "by_name")


class Access(models.Model):
    """Somebody opened a request, or took it out; of each kind the first on a day is noted."""

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened")
        SPREADSHEET = "spreadsheet", _("exported as CSV")
        PERSON = "person", _("exported for the person")

    # The constraint's index begins with it.
    diagnostic = models.ForeignKey(
        "contact.DiagnosticRequest",
        on_delete=models.CASCADE,
        related_name="accesses",
        db_index=False,
        verbose_name=_("request"),
    )
    kind = models.CharField(_("what"), max_length=20, choices=Kind.choices)
    at = models.DateTimeField(_("when"))
    day = models.DateField()
    # Without an account: somebody at the server's command line.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # As they were called then: an account may be gone sooner than the request.
    by_name = models.CharField(_("who"), max_length=320, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-at", "-id"]
        verbose_name = _("opening or export of a request")
        verbose_name_plural = _("openings and exports of requests")
        indexes = [
            models.Index(fields=["-at", "-id"], name="access_newest"),
            models.Index(fields=["kind", "-at", "-id"], name="access_kind_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["diagnostic", "by", "kind", "day"], name="access_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.who}"

    @property
    def who(self) -> str:
        return self.by_name or str(_("at the server’s command line"))


def note_access(diagnostics: QuerySet[Any], kind: str, by: Any) -> None:
    """Note that these requests are opened or taken out now, by that account, or by whoever is at
    the server. One statement for any number of them; those noted today stay as they are.
    """
    now = timezone.now()
    values = (kind, now, timezone.localdate(now), by and by.pk, name_of_colleague(by))
    fields: Any = [Access._meta.get_field(name) for name in COLUMNS[1:]]
    row = [Value(value, output_field=field) for value, field in zip(values, fields, strict=True)]
    # A condition there must be: without one SQLite takes ON CONFLICT for that of a join.
    rows = diagnostics.order_by().filter(pk__gte=0).values_list("pk", *row)
    selected, parameters = rows.query.sql_with_params()
    table = connection.ops.quote_name(Access._meta.db_table)
    statement = f"INSERT INTO {table} ({', '.join(COLUMNS)}) {selected} ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
