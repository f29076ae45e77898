"""What consultants do with a request after it came in."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact import privacy
from contact.intake import submission
from contact.intake.lessons import learn
from contact.models import DiagnosticRequest, OutgoingMail, StatusChange

# What a consultant may set as a status. A request is quarantined by a spam verdict only.
Status = DiagnosticRequest.Status
QUARANTINED = Status.QUARANTINED
# Nobody answers spam. A request that is no fit may be anything.
ANSWERED = {Status.REPLIED, Status.BOOKED, Status.WON}
VERDICTS = [("spam", _("spam")), ("no spam", _("no spam"))]
HANDLED = [choice for choice in DiagnosticRequest.Status.choices if choice[0] != QUARANTINED]


@transaction.atomic
def move(*, diagnostic: DiagnosticRequest, to: str, by: Any) -> bool:
    """Give the request another status and log who did it; False if it had that status already.

    A quarantined request is released first, which queues its mails. The row is locked, so that two
    clicks at once make one change. Who answers a request, or takes it out of quarantine or puts it
    in, has told the filter what it is.
    """
    current = DiagnosticRequest.objects.select_for_update().get(pk=diagnostic.pk)
    old = current.status
    if old == to:
        return False
    if current.is_quarantined:
        submission.release(current)
    StatusChange.objects.create(diagnostic=current, old=old, new=to, by=by)
    changes: dict[str, Any] = {"status": to}
    if to == QUARANTINED:
        changes["opened_at"] = beginning_in_quarantine(current)
        changes["quarantine_reason"] = str(_("marked as spam by hand"))
    DiagnosticRequest.objects.filter(pk=current.pk).update(**changes)
    diagnostic.status = to
    if to in ANSWERED:
        mark_answered(diagnostic, timezone.now())
    # What a colleague wrote is nothing that the filter will meet.
    if not current.is_by_hand and (to in ANSWERED or QUARANTINED in (old, to)):
        learn(current, is_spam=to == QUARANTINED)
    return True


def mark_answered(diagnostic: DiagnosticRequest, at: datetime) -> None:
    """Store that the request was answered then, unless it had been earlier."""
    later = Q(answered_at=None) | Q(answered_at__gt=at)
    DiagnosticRequest.objects.filter(later, pk=diagnostic.pk).update(answered_at=at)


def beginning_in_quarantine(diagnostic: DiagnosticRequest) -> datetime:
    """From when the time counts of a request that is put there by hand: now, as it has been seen.

    Or earlier, if it would be kept for longer than in the inbox: the visitor was told how long.
    """
    latest = privacy.kept_in_inbox_until(diagnostic) - privacy.quarantine_time()
    return min(timezone.now(), latest)


@transaction.atomic
def decide(*, diagnostic: DiagnosticRequest, is_spam: bool, by: Any) -> None:
    """Tell the filter what a request is, and put it where that belongs.

    Spam goes from the inbox to the quarantine, and what is none comes back and is mailed. It is
    erased like anything else that lies there, and no later than it would have been in the inbox.
    Whoever decides has seen it.
    """
    if is_spam != diagnostic.is_quarantined:
        move(diagnostic=diagnostic, to=QUARANTINED if is_spam else Status.NEW, by=by)
    DiagnosticRequest.objects.filter(pk=diagnostic.pk).mark_opened()
    if not diagnostic.is_by_hand:
        learn(diagnostic, is_spam=is_spam)


class HandlingForm(forms.ModelForm):
    """Owner and notes, and the buttons that stand beside them.

    Each field carries what its reader saw, so that a field left alone is not written back over a
    colleague's change.
    """

    move_to = forms.ChoiceField(label=_("Status"), choices=HANDLED, required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), choices=VERDICTS, required=False)
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
            self.data = {**self.data, name: stored}
            said = _("A colleague has changed the notes meanwhile. Theirs: “%(notes)s”")
            raise forms.ValidationError(said, params={"notes": stored})
        return notes
