"""Whether the proxy before us passes on what a page needs: the host that was asked for, that it was
asked over https, and by whom.

Where it does not, every page is a 400, or leads to itself. No page can say so then; the log and
`/readyz` can.
"""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contact.intake.proxies import OWN_REQUEST, forwarded, is_near, parsed_address
from contact.models import Heartbeat

# What proxies call us unless they are told otherwise: by number, or the name of an upstream.
UPSTREAM_NAME = re.compile(r"\[?([A-Za-z0-9_.:-]{1,60}?)\]?(:\d+)?")
# So many requests in a row must have lost something: a single one may be of somebody who tries.
IN_A_ROW = 3
# Seconds. Noted again while it lasts, and forgotten soon after.
NOTE_EVERY = 10 * 60
REMEMBERED_FOR = timedelta(hours=1)

# What is lost, as the note is called, and what to do about it.
HOST, SCHEME, VISITOR = "proxy: Host", "proxy: X-Forwarded-Proto", "proxy: X-Forwarded-For"
CURES: dict[str, Promise] = {
    HOST: _(
        "Requests arrive under a name of the server, not the one that visitors ask for, and "
        "every page is a 400. Let the proxy pass Host on as it came (nginx: "
        "proxy_set_header Host $host;)."
    ),
    SCHEME: _(
        "Requests arrive without X-Forwarded-Proto, and every page leads to itself. Let the proxy "
        "set it (nginx: proxy_set_header X-Forwarded-Proto https;)."
    ),
    VISITOR: _(
        "Requests arrive without the visitor’s address, and the hourly limit holds for all "
        "together only. Let the proxy set it (nginx: "
        "proxy_set_header X-Forwarded-For $remote_addr;)."
    ),
}

logger = logging.getLogger(__name__)


def what_is_lost(request: HttpRequest) -> str | None:
    """Which header the proxy should have passed on: HOST, SCHEME or VISITOR; "" if it is well.

    None where it cannot be told: no proxy of ours stands between, a machine asks by number, or a
    stranger asks for the host of somebody else.
    """
    if is_in_nobodys_name(request):
        return ""
    entries = forwarded(request)
    if is_probe(request) or not (entries or is_near(request.META["REMOTE_ADDR"])):
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return HOST if is_upstream(request.META.get("HTTP_HOST", "")) else None
    if settings.SECURE_SSL_REDIRECT and "HTTP_X_FORWARDED_PROTO" not in request.META:
        return SCHEME
    return VISITOR if len(entries) < settings.TRUSTED_PROXY_HOPS else ""


def is_probe(request: HttpRequest) -> bool:
    path = request.path_info.lstrip("/")
    return any(re.search(pattern, path) for pattern in settings.SECURE_REDIRECT_EXEMPT)


def is_upstream(host: str) -> bool:
    """Whether it is a name that only machines beside us know."""
    found = UPSTREAM_NAME.fullmatch(host)
    if not found:
        return False
    name = found[1]
    return is_near(name) if parsed_address(name) else "." not in name


class ForwardingWatch:
    """Says what requests have lost on their way, of those that one process has seen."""

    def __init__(self) -> None:
        self.in_a_row: Counter[str] = Counter()
        self.noted: dict[str, float] = {}

    def see(self, request: HttpRequest) -> None:
        """Note what this one has lost. Without a database it is only in the log."""
        lost = what_is_lost(request)
        if lost is None:
            return
        with suppress(Error):
            if not lost:
                self.take_back(well_by(request))
                return
            self.in_a_row[lost] += 1
            if self.in_a_row[lost] >= IN_A_ROW:
                self.note(lost)

    def note(self, lost: str) -> None:
        now = time.monotonic()
        if now >= self.noted.get(lost, 0):
            self.noted[lost] = now + NOTE_EVERY
            logger.warning("%s", CURES[lost])
            Heartbeat.beat(lost)

    def take_back(self, mended: set[str]) -> None:
        """It is mended."""
        for name in mended:
            del self.in_a_row[name]
        if self.noted.keys() & mended:
            self.noted = {name: at for name, at in self.noted.items() if name not in mended}
            Heartbeat.objects.filter(job__in=mended).delete()


def well_by(request: HttpRequest) -> set[str]:
    """What a request that has lost nothing shows to be passed on: a page that the site makes in
    nobody's name says nothing of visitors' addresses.
    """
    return {HOST, SCHEME} if is_in_nobodys_name(request) else set(CURES)


def is_in_nobodys_name(request: HttpRequest) -> bool:
    """Whether the site asks itself, for visitors whose requests were well."""
    return OWN_REQUEST in request.META or not request.META.get("REMOTE_ADDR")


def watch_forwarding(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """Middleware, to stand before all that looks at Host or leads to https."""
    watch = ForwardingWatch()

    def middleware(request: HttpRequest) -> HttpResponse:
        watch.see(request)
        return get_response(request)

    return middleware


def forwarding_cures() -> list[str]:
    """What was lost within the last hour, each with its cure. May raise django.db.Error."""
    since = timezone.now() - REMEMBERED_FOR
    seen = Heartbeat.objects.filter(job__in=CURES, seen_at__gt=since).values_list("job", flat=True)
    return [str(CURES[job]) for job in seen]
