"""The mails to colleagues about a page: rows of the outbox, one function a message.

They hold what colleagues wrote, and nothing of any visitor.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.desk.saving.opened import Opened
from casestudies.history.differences import local_time
from casestudies.history.makers import maker_name
from casestudies.history.margin import MarginRemark, placed
from casestudies.history.schedules import ScheduledChanges
from casestudies.publishing import Page
from contact.desk.colleagues import who_may
from contact.mail.outbox import enqueue
from contact.models import OutgoingMail
from contact.organisation import Organisation

# Of a title in a subject.
SHORT = 80


def queue_review(page: Page, *, by: Any, word: str, is_of_changes: bool) -> int:
    """Ask those for a review who may publish such pages, but not who asks; how many there are."""
    readers = publishers_of(page).exclude(pk=by.pk)
    said = _("%(who)s asks for a review of “%(title)s”")
    for reader in readers:
        mail_colleague(
            reader, "review", subject(said, page, by), [page], by, word, is_of_changes=is_of_changes
        )
    return len(readers)


def queue_published(pages: Sequence[Page], writer: User, *, by: Any, word: str = "") -> None:
    """Tell the writer that these pages are published, or will be at a moment that is decided."""
    said = _("“%(title)s” is published")
    if len(pages) > 1:
        said = ngettext("%(count)d page is published", "%(count)d pages are published", len(pages))
        said %= {"count": len(pages)}
    elif not pages[0].is_published:
        said = _("“%(title)s” is scheduled")
    mail_colleague(writer, "published", subject(said, pages[0], by), pages, by, word)


def queue_page_published(page: Page, writer: User, *, by: Any, word: str) -> None:
    queue_published([page], writer, by=by, word=word)


def queue_changes_published(page: Page, writer: User, *, by: Any, word: str) -> None:
    said = _("Your changes to “%(title)s” are published")
    mail_colleague(writer, "changes_published", subject(said, page, by), [page], by, word)


def queue_handed_back(page: Page, writer: User, *, by: Any, word: str) -> None:
    """With the remarks that are open, by the lines on which they stand."""
    said = _("“%(title)s” is handed back to you")
    body = Opened.of(page).kept.get("body", "")
    remarks = placed(MarginRemark.objects.of(page).open(), body)
    title = subject(said, page, by)
    mail_colleague(writer, "handed_back", title, [page], by, word, remarks=remarks)


def queue_discarded(page: Page, writer: User, *, by: Any, word: str) -> None:
    said = _("Your changes to “%(title)s” are discarded")
    mail_colleague(writer, "discarded", subject(said, page, by), [page], by, word)


def queue_changes_scheduled(page: Page, writer: User, *, by: Any, word: str, at: datetime) -> None:
    said = _("Your changes to “%(title)s” are scheduled")
    title = subject(said, page, by)
    mail_colleague(writer, "changes_scheduled", title, [page], by, word, at=local_time(at))


def queue_schedule_cancelled(page: Page, writer: User, *, by: Any, word: str) -> None:
    said = _("Your changes to “%(title)s” are scheduled no more")
    mail_colleague(writer, "schedule_cancelled", subject(said, page, by), [page], by, word)


def queue_not_published(due: ScheduledChanges, reasons: Sequence[str]) -> None:
    """Tell who wrote scheduled changes, and who decided on them, that they are drafts still."""
    page = due.object
    if page is None:
        return
    said = _("Scheduled changes to “%(title)s” are not published")
    told = {user.pk: user for user in (due.revision.made_by, due.made_by) if user}
    for user in told.values():
        title = said % {"title": Truncator(page.title).chars(SHORT)}
        at = local_time(due.publish_at)
        mail_colleague(user, "not_published", title, [page], None, "", at=at, reasons=reasons)


def publishers_of(page: Page) -> Any:
    """Those who may publish such a page, sign in to the desk, and can be written to."""
    permission = f"casestudies.publish_{page._meta.model_name}"
    return who_may(permission).filter(is_staff=True).exclude(email="").order_by("pk")


def can_be_told(to: User, page: Page) -> bool:
    """Whether this colleague has an address, and may sign in and read such pages at the desk."""
    names = [f"casestudies.{action}_{page._meta.model_name}" for action in ("view", "change")]
    return bool(to.email) and to.is_staff and any(map(to.has_perm, names))


def subject(said: str, page: Page, by: Any) -> str:
    named = {"title": Truncator(page.title).chars(SHORT), "who": maker_name(by)[:SHORT]}
    return said % named


def mail_colleague(
    to: User,
    event: str,
    subject: str,
    pages: Sequence[Page],
    by: Any,
    word: str,
    **context: Any,
) -> None:
    """Store the mail; who has no address, or may not read the pages here any more, gets none. An
    answer to it goes to the colleague who is the reason for it.
    """
    if not can_be_told(to, pages[0]):
        return
    context |= {
        "who": maker_name(by),
        "pages": [(page, f"{settings.SITE_URL}{page.edit_url}") for page in pages],
        "word": [f"> {line}".rstrip() for line in word.splitlines()],
    }
    body = render_to_string(f"admin/desk/colleagues/emails/{event}.txt", context)
    enqueue(
        kind=OutgoingMail.Kind.REVIEW,
        recipient=to.email,
        subject=f"{Organisation.current().name}: {subject}"[:200],
        body=re.sub(r"\n{3,}", "\n\n", body).strip() + "\n",
        reply_to=by.email if by else "",
    )
