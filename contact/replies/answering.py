"""Answering a request: from here by mail, or elsewhere and noted here."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contact.inbox.acting import ANSWERED
from contact.inbox.handling import mark_answered, move
from contact.mail.emails import one_line, quoted
from contact.mail.outbox import enqueue
from contact.models import AnswerDraft, DiagnosticRequest, OutgoingMail, ThreadEntry
from contact.replies.answers import answers_after
from contact.text.email_addresses import bare

# Of the mails before: the first by which a mail program finds the conversation, and the latest.
REFERENCES_KEPT = 10
IN_CONVERSATION = (
    OutgoingMail.Kind.NOTIFICATION,
    OutgoingMail.Kind.ACKNOWLEDGEMENT,
    OutgoingMail.Kind.ANSWER,
)


class AnsweredMeanwhileError(Exception):
    """Others have answered since the form was opened; `entries` are their answers."""

    def __init__(self, entries: list[ThreadEntry]) -> None:
        super().__init__(len(entries))
        self.entries = entries


@transaction.atomic
def send_answer(
    *, diagnostic: DiagnosticRequest, by: Any, text: str, is_quoting: bool, once: str, seen: int
) -> ThreadEntry:
    """Queue the answer, keep it in the thread, and count the request as answered.

    `text` is plain. The same form sent twice (`once`) is one answer. Raises AnsweredMeanwhileError
    if there are answers after the one `seen`; the row is locked, so that of two who send at once
    the second learns of the first.
    """
    diagnostic = DiagnosticRequest.objects.select_for_update().get(pk=diagnostic.pk)
    if sent := diagnostic.thread.filter(once=once).first():
        return sent
    if newer := answers_after(diagnostic, seen):
        raise AnsweredMeanwhileError(newer)
    mail = queue_answer(
        diagnostic, body_of(diagnostic, text, is_quoting=is_quoting), bare(by.email)
    )
    kept = {"kind": ThreadEntry.Kind.SENT, "text": text, "mail": mail, "once": once}
    entry = ThreadEntry.objects.create(diagnostic=diagnostic, by=by, is_answer=True, **kept)
    AnswerDraft.objects.filter(diagnostic=diagnostic, by=by).delete()
    count_as_answered(diagnostic, by=by, at=entry.at)
    return entry


@transaction.atomic
def note_in_thread(
    diagnostic: DiagnosticRequest, values: dict[str, Any], *, noted_by: Any
) -> ThreadEntry:
    """Keep in the thread what somebody said or did elsewhere, by the values of a `NoteForm`.

    The same form sent twice is one entry.
    """
    diagnostic = DiagnosticRequest.objects.select_for_update().get(pk=diagnostic.pk)
    if kept := diagnostic.thread.filter(once=values["once"]).first():
        return kept
    is_answer = values["is_answer"]
    entry = ThreadEntry.objects.create(
        diagnostic=diagnostic,
        kind=ThreadEntry.Kind.ELSEWHERE if is_answer else ThreadEntry.Kind.LOGGED,
        text=values["said"],
        at=values["at"],
        by=values["who"],
        is_answer=is_answer,
        once=values["once"],
    )
    if is_answer:
        count_as_answered(diagnostic, by=noted_by, at=entry.at)
    return entry


@transaction.atomic
def take_out(diagnostic: DiagnosticRequest, key: int) -> bool:
    """Delete what was noted by mistake; False if it is not there, or was sent from here.

    When the request was answered is reckoned anew, if that was an answer.
    """
    diagnostic = DiagnosticRequest.objects.select_for_update().get(pk=diagnostic.pk)
    noted = diagnostic.thread.exclude(kind=ThreadEntry.Kind.SENT).filter(pk=key).first()
    if noted is None:
        return False
    noted.delete()
    if noted.is_answer:
        moved = diagnostic.status_changes.filter(new__in=ANSWERED)
        moments = [
            rows.aggregate(first=Min("at"))["first"]
            for rows in (diagnostic.thread.filter(is_answer=True), moved)
        ]
        first = min(filter(None, moments), default=None)
        DiagnosticRequest.objects.filter(pk=diagnostic.pk).update(answered_at=first)
    return True


def count_as_answered(diagnostic: DiagnosticRequest, *, by: Any, at: datetime) -> None:
    """A new request becomes replied; whoever answers what nobody owns owns it."""
    mark_answered(diagnostic, at)
    if diagnostic.status == DiagnosticRequest.Status.NEW:
        move(diagnostic=diagnostic, to=DiagnosticRequest.Status.REPLIED, by=by)
    DiagnosticRequest.objects.filter(pk=diagnostic.pk, owner=None).update(owner=by)


def queue_answer(diagnostic: DiagnosticRequest, body: str, reply_to: str) -> OutgoingMail:
    """Queue the mail, in one conversation with those before it."""
    before = list(diagnostic.mails.filter(kind__in=IN_CONVERSATION).order_by("created_at", "pk"))
    known = [mail.message_id for mail in before]
    return enqueue(
        kind=OutgoingMail.Kind.ANSWER,
        recipient=bare(diagnostic.email),
        subject=subject_after(diagnostic, before),
        body=body,
        reply_to=reply_to,
        diagnostic=diagnostic,
        references=" ".join([*known[:1], *known[1:][-REFERENCES_KEPT:]]),
    )


def subject_after(diagnostic: DiagnosticRequest, before: list[OutgoingMail]) -> str:
    """The subject of what the visitor got before: some mail programs keep together by it."""
    got = [mail.subject for mail in before if mail.kind != OutgoingMail.Kind.NOTIFICATION]
    if got:
        return f"Re: {got[-1].removeprefix('Re: ')}"
    return _("Your request %(reference)s") % {"reference": diagnostic.reference}


def body_of(diagnostic: DiagnosticRequest, text: str, *, is_quoting: bool) -> str:
    """The plain text, and below it what the visitor wrote."""
    if not is_quoting:
        return f"{text}\n"
    said = _("On %(day)s %(name)s wrote:") % {
        "day": date_format(timezone.localtime(diagnostic.created_at), "DATE_FORMAT"),
        "name": one_line(diagnostic.name),
    }
    return f"{text}\n\n{said}\n\n{quoted(diagnostic.message)}\n"
