"""Whether a request can be answered from here, and what it was answered so far."""

from typing import Any

from django.utils.translation import gettext as _

from contact.models import DiagnosticRequest, ThreadEntry
from contact.text.email_addresses import bare


def obstacle(diagnostic: DiagnosticRequest, by: Any) -> str:
    """Why this colleague cannot answer the request from here, as a sentence; empty if they can."""
    if diagnostic.is_quarantined:
        return _("It is set aside: release it before you answer.")
    if not bare(diagnostic.email):
        return _("There is no e-mail address to answer to. Log below how you answered.")
    if not bare(by.email):
        return _(
            "Your account has no e-mail address that the visitor could answer to: an administrator "
            "can give it one."
        )
    return ""


def answers_after(diagnostic: DiagnosticRequest, seen: int) -> list[ThreadEntry]:
    """The answers that were stored after the one with that key, the oldest first."""
    answers = diagnostic.thread.filter(is_answer=True, pk__gt=seen)
    return list(answers.select_related("by", "mail").order_by("pk"))
