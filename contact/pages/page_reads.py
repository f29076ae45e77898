"""How often pages are read: a number for each page and day, and nothing of whoever read it.

Who counts as a reader is said in consultancy/server/pages/readers.py.
"""

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext_lazy as _

from contact.pages.tally import Tally

LONGEST_READ = 500
# A process counts so many pages in a minute, and no others: nobody reads more.
MOST_PAGES_READ = 10_000
ADD = """
    INSERT INTO {table} (path, day, count) VALUES (%s, %s, %s)
    ON CONFLICT (path, day) DO UPDATE SET count = {table}.count + EXCLUDED.count
"""


class PageRead(models.Model):
    """How often a page was given to readers on one day of the site. Kept for as long as requests:
    without these the numbers say nothing.
    """

    # As requests have it (`source_path`): encoded, without a query.
    path = models.CharField(_("page"), max_length=LONGEST_READ)
    day = models.DateField(_("day"))
    count = models.PositiveBigIntegerField(_("read"))

    class Meta:
        default_permissions = ()
        ordering = ["day", "path"]
        verbose_name = _("reads of a page")
        verbose_name_plural = _("reads of pages")
        indexes = [
            # Whoever adds up a period looks at nothing else.
            models.Index(fields=["day", "path", "count"], name="page_read_of_days"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["path", "day"], name="page_read_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.path}: {self.count}"


@transaction.atomic
def store_reads(counted: Mapping[str, int]) -> None:
    """Add to the numbers of today, and let those go whose time is over. Raises django.db.Error.

    The keys are paths as requests name them: decoded.
    """
    today = timezone.localdate()
    paths = {path: escape_uri_path(path) for path in counted}
    # In one order, so that two processes never wait for each other.
    rows = sorted((paths[path], today, count) for path, count in counted.items())
    table = connection.ops.quote_name(PageRead._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(
            ADD.format(table=table), [row for row in rows if len(row[0]) <= LONGEST_READ]
        )
    kept_from = today - timedelta(days=settings.REQUEST_RETENTION_DAYS)
    PageRead.objects.filter(day__lt=kept_from).delete()


# That of this process.
page_reads = Tally(store_reads, most=MOST_PAGES_READ)
