"""Whose address a request comes with: its visitor's, or that of a proxy which stands before us."""

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from contact.models import Heartbeat

# Where our own proxies stand: this host, and networks that no stranger writes from (RFC 1918, 4193,
# 4291 and 6598).
NEAR = [
    *(ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"), ip_network("172.16.0.0/12")),
    *(ip_network("192.168.0.0/16"), ip_network("100.64.0.0/10")),
    *(ip_network("::1/128"), ip_network("fc00::/7"), ip_network("fe80::/10")),
]
NOTE_EVERY = 60 * 60
REMEMBERED_FOR = timedelta(days=30)
# In the environment of a request that the site asks itself, to keep or write down the answer.
OWN_REQUEST = "site.asks_itself"


def visitor_address(request: HttpRequest) -> str:
    """The address that the request came from, as far as it can be trusted; empty if unknown.

    TRUSTED_PROXY_HOPS says how many of our own proxies append to X-Forwarded-For: with 1, its last
    entry was written by our proxy and holds the visitor. With 0 the header is anybody's guess. What
    this leads to is a proxy's own address, and no visitor's, if it is near and the header has more
    or fewer entries than there should be proxies.
    """
    hops: int = settings.TRUSTED_PROXY_HOPS
    entries = forwarded(request)
    told = 0 < hops <= len(entries)
    address = entries[-hops] if told else str(request.META.get("REMOTE_ADDR", ""))
    return "" if is_near(address) and len(entries) != hops else address


def forwarded(request: HttpRequest) -> list[str]:
    """The entries of X-Forwarded-For, the latest proxy's last."""
    header: str = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return [entry.strip() for entry in header.split(",") if entry.strip()]


def is_near(address: str) -> bool:
    """Whether a proxy of ours can have that address; a socket has none that could be read."""
    parsed = parsed_address(address)
    return parsed is None or any(parsed in network for network in NEAR)


def parsed_address(address: str) -> IPv4Address | IPv6Address | None:
    """The address, as IPv4 if it is one within IPv6 (RFC 4291, 2.5.5.2); None if it is none."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, IPv6Address) else parsed


def hides_visitor(request: HttpRequest) -> bool:
    """Whether the request came through more proxies than TRUSTED_PROXY_HOPS says."""
    return not visitor_address(request) and len(forwarded(request)) > settings.TRUSTED_PROXY_HOPS


def watch_proxies(get_response: Callable[[HttpRequest], HttpResponse]) -> object:
    """Note where visitors are hidden, once an hour: a restart and the other processes know it then.

    Middleware. Nobody waits in vain for it: without a database the note is not made.
    """
    noted_until = 0.0

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal noted_until
        if time.monotonic() >= noted_until and hides_visitor(request):
            noted_until = time.monotonic() + NOTE_EVERY
            with suppress(Error):
                Heartbeat.beat(watched_job())
        return get_response(request)

    return middleware


def watched_job() -> str:
    """The name under which it is noted: what was seen under another setting no longer counts."""
    return f"visitors hidden with {settings.TRUSTED_PROXY_HOPS} hops"


def are_visitors_hidden() -> bool:
    """Whether, in the last 30 days, requests came through more proxies than the settings say."""
    since = timezone.now() - REMEMBERED_FOR
    return Heartbeat.objects.filter(job=watched_job(), seen_at__gt=since).exists()


def hidden_visitors_cure() -> str:
    """What it means that visitors are hidden, and what to do."""
    return _(
        "Requests come through a proxy, but TRUSTED_PROXY_HOPS is %(hops)s: visitors cannot be "
        "told apart, and the hourly limit holds for all together only. Set TRUSTED_PROXY_HOPS to "
        "the number of your proxies (1 behind one nginx that sets X-Forwarded-For); start again."
    ) % {"hops": settings.TRUSTED_PROXY_HOPS}
