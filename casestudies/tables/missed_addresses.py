"""Addresses that were asked for and not found, counted for the editors: a link somewhere still
leads there, and a redirect may help whoever follows it.

Of a visitor nothing is kept, nor what stands behind a question mark. Robots that look for holes,
and whatever may hold a secret, are not counted.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.pages.tally import Tally

LONGEST_MISSED = 200
# So many addresses are kept; more make those go that were asked for least, and longest ago.
MOST_MISSED = 1_000
# A process adds so many at once, which is at most once a minute.
MOST_ADDED = 20
FORGOTTEN_AFTER = timedelta(days=90)

# Tokens stand in these, and files of former releases.
UNCOUNTED_PATHS = ("/admin/", "/shared/", "/cards/", settings.STATIC_URL)
# What is no page and never was one here: programs of other systems, hidden files, copies of
# databases, icons and lists that browsers and dealers ask every site for; and an e-mail address.
NOISE = re.compile(
    r"""
    /\. | @ | \.\. | [\x00-\x1f\x7f]
    | \.(?:php\d?|aspx?|jspx?|cgi|do|action|env|git|sql|bak|old|orig|swp|ini|conf|cfg|ya?ml|toml
          |log|sh|py|exe|dll|tar|gz|tgz|zip|rar|7z|db|sqlite3?|pem|key|map|json|js|css)(?:$|/)
    | /(?:wp-[^/]*|wordpress|xmlrpc|phpmyadmin|pma|cgi-bin|vendor|node_modules|actuator|solr
          |jenkins|boaform|owa|ecp|autodiscover|server-status|telescope|debug|console|api|graphql)
          (?:/|$)
    | /(?:apple-touch-icon|browserconfig|ads\.txt|app-ads\.txt|sellers|humans\.txt|crossdomain)
    """,
    re.IGNORECASE | re.VERBOSE,
)


class MissedAddress(models.Model):
    """A path that leads nowhere, and how often about somebody came there."""

    path = models.CharField(_("address"), max_length=LONGEST_MISSED, unique=True)
    count = models.PositiveBigIntegerField(_("asked for"), default=0)
    last_asked_on = models.DateField(_("last asked for"), default=timezone.localdate, db_index=True)

    class Meta:
        ordering = ["-count", "-last_asked_on", "path"]
        default_permissions = ("delete", "view")
        verbose_name = _("address not found")
        verbose_name_plural = _("addresses not found")

    def __str__(self) -> str:
        return self.path


def note_missed(path: str) -> None:
    """Count a request for a path at which there is nothing; touches no database. Any thread may."""
    if not is_noise(path):
        missed.note([path])


def is_noise(path: str) -> bool:
    """Whether an editor can do nothing with it, or should not see it."""
    if len(path) > LONGEST_MISSED or path.startswith(UNCOUNTED_PATHS):
        return True
    return not path.isprintable() or NOISE.search(path) is not None


@transaction.atomic
def write_missed(counted: Mapping[str, int]) -> None:
    """Add to what is kept, within its bounds; what nobody asks for any more is forgotten."""
    rows, today = MissedAddress.objects, timezone.localdate()
    rows.filter(last_asked_on__lt=today - FORGOTTEN_AFTER).delete()
    known = set(rows.filter(path__in=list(counted)).values_list("path", flat=True))
    for path in sorted(known):
        rows.filter(path=path).update(count=F("count") + counted[path], last_asked_on=today)
    new = sorted(counted.keys() - known, key=lambda path: -counted[path])[:MOST_ADDED]
    make_room(len(new))
    rows.bulk_create(
        (MissedAddress(path=path, count=counted[path], last_asked_on=today) for path in new),
        # Another process may have been faster.
        ignore_conflicts=True,
    )


def make_room(needed: int) -> None:
    """Forget as many as it takes, those first that were asked for least, and longest ago."""
    excess = MissedAddress.objects.count() + needed - MOST_MISSED
    if excess > 0:
        least = MissedAddress.objects.order_by("count", "last_asked_on", "pk")[:excess]
        MissedAddress.objects.filter(pk__in=[one.pk for one in least]).delete()


# That of this process.
missed = Tally(write_missed)
