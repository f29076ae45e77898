"""What is to be done next about a request: set, done, and what is due for whom."""

from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.desk.colleagues import handlers
from contact.models import DiagnosticRequest, NextStep, ThreadEntry


def steps_due() -> QuerySet[NextStep]:
    """The steps of today and of days before, the oldest first; of requests in the inbox."""
    # Asked and fetched by the keys of the few steps: joined, SQLite would read all requests.
    own = DiagnosticRequest.objects.in_inbox().filter(pk=OuterRef("diagnostic"))
    come = NextStep.objects.come(timezone.localdate()).filter(Exists(own))
    return come.prefetch_related("diagnostic", "owner").order_by("on", "pk")


def steps_for(user: Any) -> QuerySet[NextStep]:
    """Of `steps_due` those of this colleague, and those that nobody has who works here still."""
    return steps_due().filter(Q(owner=user) | ~Q(owner__in=handlers()))


@transaction.atomic
def finish_step(diagnostic: DiagnosticRequest, *, by: Any) -> None:
    """Take the next step away and log in the thread that it was done."""
    step = NextStep.objects.select_for_update().filter(diagnostic=diagnostic).first()
    if step:
        text = _("Done: %(step)s") % {"step": step.text}
        kind = ThreadEntry.Kind.LOGGED
        ThreadEntry.objects.create(diagnostic=diagnostic, kind=kind, text=text, by=by)
        step.delete()
