"""The same text again under another name: robots change the name, the address and the link."""

from django.db.models import Q
from django.utils.translation import gettext as _

from contact.forms import Answers
from contact.intake.keyed import key_name
from contact.intake.sketch import likeness, sketch_of
from contact.intake.traits import words_in
from contact.models import DiagnosticRequest, Lesson
from contact.text.characters import fingerprint
from contact.text.email_addresses import mailbox

# So much of a text that was marked as spam is that text.
SAME_AS_SPAM = 0.5
# So much of a request about which nothing is known; and only of a long one: two people write the
# same ten words, but not the same fifty.
SAME_TEXT = 0.7
LONG = 50
# How many of the latest requests and lessons are compared.
COMPARED = 500


def repetitions(answers: Answers) -> list[str]:
    """The reason to set a request aside that an earlier one with nearly the same text gives.

    Whoever sends a request again, with a better address or a second thought, is not meant: the name
    or the mailbox is the same. Nor is what the team has called no spam.
    """
    sketch = sketch_of(answers)
    if not sketch:
        return []
    if resembles_spam(sketch):
        return [_("nearly the text of a request that you marked as spam")]
    if len(words_in(answers.message)) < LONG:
        return []
    for earlier in undecided():
        if likeness(sketch, earlier.sketch) >= SAME_TEXT and is_someone_else(answers, earlier):
            said = _("nearly the same text as %(reference)s, from another person")
            return [said % {"reference": earlier.reference}]
    return []


def resembles_spam(sketch: list[int]) -> bool:
    spam = Lesson.objects.filter(is_spam=True, key_name=key_name()).order_by("-at")
    known = spam.values_list("sketch", flat=True)[:COMPARED]
    return any(likeness(sketch, other) >= SAME_AS_SPAM for other in known)


def undecided() -> list[DiagnosticRequest]:
    """The latest requests but those that the team has called no spam."""
    latest = DiagnosticRequest.objects.filter(~Q(sketch=[]), ~Q(lesson__is_spam=False))
    return list(latest.only("sketch", "name", "email").order_by("-created_at")[:COMPARED])


def is_someone_else(answers: Answers, earlier: DiagnosticRequest) -> bool:
    return mailbox(answers.email) != mailbox(earlier.email) and (
        fingerprint(answers.name) != fingerprint(earlier.name)
    )
