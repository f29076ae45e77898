"""What consultants do with a request after it came in."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contact.inbox.acting import (
    QUARANTINED,
    Done,
    Status,
    assign,
    call_honest,
    locked,
    set_aside,
    set_status,
)
from contact.intake import submission
from contact.intake.lessons import learn
from contact.models import DiagnosticRequest, OutgoingMail, StatusChange

# What a consultant may set as a status. A request is quarantined by a spam verdict only.
VERDICTS = [("spam", _("spam")), ("no spam", _("no spam"))]
HANDLED = [choice for choice in Status.choices if choice[0] != QUARANTINED]


@transaction.atomic
def move(*, diagnostic: DiagnosticRequest, to: str, by: Any) -> Done | None:
    """Give the request another status and log who did it; None if it had that status already.

    A quarantined request is released first, which queues its mails, and nothing undoes that. The
    row is locked, so that two clicks at once make one change. Who answers a request, or takes it
    out of quarantine or puts it in, has told the filter what it is.
    """
    chosen = DiagnosticRequest.objects.filter(pk=diagnostic.pk)
    (current,) = locked(chosen)
    if current.status == to:
        return None
    is_released = current.is_quarantined
    if is_released:
        submission.release(current)
        StatusChange.objects.create(diagnostic=current, old=QUARANTINED, new=Status.NEW, by=by)
        if not current.is_by_hand:
            learn(current, is_spam=False)
    done = set_aside(chosen, by=by) if to == QUARANTINED else set_status(chosen, to=to, by=by)
    diagnostic.status = to
    return done._replace(act="") if is_released else done


def mark_answered(diagnostic: DiagnosticRequest, at: datetime) -> None:
    """Store that the request was answered then, unless it had been earlier."""
    later = Q(answered_at=None) | Q(answered_at__gt=at)
    DiagnosticRequest.objects.filter(later, pk=diagnostic.pk).update(answered_at=at)


def decide(*, diagnostic: DiagnosticRequest, is_spam: bool, by: Any) -> Done | None:
    """Tell the filter what a request is, and put it where that belongs.

    Spam goes from the inbox to the quarantine, and what is none comes back and is mailed. It is
    erased like anything else that lies there, and no later than it would have been in the inbox.
    Whoever decides has seen it.
    """
    chosen = DiagnosticRequest.objects.filter(pk=diagnostic.pk)
    if not is_spam and chosen.quarantined().exists():
        return move(diagnostic=diagnostic, to=Status.NEW, by=by)
    done = set_aside(chosen, by=by) if is_spam else call_honest(chosen, by=by)
    if is_spam:
        diagnostic.status = QUARANTINED
    return done


def handled(diagnostic: DiagnosticRequest, form: Any, *, by: Any) -> Iterator[Done | None]:
    """Do with the request what the form's buttons say, and give it the owner chosen there."""
    values = form.cleaned_data
    chosen = DiagnosticRequest.objects.filter(pk=diagnostic.pk)
    if values["assign"]:
        yield assign(chosen, to=by, by=by)
    elif "owner" in form.changed_data:
        yield assign(chosen, to=values["owner"], by=by)
    if values["move_to"]:
        yield move(diagnostic=diagnostic, to=values["move_to"], by=by)
    if values["verdict"]:
        yield decide(diagnostic=diagnostic, is_spam=values["verdict"] == "spam", by=by)


class HandlingForm(forms.ModelForm):
    """Owner and notes, and the buttons that stand beside them.

    Each field carries what its reader saw, so that a field left alone is not written back over a
    colleague's change.
    """

    move_to = forms.ChoiceField(label=_("Status"), choices=HANDLED, required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, required=False)
    assign = forms.ChoiceField(label=_("Owner"), choices=[("me", _("me"))], required=False)
    resend = forms.ModelChoiceField(
        OutgoingMail.objects.none(), label=_("Mail sent again"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True
        resend: Any = self.fields["resend"]
        resend.queryset = self.instance.mails.all()

    def clean_notes(self) -> str:
        """Refuse notes that were written without having seen the stored ones.

        These are read anew and locked until ours are stored, so that two who save at the same time
        see each other.
        """
        notes: str = self.cleaned_data["notes"]
        row = DiagnosticRequest.objects.select_for_update().filter(pk=self.instance.pk)
        stored = row.values_list("notes", flat=True).get()
        name = self.add_initial_prefix("notes")
        seen, written, theirs = (text.split() for text in (self.data.get(name, ""), notes, stored))
        if seen not in (written, theirs) and written != theirs:
            # The second attempt is made in the knowledge of theirs.
            self.data = dict(self.data.items()) | {name: stored}
            said = _("A colleague has changed the notes meanwhile. Theirs: “%(notes)s”")
            raise forms.ValidationError(said, params={"notes": stored})
        return notes
