"""What machines ask: does the process live, and does the site do its work?"""

from datetime import datetime

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casestudies.lists.study_shelves import studies_watched
from casestudies.triggers.address_triggers import addresses_watched
from casestudies.triggers.text_triggers import texts_watched
from casestudies.triggers.version_triggers import version_watched
from consultancy.static_files import doubt_of_static_files
from contact import clock, purging
from contact.intake.proxies import are_visitors_hidden
from contact.mail.health import MailHealth, mail_health
from contact.models import DiagnosticRequest
from contact.reading import GetResponse


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nothing else, so that a restart can cure what it finds.

    The one for a load balancer: visitors can read while mail or the database is in trouble.
    """
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 if the database answers and mail moves, otherwise 503.

    The one for whoever is to be woken up. Strangers read one word; whoever shows PROBE_TOKEN as a
    bearer token (RFC 6750, section 2.1) reads the details as JSON.
    """
    is_trusted = shows_token(request)
    try:
        mail = mail_health()
        state = {"ready": mail.is_moving, "database": "ok"} | (
            readiness(mail) if is_trusted else {}
        )
    except Error:
        state = {"ready": False, "database": "away"}
    status = 200 if state["ready"] else 503
    if is_trusted:
        return JsonResponse(state, status=status)
    word = "ready\n" if state["ready"] else "not ready\n"
    return HttpResponse(word, content_type="text/plain", status=status)


def readiness(mail: MailHealth) -> dict[str, object]:
    """What the details hold: counts, and ages in seconds; nothing personal.

    May raise django.db.Error. One more fact is one more line.
    """
    return {
        "mails_waiting": mail.waiting,
        "mails_late": mail.late,
        "mails_failed": mail.failed,
        "oldest_mail_age": age(mail.waiting_since),
        "last_mail_sent_age": age(mail.last_sent_at),
        "last_mail_failure_age": age(mail.last_failure_at),
        "mail_worker_seen_age": age(mail.worker_seen_at),
        "clock": clock.doubt(timezone.now()) or "ok",
        "purge": " ".join(purging.stopped()) or "ok",
        "quarantined_unopened": DiagnosticRequest.objects.unopened().count(),
        "visitors_hidden_by_proxy": are_visitors_hidden(),
        "site_version": version_watched.doubt() or "ok",
        "texts": texts_watched.doubt() or "ok",
        "static_files": doubt_of_static_files() or "ok",
        "old_addresses": addresses_watched.doubt() or "ok",
        "counts": studies_watched.doubt() or "ok",
    }


def shows_token(request: HttpRequest) -> bool:
    """Whether the request carries PROBE_TOKEN; without one nobody does."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    expected: str = settings.PROBE_TOKEN
    is_bearer = bool(expected) and scheme.lower() == "bearer"
    return is_bearer and constant_time_compare(token.strip(), expected)


def age(moment: datetime | None) -> int | None:
    return int((timezone.now() - moment).total_seconds()) if moment else None


PROBES = {"/healthz": healthz, "/readyz": readyz}


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Answer the probes, and nothing else, under whatever Host: load balancers ask by number.

    Middleware, to stand before whatever looks at the Host.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, get_response)(request)

    return middleware
