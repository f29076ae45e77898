"""The list of requests as mail programs show theirs: what its rows say beside their columns."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from contact.desk.long_lists import LongList
from contact.inbox.kinship import tell_kin
from contact.inbox.titles import tell_titles
from contact.models import DiagnosticRequest
from contact.promise import answer_due


class RequestList(LongList):
    """Tells each row of the page its titles, its kin and when its answer is due."""

    result_list: Any

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if request.method == "POST":
            # An act shows no rows.
            return
        self.result_list = list(self.result_list)
        tell_titles(self.result_list)
        tell_kin(self.result_list)
        now = timezone.now()
        for row in self.result_list:
            row.due = due_in_words(row, now)
            row.is_late = is_late(row, now)


def is_late(diagnostic: DiagnosticRequest, now: datetime) -> bool:
    """Whether it is still new though its answer was due."""
    return is_waiting(diagnostic) and answer_due(diagnostic.created_at) <= now


def due_in_words(diagnostic: DiagnosticRequest, now: datetime) -> str:
    """When the answer that was promised is due, or how late it is; "" for what needs none."""
    if not is_waiting(diagnostic):
        return ""
    due = answer_due(diagnostic.created_at)
    if due <= now:
        return _("%(time)s late") % {"time": timesince(due, now, depth=1)}
    return _("answer due in %(time)s") % {"time": timesince(now, due, depth=1)}


def is_waiting(diagnostic: DiagnosticRequest) -> bool:
    """Whether nobody has answered it yet."""
    return diagnostic.status == DiagnosticRequest.Status.NEW
