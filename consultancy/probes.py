"""What machines ask: does the process live, and does the site do its work?"""

from datetime import datetime

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contact.mail.health import mail_health


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing else, so that a restart can cure what it finds.

    The one for a load balancer: visitors can read while mail or the database is in trouble.
    """
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 if the database answers and mail moves, otherwise 503; counts and ages, in seconds.

    The one for whoever is to be woken up.
    """
    try:
        mail = mail_health()
    except Error:
        return JsonResponse({"ready": False, "database": "away"}, status=503)
    state = {
        "ready": mail.is_moving,
        "database": "ok",
        "mails_waiting": mail.waiting,
        "mails_late": mail.late,
        "mails_failed": mail.failed,
        "oldest_mail_age": age(mail.waiting_since),
        "last_mail_sent_age": age(mail.last_sent_at),
        "last_mail_failure_age": age(mail.last_failure_at),
        "mail_worker_seen_age": age(mail.worker_seen_at),
    }
    return JsonResponse(state, status=200 if mail.is_moving else 503)


def age(moment: datetime | None) -> int | None:
    return int((timezone.now() - moment).total_seconds()) if moment else None
