"""A deleted page is deleted for good: what is kept of it anywhere in the database goes.

Other pages that name it in their texts and files in the media folder are not touched. A backup has
the page; that of a person is erased again when it is restored (erased_people.py).
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casestudies.desk.deleted.in_the_way import there
from casestudies.history.deleted_pages import DeletedPage
from casestudies.history.margin import MarginRemark
from casestudies.history.reviews import AskedReview
from casestudies.history.revisions import Revision
from casestudies.history.share_links import ShareLink
from casestudies.models import Person, SourceFile
from casestudies.tables.redirects import Redirect
from contact.erasures.record import note_page_erasure


def goes_for_good(rows: Sequence[DeletedPage]) -> dict[str, int]:
    """How many rows of each kind go, by what they are."""
    counts = {str(DeletedPage._meta.verbose_name_plural): len(rows)}
    for kept in rows:
        for name, found in traces_of(kept).items():
            counts[name] = counts.get(name, 0) + found.count()
    return {name: count for name, count in counts.items() if count}


def traces_of(kept: DeletedPage) -> dict[str, QuerySet[Any]]:
    """What is kept of the page besides, by what it is. A page that has its number by now keeps what
    was made since the deletion.
    """
    own: dict[str, Any] = {"content_type": kept.content_type, "object_id": kept.object_id}
    revisions = Revision.objects.filter(**own, made_at__lte=kept.deleted_at)
    is_taken = bool(there(kept.model, [kept.object_id]))
    files = SourceFile.objects.none() if is_taken else SourceFile.objects.filter(**own)
    return {
        _("share links"): ShareLink.objects.filter(revision__in=revisions),
        _("versions"): revisions,
        _("remarks"): MarginRemark.objects.filter(**own, made_at__lte=kept.deleted_at),
        _("reviews asked for"): AskedReview.objects.filter(**own, asked_at__lte=kept.deleted_at),
        _("lines in the log of actions"): LogEntry.objects.filter(
            **own, action_time__lte=kept.deleted_at
        ),
        _("imported files"): files,
    }


@transaction.atomic
def delete_for_good(kept: DeletedPage, *, with_addresses: bool) -> None:
    """Delete all of it. Visitors who come to its addresses go on being told that it is gone; with
    `with_addresses` nothing remembers these either.
    """
    paths = addresses_of(kept)
    if kept.model is Person:
        note_page_erasure(kept.object_id, paths)
    for found in traces_of(kept).values():
        found.delete()
    if with_addresses:
        Redirect.objects.gone().filter(path__in=paths).delete()
    forget_log_of(kept)
    kept.delete()


def addresses_of(kept: DeletedPage) -> list[str]:
    """The one that it had, and those that led to it."""
    return [kept.address, *(old["path"] for old in kept.old_addresses)]


def forget_log_of(kept: DeletedPage) -> None:
    """What the log says of the row that is deleted itself: its title."""
    kind = ContentType.objects.get_for_model(DeletedPage)
    LogEntry.objects.filter(content_type=kind, object_id=str(kept.pk)).update(object_repr="–")
