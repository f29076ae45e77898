"""Scheduled draft changes are published when their moment has come, whoever notices it first: each
process that answers visitors looks at the moment itself, and so does the mail worker, every two
seconds. Why so: docs/decisions/0056.
"""

import logging
import time
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connections, transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casestudies.desk.colleagues.mails import queue_not_published
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.without_form import save_kept
from casestudies.history.differences import differences
from casestudies.history.schedules import ScheduledChanges
from casestudies.history.snapshots import LIVE_FACTS
from casestudies.kinds import page_models
from casestudies.publishing import APPROVED, Page

# Of a process that answers visitors, while others write; then it is left to the mail worker.
TRIES, PAUSE = 20, 0.1

logger = logging.getLogger(__name__)


class ChangesDue:
    """Publishes what is due, as a chore of the mail worker."""

    def work(self) -> str:
        """Says what became of it; one small query where nothing is due."""
        return " ".join(publish_due())


def publish_in_time() -> None:
    """The same in a process that answers visitors, in a thread that ends with it."""
    try:
        for _try in range(TRIES):
            try:
                for said in publish_due():
                    logger.info(said)
            except OperationalError:
                time.sleep(PAUSE)
            else:
                return
    finally:
        connections.close_all()


def publish_due() -> Iterator[str]:
    """Publish what is due, each in a transaction of its own; a sentence on each. What cannot be
    published any more stays as draft changes, and their writer is told.
    """
    for pk in list(ScheduledChanges.objects.due().values_list("pk", flat=True)):
        try:
            if said := settle_due(pk):
                yield said
        except OperationalError:
            raise
        except Exception:
            # A bug in one page is no reason to keep mails, or other pages, waiting.
            logger.exception("Scheduled changes could not be published.")
            give_up_changes(pk, [_("An unexpected error; the log of the site has it.")])


@transaction.atomic
def settle_due(pk: int) -> str:
    """Publish that one, or tell its people why not; what was done, empty where another process was
    first.
    """
    page = locked_page(pk)
    due = ScheduledChanges.objects.due().select_for_update().filter(pk=pk).first()
    if due is None:
        return ""
    opened = Opened.of(page) if page else None
    if page is None or opened is None or opened.draft is None:
        due.delete()
        return ""
    reasons = objections_to(due, page, opened) or publish_now(due, opened)
    if reasons:
        give_up_changes(pk, reasons)
    return f"Scheduled changes to {page.edit_url}: {'not ' if reasons else ''}published."


def locked_page(pk: int) -> Page | None:
    """The page of that decision, which nobody saves until the end of the transaction; None if it
    is gone.
    """
    found = ScheduledChanges.objects.filter(pk=pk).select_related("content_type").first()
    model: Any = found.content_type.model_class() if found else None
    if found is None or model not in page_models():
        return None
    pages = model._default_manager.select_for_update().order_by()
    page: Page | None = pages.filter(pk=found.object_id).first()
    return page


def objections_to(due: ScheduledChanges, page: Page, opened: Opened) -> list[str]:
    """Why it would overwrite, or show, what nobody has decided on."""
    if page.state not in APPROVED:
        return [_("The page is not published any more.")]
    changed = [
        one.label
        for one in differences(type(page), due.base.snapshot, opened.stored)
        if one.name not in LIVE_FACTS
    ]
    said = _("The page was changed meanwhile: %(fields)s.")
    return [said % {"fields": ", ".join(changed)}] if changed else []


def publish_now(due: ScheduledChanges, opened: Opened) -> list[str]:
    """Store the changes; why they cannot be stored, where nothing is then."""
    moment = localtime(due.publish_at)
    named = {"at": f"{date_format(moment, 'DATETIME_FORMAT')} {moment:%Z}", "who": due.maker}
    reason = _("Published as scheduled for %(at)s by %(who)s") % named
    try:
        with transaction.atomic():
            save_kept(opened=opened, draft=due.revision, by=due.made_by, reason=reason)
            due.delete()
    except ValidationError as error:
        return error.messages
    except IntegrityError:
        return [_("Another page has taken the place of this one, its address for instance.")]
    return []


@transaction.atomic
def give_up_changes(pk: int, reasons: list[str]) -> None:
    """Leave the changes as drafts, and tell who wrote them and who decided on them."""
    due = ScheduledChanges.objects.filter(pk=pk).first()
    if due:
        due.delete()
        queue_not_published(due, reasons)
