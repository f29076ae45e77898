"""The forms of a conversation: an answer, what happened elsewhere, the next step."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.desk.colleagues import name_of_colleague
from contact.forms import MESSAGE_LENGTH, LineField, MessageField
from contact.models import DiagnosticRequest, NextStep, ReplyTemplate
from contact.replies.plain_mail import as_plain_mail
from contact.replies.words import complete

TOO_LONG = gettext_lazy("Please shorten this to %(limit_value)d characters; it has %(show_value)d.")


def new_once() -> str:
    """A name for one form on one page, by which a second click is known."""
    return uuid4().hex


def text_field(*, label: Any, rows: int, error: Any, **kwargs: Any) -> MessageField:
    field = MessageField(
        label=label,
        validators=[MaxLengthValidator(MESSAGE_LENGTH, TOO_LONG)],
        error_messages={"required": error},
        **kwargs,
    )
    field.widget.attrs["rows"] = rows
    return field


class MomentField(forms.DateTimeField):
    """When something was, picked in the browser's own calendar; to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        said = gettext_lazy("Give a day and a time, such as 2026-11-20 14:30.")
        errors = {"required": said, "invalid": said}
        super().__init__(widget=widget, error_messages=errors, initial=timezone.now, **kwargs)

    def clean(self, value: Any) -> Any:
        moment: datetime = super().clean(value)
        if moment > timezone.now() + timedelta(minutes=1):
            raise ValidationError(_("This is yet to come."), code="future")
        return moment


class ColleagueField(forms.ModelChoiceField):
    """Somebody who handles requests, by name."""

    def label_from_instance(self, obj: Any) -> str:
        return name_of_colleague(obj)


class ConversationForm(forms.Form):
    """What the forms about a request share; `by` is whoever fills it in."""

    once = forms.CharField(max_length=36, widget=forms.HiddenInput, initial=new_once)

    def __init__(self, *args: Any, diagnostic: DiagnosticRequest, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.diagnostic, self.by = diagnostic, by


class AnswerForm(ConversationForm):
    """An answer in Markdown. `seen` is the last answer that its writer could see."""

    text = text_field(
        label=gettext_lazy("Your answer"), rows=10, error=gettext_lazy("Write your answer first.")
    )
    is_quoting = forms.BooleanField(
        label=gettext_lazy("Quote what they wrote below it"), required=False, initial=True
    )
    template = forms.ModelChoiceField(
        ReplyTemplate.objects.all(),
        label=gettext_lazy("Template"),
        required=False,
        empty_label=gettext_lazy("choose one"),
    )
    seen = forms.IntegerField(min_value=0, max_value=2**63 - 1, initial=0, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        """The answer as Markdown with its placeholders filled in."""
        return complete(self.cleaned_data["text"], self.diagnostic, self.by)

    def mark_seen(self, seen: int) -> None:
        """The next attempt is made in the knowledge of that answer."""
        self.data = dict(self.data.items()) | {"seen": str(seen)}

    @property
    def plain(self) -> str:
        """The answer as the mail will say it; of a valid form only."""
        return as_plain_mail(self.cleaned_data["text"])


class NoteForm(ConversationForm):
    """What was said or done elsewhere: a pasted answer or one line."""

    said = text_field(
        label=gettext_lazy("What was said or done"),
        rows=3,
        error=gettext_lazy("Write what was said or done."),
        help_text=gettext_lazy("A line, such as “called, will meet on Tuesday”, or a pasted mail."),
    )
    at = MomentField(label=gettext_lazy("When"))
    who = ColleagueField(None, label=gettext_lazy("Who"))
    is_answer = forms.BooleanField(
        label=gettext_lazy("They have been answered by it"), required=False
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        who: Any = self.fields["who"]
        who.queryset = colleagues
        self.initial = {"who": self.by.pk, "is_answer": self.diagnostic.answered_at is None}

    def clean_at(self) -> datetime:
        at: datetime = self.cleaned_data["at"]
        # The form knows no seconds.
        if at < self.diagnostic.created_at.replace(second=0, microsecond=0):
            raise ValidationError(_("The request came in later."), code="before")
        return at


class NextStepForm(forms.Form):
    """What is to be done next, on which day, by whom."""

    step = LineField(
        label=gettext_lazy("Next step"),
        max_length=200,
        autocomplete="off",
        error_messages={"required": gettext_lazy("Write what is to be done.")},
    )
    on = forms.DateField(
        label=gettext_lazy("On"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Give the day on which it is to be done."),
            "invalid": gettext_lazy("Give a date such as 2026-11-20."),
        },
    )
    owner = ColleagueField(None, label=gettext_lazy("Who"))
    # The step that its writer could see.
    was = forms.CharField(max_length=300, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, step: NextStep | None, by: Any, colleagues: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        owner: Any = self.fields["owner"]
        owner.queryset = colleagues
        self.initial = {"owner": by.pk, "was": step_in_words(step)}
        self.stored = step
        if step:
            self.initial |= {"step": step.text, "on": step.on}
            self.initial["owner"] = step.owner_id or by.pk

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if "on" in self.changed_data and day < timezone.localdate():
            raise ValidationError(_("That day is over."), code="past")
        return day

    @property
    def has_seen_stored(self) -> bool:
        """Whether its writer knows of the step that is stored."""
        return str(self.data.get("was", "")) == step_in_words(self.stored)

    def clean(self) -> dict[str, Any]:
        """Refuse what was written without having seen a colleague's step."""
        if not self.has_seen_stored:
            stored = step_in_words(self.stored)
            # The second attempt is made in the knowledge of theirs.
            self.data = dict(self.data.items()) | {"was": stored}
            said = _("A colleague has changed the next step meanwhile. Theirs: “%(step)s”")
            raise ValidationError(said % {"step": stored or _("done")}, code="meanwhile")
        return self.cleaned_data


def step_in_words(step: NextStep | None) -> str:
    """By which a step is known again; empty for none."""
    return f"{step.text} ({step.on})" if step else ""
