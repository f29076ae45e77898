"""How a page stands to its visitors, at a glance."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casestudies.history.differences import local_time
from casestudies.history.revisions import keys_with_draft_changes
from casestudies.history.schedules import scheduled_keys
from casestudies.publishing import APPROVED, Page, PageState, state_rule

DRAFT_CHANGES = "draft-changes"
SCHEDULED_CHANGES = "scheduled-changes"


class RuleFilter(admin.SimpleListFilter):
    """One choice for each of some rules, as they are at this moment."""

    def rules(self, model: Any) -> dict[str, tuple[Any, Q]]:
        """Label and rule of each choice, by what its address says."""
        raise NotImplementedError

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(name, label) for name, (label, _rule) in self.rules(model_admin.model).items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        _label, rule = self.rules(queryset.model).get(self.value() or "", ("", Q()))
        return queryset.filter(rule)


class StateFilter(RuleFilter):
    """Every state, and what has draft changes."""

    title = _("state")
    parameter_name = "state"

    def rules(self, model: Any) -> dict[str, tuple[Any, Q]]:
        states = {state.value: (state.label, state_rule(state)) for state in PageState}
        waiting = Q(pk__in=keys_with_draft_changes(model))
        scheduled = Q(pk__in=scheduled_keys(model))
        return states | {
            DRAFT_CHANGES: (_("With draft changes"), waiting),
            SCHEDULED_CHANGES: (_("With scheduled changes"), scheduled),
        }


def cell(page: Page, *, has_draft_changes: bool, changes_at: datetime | None = None) -> SafeString:
    """The state as the list shows it: since when or from when, and whether changes wait, until when
    if that is decided.
    """
    context = {"page": page, "when": when(page), "has_draft_changes": has_draft_changes}
    context["changes_at"] = local_time(changes_at) if changes_at else ""
    return render_to_string("admin/casestudies/cells/state.html", context)


def when(page: Page) -> str:
    """The moment that belongs to the state, with its zone."""
    moments = {
        PageState.IN_REVIEW: page.in_review_since,
        PageState.SCHEDULED: page.published_at,
        PageState.PUBLISHED: page.published_at,
        PageState.EXPIRED: page.expires_at,
    }
    at = moments.get(page.state)
    return local_time(at) if at else ""


def in_a_sentence(page: Page) -> str:
    """What the state means for visitors, with its moment."""
    if not page.pk:
        return gettext("Not saved yet.")
    said = {
        PageState.DRAFT: gettext("Only colleagues see it; it has no date."),
        PageState.IN_REVIEW: gettext("Waits for someone who may publish it, since %(at)s."),
        PageState.SCHEDULED: gettext("Appears by itself on %(at)s."),
        PageState.PUBLISHED: gettext("Visitors see it since %(at)s."),
        PageState.EXPIRED: gettext("Gone for visitors since %(at)s."),
    }[page.state] % {"at": when(page)}
    if page.expires_at and page.state in APPROVED:
        said += " " + gettext("It ends on %(at)s.") % {"at": local_time(page.expires_at)}
    return said


def zone_in_words() -> str:
    """Which zone the times in a form are in."""
    now = timezone.localtime()
    zone = timezone.get_current_timezone_name()
    return gettext("Times are in %(zone)s, now %(short)s (UTC%(offset)s).") % {
        "zone": zone,
        "short": f"{now:%Z}",
        "offset": f"{now:%z}",
    }
