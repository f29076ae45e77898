"""A request's thread as its page shows it: like mail, the newest last."""

from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from contact.desk.colleagues import HANDLES, handlers, name_of_colleague
from contact.inbox.beside import FILTERS
from contact.models import (
    CallToAction,
    DiagnosticRequest,
    NextStep,
    OutgoingMail,
    ReplyTemplate,
    StatusChange,
    ThreadEntry,
)
from contact.replies.answers import obstacle
from contact.replies.forms import AnswerForm, NextStepForm, NoteForm

# How a mail stands, as a word of the style sheet.
QUEUED, SENT, FAILED = "queued", "sent", "failed"


class ThreadLine(NamedTuple):
    """One thing in the thread; `text` is empty where a line says it all."""

    kind: str
    at: datetime
    who: str
    said: str
    text: str = ""
    mail: OutgoingMail | None = None
    # Of what was noted, and may be taken out.
    noted: int | None = None

    @property
    def mark(self) -> str:
        """How its mail stands; empty without one."""
        if self.mail is None:
            return ""
        return SENT if self.mail.sent_at else FAILED if self.mail.failed_at else QUEUED


def thread_lines(diagnostic: DiagnosticRequest) -> list[ThreadLine]:
    """What came and went, in the order of time. Three queries."""
    acknowledged = diagnostic.mails.filter(kind=OutgoingMail.Kind.ACKNOWLEDGEMENT)
    moved = StatusChange.objects.filter(diagnostic=diagnostic).select_related("by")
    entries = diagnostic.thread.select_related("by", "mail")
    lines = [
        line_of_request(diagnostic),
        *(
            ThreadLine("quiet", one.created_at, "", _("Acknowledged by mail"), mail=one)
            for one in acknowledged
        ),
        *(ThreadLine("quiet", one.at, name_of_colleague(one.by), str(one)) for one in moved),
        *map(line_of_entry, entries),
    ]
    return sorted(lines, key=attrgetter("at"))


def line_of_request(diagnostic: DiagnosticRequest) -> ThreadLine:
    """The request itself."""
    said = diagnostic.get_channel_display() if diagnostic.is_by_hand else ""
    return ThreadLine("theirs", diagnostic.created_at, diagnostic.name, said, diagnostic.message)


def line_of_entry(entry: ThreadEntry) -> ThreadLine:
    said = "" if entry.kind == ThreadEntry.Kind.SENT else entry.get_kind_display()
    noted = None if entry.kind == ThreadEntry.Kind.SENT else entry.pk
    by = name_of_colleague(entry.by)
    return ThreadLine("ours", entry.at, by, said, entry.text, entry.mail, noted)


def conversation(
    diagnostic: DiagnosticRequest, user: Any, filters: str = "", **forms: Any
) -> dict[str, Any]:
    """What the page of a request shows of its thread; `forms` are those that came back. They lead
    back to the list with these filters.

    A fixed number of queries.
    """
    people = handlers()
    drafts = list(diagnostic.drafts.select_related("by"))
    step = NextStep.objects.filter(diagnostic=diagnostic).select_related("owner").first()
    about: dict[str, Any] = {"diagnostic": diagnostic, "by": user}
    answers = diagnostic.thread.filter(is_answer=True).order_by("-pk").values_list("pk", flat=True)
    own = next((draft for draft in drafts if draft.by_id == user.pk), None)
    typed = {"text": own.text if own else "", "seen": answers.first() or 0}
    made = {
        "answer_form": AnswerForm(initial=typed, **about),
        "note_form": NoteForm(auto_id="note_%s", colleagues=people, **about),
        "step_form": NextStepForm(auto_id="step_%s", step=step, by=user, colleagues=people),
    }
    return {
        "diagnostic": diagnostic,
        "beside_list": f"?{urlencode({FILTERS: filters})}" if filters else "",
        "thread": thread_lines(diagnostic),
        "obstacle": obstacle(diagnostic, user),
        "draft": own,
        "writing_too": [draft for draft in drafts if draft.by_id != user.pk],
        "step": step,
        "has_booking_link": bool(CallToAction.current().booking_url),
        "has_templates": ReplyTemplate.objects.exists(),
        "answers": user.has_perm(HANDLES),
        **made,
        **forms,
    }
