"""Which requests ask for the same page: what of them reaches Django, and nothing else of them."""

from collections.abc import Hashable
from functools import lru_cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve
from granian.rsgi import Scope

from consultancy.server.gateway import SAFE_METHODS, SERVER, Environ, wsgi_text
from consultancy.server.pages.remembered import LONGEST_REMEMBERED as LONGEST_HOST
from consultancy.server.pages.remembered import Remembered
from contact.intake.proxies import OWN_REQUEST
from contact.pages.reading import names_read_by, values_read

# Where something of the request counts that no address tells: a cookie, a token, the moment. And
# files, which are read from disk as they are sent.
PASSED_BY = ("/admin/", "/shared/", "/diagnostic/stamp/")
# What machines ask, by these very addresses: a page may be called /metrics-that-matter/.
PROBED = frozenset({"/healthz", "/readyz", "/metrics"})
# Where a query holds whatever somebody has typed: there is no end of such addresses.
SEARCH = "/search/"
# In characters. No page of ours has a longer address.
LONGEST_ADDRESS = 1000
# Settings are slow to ask, for something that every request asks.
ASKS_HTTPS: bool = settings.IS_HTTPS


class Address(NamedTuple):
    """What a page is kept under: its path, and what it reads of the query, in the page's order."""

    path: str
    query: str = ""

    @property
    def key(self) -> Hashable:
        """What stands for it where pages are kept: the path alone is the quicker one."""
        return self if self.query else self.path

    @property
    def holds_any_words(self) -> bool:
        """Whether it is one of any number that strangers may make up."""
        return bool(self.query) and self.path == SEARCH


def page_asked_for(scope: Scope) -> Address | None:
    """The address of the page that a request asks for; None for whatever Django must see itself."""
    path: str = scope.path
    if scope.method not in SAFE_METHODS or not is_to_our_host(scope.headers):
        return None
    if path in PROBED or path.startswith((*PASSED_BY, settings.STATIC_URL, settings.MEDIA_URL)):
        return None
    return with_query(path, scope.query_string)


def is_to_our_host(headers: Any) -> bool:
    """Whether a request with those headers came over the site's own scheme, as Django would say, to
    one host of the site's.
    """
    hosts = headers.get_all("host")
    if len(hosts) != 1 or not ALLOWED[hosts[0]] or "transfer-encoding" in headers:
        return False
    return not ASKS_HTTPS or headers.get("x-forwarded-proto") == "https"


def is_allowed(host: str | None) -> bool:
    """Whether Django would answer to that Host header."""
    if not host or len(host) > LONGEST_HOST:
        return False
    domain, _port = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)


ALLOWED = Remembered(is_allowed)


def with_query(path: str, query: str) -> Address | None:
    """The address of that path and what its page reads of a query; None if too long."""
    if len(path) > LONGEST_ADDRESS:
        return None
    if not query:
        return Address(path)
    names = names_read_at(path)
    try:
        read = urlencode(values_read(names, query))
    except TooManyFieldsSent:
        return None
    return Address(path, read) if len(read) <= LONGEST_ADDRESS else None


@lru_cache(maxsize=1024)
def names_read_at(path: str) -> tuple[str, ...]:
    """The parameters that the page at that path reads; none where there is no page."""
    try:
        return names_read_by(resolve(path).func)
    except Resolver404:
        return ()


def environ_of(address: Address) -> Environ:
    """The request for a page, as nobody in particular would send it to SITE_URL.

    All that Django gets: so an answer can depend on nothing else.
    """
    site = urlsplit(settings.SITE_URL)
    return SERVER | {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": wsgi_text(address.path),
        "QUERY_STRING": address.query,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or ""),
        "REMOTE_ADDR": "",
        "HTTP_HOST": site.netloc,
        "wsgi.url_scheme": site.scheme,
        "wsgi.input": BytesIO(),
        OWN_REQUEST: True,
    }
