"""What colleagues remark on a version of a page, or on one line of its text.

A remark keeps the words of its line: by these it finds the line again when the text has moved.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.text import Truncator

from casestudies.history.makers import MAKER_LENGTH, User, maker_name, maker_of
from casestudies.history.of_objects import OfObjects

LONGEST_REMARK = 2_000
WORDS_KEPT = 300
# A line that was edited is looked for so many lines away, and is the same if so much of it is.
NEAR, ALIKE = 100, 0.6


class MarginRemarkQuerySet(OfObjects["MarginRemark"]):
    """Remarks, the first first."""

    def open(self) -> Self:
        return self.filter(resolved_at=None)


class MarginRemark(models.Model):
    """A colleague's words on a version, who resolved them, and who took that back."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    # Of the version. Its line, counted from 1; none for a remark on the whole.
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField(null=True)
    words = models.CharField(max_length=WORDS_KEPT, blank=True)
    text = models.TextField(max_length=LONGEST_REMARK)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    # The names stay when the accounts go.
    maker = models.CharField(max_length=MAKER_LENGTH)
    resolved_at = models.DateTimeField(null=True)
    resolver = models.CharField(max_length=MAKER_LENGTH, blank=True)
    reopened_at = models.DateTimeField(null=True)
    reopener = models.CharField(max_length=MAKER_LENGTH, blank=True)

    objects = MarginRemarkQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        default_permissions = ()
        indexes = [
            models.Index(fields=["content_type", "object_id", "made_at"], name="remark_of_object")
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(80)


class Placed(NamedTuple):
    """A remark and the line on which it stands now; None where it is on the whole, or the line is
    gone.
    """

    remark: MarginRemark
    line: int | None

    @property
    def is_lost(self) -> bool:
        return self.remark.line is not None and self.line is None


def leave_remark(
    obj: Model, *, number: int, line: int | None, body: str, text: str, by: User
) -> MarginRemark:
    """Store a remark on a version, whose text is `body`, or on a line of it. Raises ValueError for
    a line that the text has not, or that is empty.
    """
    words, (account, name) = "", maker_of(by)
    if line is not None:
        lines = body.splitlines()
        words = known_by(lines[line - 1]) if 0 < line <= len(lines) else ""
        if not words:
            raise ValueError(line)
    return MarginRemark.objects.create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=obj.pk,
        number=number,
        line=line,
        words=words,
        text=text,
        made_by=account,
        maker=name,
    )


def resolve_remark(remark: MarginRemark, *, by: User) -> None:
    """Note that it is dealt with; once."""
    changes: dict[str, Any] = {"resolved_at": timezone.now(), "resolver": maker_name(by)}
    MarginRemark.objects.open().filter(pk=remark.pk).update(**changes)


def reopen_remark(remark: MarginRemark, *, by: User) -> None:
    """Take that back; who had resolved it stays noted."""
    changes: dict[str, Any] = {"reopened_at": timezone.now(), "reopener": maker_name(by)}
    resolved = MarginRemark.objects.exclude(resolved_at=None)
    resolved.filter(pk=remark.pk).update(resolved_at=None, **changes)


def placed(remarks: Iterable[MarginRemark], body: str) -> list[Placed]:
    """Each with its line in that text."""
    lines = [known_by(line) for line in body.splitlines()]
    return [Placed(remark, found_line(remark, lines)) for remark in remarks]


def known_by(line: str) -> str:
    """The words by which a line is known again."""
    return " ".join(line.split())[:WORDS_KEPT]


def found_line(remark: MarginRemark, lines: Sequence[str]) -> int | None:
    """Where the line of the remark stands: the nearest with its words, or else the most alike near
    the place where it stood.
    """
    at = remark.line
    if at is None:
        return None
    same = [number for number, words in enumerate(lines, 1) if words == remark.words]
    if same:
        return min(same, key=lambda number: abs(number - at))
    first = max(1, at - NEAR)
    near = enumerate(lines[first - 1 : at + NEAR], first)
    alike = max(
        ((line_likeness(remark.words, words), number) for number, words in near), default=None
    )
    return alike[1] if alike and alike[0] >= ALIKE else None


def line_likeness(one: str, other: str) -> float:
    """How much two lines have in common, from 0 to 1; exactly only where that may be enough. Word
    by word: by letters any two lines are alike at first sight, and each costs a millisecond.
    """
    matcher = SequenceMatcher(None, one.split(), other.split(), autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < ALIKE:
        return 0.0
    return matcher.ratio()
