"""What machines ask: does the process live, and does the site do its work?"""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultancy.health.checks import CHECKS, WAKING
from consultancy.health.examining import Examined, examine, worst
from consultancy.health.finding import DATABASE, State
from consultancy.health.tokens import shows_token
from consultancy.metrics.page import metrics
from contact.pages.reading import GetResponse


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
    """200 unless something is broken by which visitors lose something, otherwise 503.

    The one for whoever is to be woken up. Strangers read one word; whoever shows PROBE_TOKEN as a
    bearer token (RFC 6750, section 2.1) reads the details as JSON.
    """
    is_trusted = shows_token(request, settings.PROBE_TOKEN)
    found = examine(CHECKS if is_trusted else WAKING)
    is_ready = worst(found) is not State.BROKEN
    status = 200 if is_ready else 503
    if is_trusted:
        return JsonResponse({"ready": is_ready} | check_details(found), status=status)
    word = "ready\n" if is_ready else "not ready\n"
    return HttpResponse(word, content_type="text/plain", status=status)


def check_details(found: Iterable[Examined]) -> dict[str, object]:
    """Of each check "ok" or what is wrong, and its numbers: counts, sizes in bytes and ages in
    seconds; nothing personal. Of a database that is away only that.
    """
    told: dict[str, object] = {}
    for check, finding in found:
        told[check.name] = "ok" if finding.state is State.WELL else str(finding.said)
        told |= finding.numbers
        if check.name == DATABASE and finding.state is not State.WELL:
            return {check.name: "away"}
    return told


PROBES = {"/healthz": healthz, "/readyz": readyz, "/metrics": metrics}


def answer_probes(get_response: GetResponse) -> GetResponse:
    """Answer the probes, and nothing else, under whatever Host: load balancers ask by number.

    Middleware, to stand before whatever looks at the Host.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return PROBES.get(request.path_info, get_response)(request)

    return middleware
