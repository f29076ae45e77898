"""The decisions of the team, kept as lessons for the filter: taught, read, forgotten.

A lesson outlives its request, whose words cannot be read out of it. It goes with the person: see
contact/erasures/privacy.py.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q
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

# Of each kind the latest are read. Pitches change, and the first post after a decision reads all of
# these; behind them as many wait to count again if one that displaced them is taken back.
LESSONS_READ = 500
LESSONS_KEPT = 2 * LESSONS_READ
# Rows written by one statement.
CHUNK = 200


def learn(diagnostic: DiagnosticRequest, *, is_spam: bool) -> None:
    """Keep what a person has decided on a request; a later decision takes the place of it."""
    learn_all([diagnostic], is_spam=is_spam)


@transaction.atomic
def learn_all(diagnostics: Sequence[DiagnosticRequest], *, is_spam: bool) -> None:
    """The same for many at once, of which the latest LESSONS_READ teach: no act of one colleague
    displaces what all have taught before so that it could not be taken back.
    """
    latest = sorted(diagnostics, key=lambda one: one.created_at)[-LESSONS_READ:]
    now = timezone.now()
    Lesson.objects.filter(diagnostic__in=[one.pk for one in latest]).delete()
    Lesson.objects.bulk_create(
        (lesson_of(one, is_spam=is_spam, at=now) for one in latest), batch_size=CHUNK
    )
    same_kind = Lesson.objects.filter(is_spam=is_spam).order_by("-at", "-pk")
    if last := same_kind.values_list("at", "pk")[LESSONS_KEPT - 1 : LESSONS_KEPT].first():
        older = Q(at__lt=last[0]) | Q(at=last[0], pk__lt=last[1])
        same_kind.filter(older).delete()


def lesson_of(diagnostic: DiagnosticRequest, *, is_spam: bool, at: datetime) -> Lesson:
    answers = Answers(*(getattr(diagnostic, field) for field in Answers._fields))
    return Lesson(
        diagnostic=diagnostic,
        is_spam=is_spam,
        at=at,
        sender=mailbox_key(answers.email),
        key_name=key_name(),
        traits=sorted(numbered(answers, Writing(diagnostic.writing_seconds))),
        sketch=sketch_of(answers),
    )


def verdicts_on(keys: Iterable[int]) -> dict[int, bool]:
    """What the filter was told of the requests with these keys: whether spam."""
    told = Lesson.objects.filter(diagnostic__in=list(keys))
    return {key: is_spam for key, is_spam in told.values_list("diagnostic", "is_spam") if key}


@transaction.atomic
def unlearn(before: Mapping[int, bool | None], *, is_spam: bool) -> None:
    """Take back that these requests, by their keys, were called spam or not: each is again what it
    was called before, or nothing. What somebody has called otherwise since then stays.
    """
    taught = Lesson.objects.filter(diagnostic__in=list(before), is_spam=is_spam)
    # Called the same before: only the moment was another.
    other = [key for key, verdict in before.items() if verdict is (not is_spam)]
    none = [key for key, verdict in before.items() if verdict is None]
    taught.filter(diagnostic__in=none).delete()
    # A decision of now, by which `learned` knows that something has changed.
    taught.filter(diagnostic__in=other).update(is_spam=not is_spam, at=timezone.now())


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
    latest = Lesson.objects.filter(key_name=key).order_by("-at", "-pk")
    lessons = list(latest.values_list("is_spam", "traits"))
    return Learned(
        spam=[frozenset(traits) for is_spam, traits in lessons if is_spam][:LESSONS_READ],
        honest=[frozenset(traits) for is_spam, traits in lessons if not is_spam][:LESSONS_READ],
        primer=keyed_primer(),
    )
