"""Pages that wait for an editor: a few lines of each list, read in one query for all kinds."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.history.reviews import AskedReview
from casestudies.history.revisions import Revision
from casestudies.history.schedules import ScheduledChanges
from casestudies.kinds import page_models
from casestudies.publishing import LONG_AGO, Page, PageState, state_rule

PER_LIST = 5


@dataclass(slots=True)
class WaitingPage:
    """A page as a line of the front page says it."""

    model: str
    pk: int
    title: str
    moment: datetime
    in_review_since: datetime | None
    published_at: datetime | None
    asked: AskedReview | None = field(default=None)

    @property
    def edit_url(self) -> str:
        return reverse(f"admin:casestudies_{self.model}_change", args=[self.pk])

    @property
    def at(self) -> datetime | None:
        """Nobody knows when a page was written that came without a date."""
        return None if self.moment == LONG_AGO else self.moment

    @property
    def mark(self) -> str:
        """What tells it from a plain draft; empty for one."""
        if self.published_at:
            return _("draft changes")
        return str(PageState.IN_REVIEW.label) if self.in_review_since else ""


def to_review() -> list[WaitingPage]:
    """What came in for review, who waited longest first, each with who asked."""
    asked = {(one.content_type_id, one.object_id): one for one in AskedReview.objects.all()}
    changes = [key for key, one in asked.items() if one.number is not None]
    lines = first_waiting_pages(state_rule(PageState.IN_REVIEW), "in_review_since", changes)
    for line in lines:
        line.asked = asked.get((content_type_of(line.model).pk, line.pk))
    return lines


def drafts_by(user: Any, *, in_review: bool) -> list[WaitingPage]:
    """Drafts and draft changes that the user has written on, the newest first; what is in review
    only for those who would not find it among the reviews, and nothing that is scheduled.
    """
    rule = state_rule(PageState.DRAFT)
    if in_review:
        rule |= state_rule(PageState.IN_REVIEW)
    made = Revision.objects.order_by().filter(made_by=user, object_id=OuterRef("pk"))
    decided = ScheduledChanges.objects.order_by().values("revision")
    changes = Revision.objects.waiting().filter(made_by=user).exclude(pk__in=decided).order_by()
    return first_waiting_pages(
        rule,
        "updated_at",
        changes.values_list("content_type", "object_id"),
        made_by=lambda kind: Q(Exists(made.filter(content_type=kind))),
        newest=True,
    )


def scheduled() -> list[WaitingPage]:
    """What appears next by itself: pages, and changes to pages."""
    pages = first_waiting_pages(state_rule(PageState.SCHEDULED), "published_at")
    return sorted([*pages, *scheduled_changes()], key=lambda page: page.moment)[:PER_LIST]


def scheduled_changes() -> Iterator[WaitingPage]:
    for decided in ScheduledChanges.objects.prefetch_related("object")[:PER_LIST]:
        if isinstance(page := decided.object, Page):
            name = str(page._meta.model_name)
            at, since = decided.publish_at, page.in_review_since
            yield WaitingPage(name, page.pk, page.title, at, since, page.published_at)


def first_waiting_pages(
    rule: Q,
    moment: str,
    changes: Iterable[tuple[int, int]] = (),
    *,
    made_by: Callable[[ContentType], Q] = lambda _kind: Q(),
    newest: bool = False,
) -> list[WaitingPage]:
    """The first pages of all kinds by that rule, in the order of that moment, and those whose draft
    `changes` wait, by the keys of kind and page.
    """
    changed: dict[int, list[int]] = defaultdict(list)
    for kind, pk in changes:
        changed[kind].append(pk)
    parts = []
    for model in page_models():
        kind_of_page = content_type_of(str(model._meta.model_name))
        parts.append(waiting_rows(model, rule & made_by(kind_of_page), moment))
        if pks := changed.get(kind_of_page.pk):
            parts.append(waiting_rows(model, Q(published_at__isnull=False, pk__in=pks), moment))
    found = parts[0].union(*parts[1:], all=True).order_by("-moment" if newest else "moment")
    return [WaitingPage(**row) for row in found[:PER_LIST]]


def waiting_rows(model: Any, rule: Q, moment: str) -> Any:
    pages = model._default_manager.order_by().filter(rule)
    said = {"model": Value(model._meta.model_name), "moment": Coalesce(F(moment), LONG_AGO)}
    return pages.annotate(**said).values(
        *("model", "pk", "title", "moment", "in_review_since", "published_at")
    )


def content_type_of(model: str) -> ContentType:
    """From memory, after the first time in a process."""
    return ContentType.objects.get_by_natural_key("casestudies", model)
