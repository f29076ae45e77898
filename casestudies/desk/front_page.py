"""The front page of the admin: what waits for whom."""

from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from casestudies.desk.first_day import Step, first_day
from casestudies.desk.links.findings import MOST_FINDINGS, FindingKind, urgent_counts
from casestudies.kinds import page_models
from casestudies.publishing import LONG_AGO, Page, State, state_rule
from casestudies.search.unanswered import UnansweredWord
from contact.models import DiagnosticRequest
from contact.organisation import Organisation

PER_LIST = 5


@dataclass(slots=True)
class FrontPage:
    """What the page shows; None and empty for what its reader may not see, or where nothing is."""

    new_requests: int | None = None
    oldest_request: DiagnosticRequest | None = None
    unopened: int = 0
    drafts: list[Page] = field(default_factory=list)
    scheduled: list[Page] = field(default_factory=list)
    links: list[tuple[FindingKind, int]] = field(default_factory=list)
    most_links: int = MOST_FINDINGS
    unanswered: list[UnansweredWord] = field(default_factory=list)
    writes: bool = False
    first_day: list[Step] = field(default_factory=list)
    missing_for_privacy: list[str] = field(default_factory=list)


def front_page(user: Any) -> FrontPage:
    """What waits for that user, by permission, in a number of queries that does not grow."""
    page = FrontPage(first_day=first_day(user))
    if user.has_perm("contact.change_organisation") and not page.first_day:
        page.missing_for_privacy = Organisation.current().missing_for_privacy
    if user.has_perm("contact.view_diagnosticrequest"):
        new = DiagnosticRequest.objects.in_status(DiagnosticRequest.Status.NEW)
        page.new_requests = new.count()
        page.oldest_request = new.order_by("created_at").first()
        page.unopened = DiagnosticRequest.objects.unopened().count()
    if user.has_perm("casestudies.view_unansweredword"):
        page.unanswered = list(UnansweredWord.objects.all()[:PER_LIST])
    if user.has_perm("casestudies.view_article"):
        page.writes = True
        waiting = first(State.IN_REVIEW, "in_review_since")
        page.drafts = [*waiting, *first(State.DRAFT, "-updated_at")][:PER_LIST]
        page.scheduled = first(State.SCHEDULED, "published_at")
        page.links = urgent_counts()
    return page


def first(state: State, order: str) -> list[Page]:
    """The first pages of all kinds in that state, in that order."""
    found: list[Page] = []
    for model in page_models():
        pages = model._default_manager.filter(state_rule(state)).order_by(order)
        found += pages.defer("body", "front_matter", "imported")[:PER_LIST]
    moment = attrgetter(order.removeprefix("-"))
    # Nobody knows when a page was written that came without a date.
    found.sort(key=lambda page: moment(page) or LONG_AGO, reverse=order.startswith("-"))
    return found[:PER_LIST]
