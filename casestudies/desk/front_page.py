"""The front page of the admin: what its reader should do now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from casestudies.desk import waiting_pages
from casestudies.desk.first_day import Step, first_day
from casestudies.desk.links.findings import MOST_FINDINGS, FindingKind, urgent_counts
from casestudies.desk.waiting_pages import PER_LIST, WaitingPage
from casestudies.tables.unanswered_words import UnansweredWord
from contact.backup_runs import BackupRun, last_run
from contact.inbox.waiting import Waiting, waiting_requests
from contact.models import DiagnosticRequest, NextStep
from contact.organisation import Organisation
from contact.replies.steps import steps_for

STEPS = 10


@dataclass(slots=True)
class FrontPage:
    """What the page shows; None and empty for what its reader may not see, or where nothing is."""

    requests: Waiting | None = None
    unopened: int = 0
    steps: list[NextStep] = field(default_factory=list)
    reviews: list[WaitingPage] = field(default_factory=list)
    drafts: list[WaitingPage] = field(default_factory=list)
    scheduled: list[WaitingPage] = field(default_factory=list)
    links: list[tuple[FindingKind, int]] = field(default_factory=list)
    most_links: int = MOST_FINDINGS
    unanswered: list[UnansweredWord] = field(default_factory=list)
    first_day: list[Step] = field(default_factory=list)
    missing_for_privacy: list[str] = field(default_factory=list)
    backed_up_at: datetime | None = None
    backup_restored_at: datetime | None = None

    @property
    def has_nothing(self) -> bool:
        """Whether nothing waits for anybody's hand."""
        waits = (self.requests, self.unopened, self.steps, self.reviews, self.drafts, self.links)
        return not any((*waits, self.first_day, self.missing_for_privacy))


def front_page(user: Any) -> FrontPage:
    """What waits for that user, by permission, in a number of queries that does not grow."""
    page = FrontPage(first_day=first_day(user))
    if user.has_perm("contact.change_organisation"):
        add_site(page)
    if user.has_perm("contact.view_diagnosticrequest"):
        page.requests = waiting_requests()
        page.unopened = DiagnosticRequest.objects.unopened().count()
        page.steps = list(steps_for(user)[:STEPS])
    if user.has_perm("casestudies.view_unansweredword"):
        page.unanswered = list(UnansweredWord.objects.all()[:PER_LIST])
    if user.has_perm("casestudies.view_article"):
        add_pages(page, user)
    return page


def add_site(page: FrontPage) -> None:
    """What whoever answers for the site has to know."""
    organisation = Organisation.current()
    drilled_at = last_run(BackupRun.Kind.DRILL).succeeded_at
    by_hand = organisation.backup_restored_at
    page.backed_up_at = last_run(BackupRun.Kind.BACKUP).succeeded_at
    page.backup_restored_at = max(filter(None, [drilled_at, by_hand]), default=None)
    if not page.first_day:
        page.missing_for_privacy = organisation.missing_for_privacy


def add_pages(page: FrontPage, user: Any) -> None:
    may_publish = user.has_perm("casestudies.publish_article")
    page.reviews = waiting_pages.to_review() if may_publish else []
    page.drafts = waiting_pages.drafts_by(user, in_review=not may_publish)
    page.scheduled = waiting_pages.scheduled()
    page.links = urgent_counts()
