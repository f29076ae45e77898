"""Draft changes with a moment at which they are published: decided in the form, and taken back.

`changes_seen` comes back with the form: what a colleague has decided meanwhile is left alone.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from casestudies.desk.colleagues.mails import queue_changes_scheduled, queue_schedule_cancelled
from casestudies.desk.colleagues.writers import writer_of_draft
from casestudies.history.differences import local_time
from casestudies.history.reviews import AskedReview, review_of
from casestudies.history.revisions import Revision, draft_changes, drafts_of, record_found
from casestudies.history.schedules import ScheduledChanges, schedule_changes, schedule_of
from casestudies.publishing import Page

# Whoever presses these has not decided on the text that is in the form.
LEAVE = {"_hand_back", "_submit"}


def settle_after_save(request: HttpRequest, form: Any, page: Page) -> None:
    """Do what the form says about the moment. Belongs into the save's transaction."""
    draft, decided = draft_changes(page), schedule_of(page)
    if draft is None:
        end_schedules(request, [page])
        if "_schedule_changes" in request.POST:
            said = _("Nothing is changed, so there is nothing to schedule.")
            messages.warning(request, said)
    elif "changes_at" in form.fields:
        settle_moment(request, form, draft, decided)
    elif decided:
        say_it_stays(request, decided)


def settle_moment(
    request: HttpRequest, form: Any, draft: Revision, decided: ScheduledChanges | None
) -> None:
    """The same of draft changes, if their editor knew what was decided before."""
    at: datetime | None = form.cleaned_data["changes_at"]
    is_known = form.cleaned_data["changes_seen"] == (decided.key if decided else "")
    if "_unschedule_changes" in request.POST:
        at = None
    elif "_schedule_changes" not in request.POST and not is_known:
        if decided:
            say_it_stays(request, decided)
        return
    is_same = decided is not None and decided.publish_at == at
    if decided and is_same and decided.revision_id != draft.pk and LEAVE & request.POST.keys():
        say_it_stays(request, decided)
    elif at is None:
        cancel_schedules(request, [form.opened.found], form.cleaned_data.get("word", "").strip())
    elif not (is_same and decided and decided.revision_id == draft.pk):
        decide_moment(request, form, draft, at, is_news=not is_same)


def decide_moment(
    request: HttpRequest, form: Any, draft: Revision, at: datetime, *, is_news: bool
) -> None:
    """Note the moment; its writer is told where it is another one."""
    opened = form.opened
    record_found(opened.found, opened.stored)
    base = Revision.objects.of(opened.found).stored()[0]
    schedule_changes(draft, base=base, at=at, by=request.user)
    said = _("The draft changes are published by themselves: %(at)s.") % {"at": local_time(at)}
    messages.info(request, said)
    writer = writer_of_draft(draft, review_of(opened.found), request.user)
    if is_news and writer:
        word = form.cleaned_data.get("word", "").strip()
        queue_changes_scheduled(opened.found, writer, by=request.user, word=word, at=at)
    AskedReview.objects.of(opened.found).delete()


def say_it_stays(request: HttpRequest, decided: ScheduledChanges) -> None:
    said = _("%(version)s is still published by itself: %(at)s, decided by %(who)s.")
    at = local_time(decided.publish_at)
    named = {"version": str(decided.revision).capitalize(), "at": at, "who": decided.maker}
    messages.info(request, said % named)


def cancel_schedules(request: HttpRequest, pages: Sequence[Page], word: str = "") -> None:
    """The same of pages whose draft changes go on waiting: their writers are told."""
    decided = {one.object_id for one in ScheduledChanges.objects.of_all(pages)}
    drafts = drafts_of([page for page in pages if page.pk in decided])
    for page in pages:
        draft = drafts.get(page.pk)
        writer = writer_of_draft(draft, review_of(page), request.user) if draft else None
        if writer:
            queue_schedule_cancelled(page, writer, by=request.user, word=word)
    end_schedules(request, pages)


def end_schedules(request: HttpRequest, pages: Sequence[Page]) -> None:
    """Nothing is published by itself any more of these pages, which are of one kind."""
    if ScheduledChanges.objects.of_all(pages).delete()[0]:
        said = _("Nothing is published by itself any more; the schedule is cancelled.")
        messages.info(request, said)
