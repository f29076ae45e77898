"""Reviews: asked for with a word, answered by publishing or handing back; each is told by mail.

What there is to tell is found by comparing how the page stood before a save and after it, in the
same transaction: so whichever button, date or action of the list made the difference counts, once.
"""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casestudies.desk.colleagues.mails import (
    can_be_told,
    queue_changes_published,
    queue_discarded,
    queue_handed_back,
    queue_page_published,
    queue_published,
    queue_review,
)
from casestudies.desk.colleagues.writers import pages_by_writer, writer_of_draft
from casestudies.desk.saving.opened import Opened
from casestudies.history.makers import maker_name
from casestudies.history.reviews import LONGEST_WORD, AskedReview, ask_review, review_of
from casestudies.history.revisions import Revision, draft_changes
from casestudies.publishing import APPROVED, Page, PageState
from contact.desk.sent import sent_words


class Before(NamedTuple):
    """How a page stood when it was opened for a save: the save may publish or discard the draft."""

    state: PageState
    draft: Revision | None
    # Who is told what was decided about the page, or about its draft changes.
    writer: User | None

    @classmethod
    def of(cls, opened: Opened, by: Any) -> "Before":
        found, draft = opened.found, opened.draft
        if draft:
            writer = writer_of_draft(draft, review_of(found), by)
        else:
            writer = next(iter(pages_by_writer([found], by)), None) if found.pk else None
        return cls(found.state, draft, writer)


def after_save(request: HttpRequest, form: Any, obj: Page, before: Before) -> None:
    """Ask for a review, or tell the writer what was decided. Within the transaction that saves."""
    word = form.cleaned_data.get("word", "").strip()
    draft = draft_changes(obj)
    # What waits beside a page may call it something else.
    page = form.opened.found if draft else obj
    if "_submit" in request.POST:
        ask_colleagues(request, page, word, draft)
    else:
        tell_writer(request, page, before, draft, word)
    if "_hand_back" in request.POST or not (draft or obj.state == PageState.IN_REVIEW):
        AskedReview.objects.of(obj).delete()


def ask_colleagues(request: HttpRequest, page: Page, word: str, draft: Revision | None) -> None:
    """Once for the same text and word; says how many were written to."""
    number = draft.number if draft else None
    if not ask_review(page, by=request.user, word=word, number=number):
        return
    count = queue_review(page, by=request.user, word=word, is_of_changes=bool(draft))
    if not count:
        said = _("Nobody who may publish has an e-mail address here: tell somebody yourself.")
        messages.warning(request, said)
        return
    said = ngettext(
        "%(count)d colleague who may publish is told by mail.",
        "%(count)d colleagues who may publish are told by mail.",
        count,
    )
    messages.info(request, said % {"count": count})


def tell_writer(
    request: HttpRequest, page: Page, before: Before, draft: Revision | None, word: str
) -> None:
    """Of a decision about what somebody else wrote; nothing of what is no decision."""
    writer, queue_decision = before.writer, decision(request, page, before, draft)
    if writer and queue_decision:
        queue_decision(page, writer, by=request.user, word=word)
        if can_be_told(writer, page):
            messages.info(request, _("%(who)s is told by mail.") % {"who": maker_name(writer)})


def decision(request: HttpRequest, page: Page, before: Before, draft: Revision | None) -> Any:
    """The mail that tells what this save decided; None where it decided nothing."""
    if "_hand_back" in request.POST:
        return queue_handed_back
    if page.state not in APPROVED:
        return None
    if before.draft and not draft:
        return queue_changes_published
    return queue_page_published if before.state not in APPROVED else None


def tell_of_published(request: HttpRequest, model: Any, changed: list[Opened]) -> None:
    """One mail to each writer of pages that were published together."""
    hidden = [opened.found.pk for opened in changed if opened.found.state not in APPROVED]
    pages = model._default_manager.filter(pk__in=hidden).order_by("pk")
    shown = [page for page in pages if page.state in APPROVED]
    for writer, own in pages_by_writer(shown, request.user).items():
        queue_published(own, writer, by=request.user)
    AskedReview.objects.of_all(shown).delete()


def tell_of_discarded_draft(request: HttpRequest, opened: Opened) -> None:
    """The writer of draft changes that somebody else has discarded."""
    page, asked = opened.found, review_of(opened.found)
    writer = writer_of_draft(opened.draft, asked, request.user) if opened.draft else None
    if writer:
        word = sent_words(request.POST.get("word", "")).strip()[:LONGEST_WORD]
        queue_discarded(page, writer, by=request.user, word=word)
    if asked:
        asked.delete()
