"""The decisions of the team, kept as lessons for the filter: taught, read, forgotten.

A lesson outlives its request, whose words cannot be read out of it. It goes with the person: see
contact/privacy.py.
"""

from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import ngettext

from contact.forms import Answers
from contact.intake.keyed import key_name, keyed_number, mailbox_key
from contact.intake.learned import Learned
from contact.intake.primer import keyed_primer
from contact.intake.sketch import sketch_of
from contact.intake.stamp import Writing
from contact.intake.traits import traits_of
from contact.models import DiagnosticRequest, Lesson

# Of each kind; older ones are forgotten. Pitches change, and the first post after a decision reads
# all of them.
LESSONS_KEPT = 500


@transaction.atomic
def learn(diagnostic: DiagnosticRequest, *, is_spam: bool) -> None:
    """Keep what a person has decided on a request; a later decision takes the place of it."""
    answers = Answers(*(getattr(diagnostic, field) for field in Answers._fields))
    Lesson.objects.update_or_create(
        diagnostic=diagnostic,
        defaults={
            "is_spam": is_spam,
            "at": timezone.now(),
            "sender": mailbox_key(answers.email),
            "key_name": key_name(),
            "traits": sorted(numbered(answers, Writing(diagnostic.writing_seconds))),
            "sketch": sketch_of(answers),
        },
    )
    same_kind = Lesson.objects.filter(is_spam=is_spam).order_by("-at")
    same_kind.exclude(pk__in=list(same_kind.values_list("pk", flat=True)[:LESSONS_KEPT])).delete()


def learned_from(email: str) -> Any:
    """The lessons that requests from this mailbox taught, also from those that are erased."""
    return Lesson.objects.filter(sender=mailbox_key(email))


def unreadable() -> Any:
    """Lessons from before SECRET_KEY was changed: nobody can match or find them any more."""
    return Lesson.objects.exclude(key_name=key_name())


def numbers_of_lessons() -> tuple[int, int]:
    """How many requests the filter has learned from: spam, honest."""
    return learned().sizes


def likeness_to_spam(answers: Answers, writing: Writing) -> list[str]:
    """The reason to set a request aside that the team's decisions give; none before enough of them.

    Two queries; a third after each decision.
    """
    model, traits = learned(), numbered(answers, writing)
    if not model.is_spam(traits):
        return []
    names = model.telling(traits)
    count = model.number_sharing({trait for trait, name in traits.items() if name in names})
    said = ngettext(
        "like %(count)d request that you marked as spam: %(words)s",
        "like %(count)d requests that you marked as spam: %(words)s",
        count,
    )
    return [said % {"count": count, "words": ", ".join(names)}]


def numbered(answers: Answers, writing: Writing) -> dict[int, str]:
    """The traits of a request as they are stored, with their names."""
    traits = traits_of(answers, writing)
    return {keyed_number(trait): str(name) for trait, name in traits.items()}


def learned() -> Learned:
    """What there is to know now, read again where a lesson was added, changed or forgotten."""
    readable = Lesson.objects.filter(key_name=key_name())
    version = readable.aggregate(count=Count("pk"), latest=Max("at"), last=Max("pk"))
    return read(key_name(), *version.values())


@lru_cache(maxsize=1)
def read(key: str, *_version: Any) -> Learned:
    lessons = list(Lesson.objects.filter(key_name=key).values_list("is_spam", "traits"))
    return Learned(
        spam=[frozenset(traits) for is_spam, traits in lessons if is_spam],
        honest=[frozenset(traits) for is_spam, traits in lessons if not is_spam],
        primer=keyed_primer(),
    )
