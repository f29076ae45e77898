"""What a value of the environment must look like, as text: django-environ reads it later."""

import re
import zlib
from collections.abc import Callable
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from consultancy.logs.configured import LEVELS
from consultancy.media.address import is_bucket

SWITCH = {*environ.Env.BOOLEAN_TRUE_STRINGS, "false", "off", "n", "no", "0", ""}
# Words of keys that stand in somebody's documentation.
EXAMPLE = re.compile(r"insecure|change.?(me|it|this)|example|your.?(secret|key)|placeholder", re.I)
HOST_NAME = re.compile(r"\*|\.?[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]", re.I)
POSTGRESQL = {"postgres", "postgresql", "pgsql", "psql"}
OWN_CACHES = {"locmemcache", "filecache", "dbcache"}
REDIS = {"rediscache", "redis", "rediss"}
# Which library speaks to which search server.
SEARCH_SERVERS = {
    "elasticsearch7": "elasticsearch",
    "elasticsearch8": "elasticsearch",
    "elasticsearch9": "elasticsearch",
    "opensearch2": "opensearchpy",
    "opensearch3": "opensearchpy",
}
SMTP = {"smtp", "smtps", "smtp+tls", "smtp+ssl"}


def is_switch(value: str) -> bool:
    return value.lower().strip() in SWITCH


def is_on(value: str) -> bool:
    return value.lower().strip() in environ.Env.BOOLEAN_TRUE_STRINGS


def is_strong(value: str) -> bool:
    """A key long and random enough to sign with: `check --deploy` asks for fifty characters.

    What repeats itself can be packed.
    """
    is_random = len(set(value)) >= 10 and len(zlib.compress(value.encode())) >= 45
    # An initial $ names another variable.
    return len(value) >= 50 and is_random and not EXAMPLE.search(value) and value[0] != "$"


def is_token(value: str) -> bool:
    return value == "" or bool(re.fullmatch(r"[!-~]{20,}", value))


def is_key(value: str) -> bool:
    """One of somebody else's, in one piece."""
    return bool(re.fullmatch(r"[!#-&(-~]*", value))


def is_log_level(value: str) -> bool:
    return value.upper() in LEVELS


def is_index_key(value: str) -> bool:
    """As https://www.indexnow.org/documentation wants it; part of an address."""
    return bool(re.fullmatch(r"[a-zA-Z0-9-]{8,128}", value))


def is_http_address(value: str) -> bool:
    """A whole one, of which programs ask something."""
    parts = parts_of(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def is_host(value: str) -> bool:
    return bool(HOST_NAME.fullmatch(value))


def is_one_host(value: str) -> bool:
    return value != "*"


def is_site(value: str) -> bool:
    """Scheme and host, perhaps a port, of which all absolute addresses are made."""
    parts = parts_of(value)
    is_bare = parts.path in {"", "/"} and not (parts.query or parts.fragment or "@" in parts.netloc)
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and is_bare


def is_private(value: str) -> bool:
    """Encrypted, or within this machine."""
    parts = parts_of(value)
    return parts.scheme == "https" or is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_database(value: str) -> bool:
    """One that is there tomorrow, with a name, and of a kind that this site knows."""
    parts = parts_of(value)
    if parts.scheme == "sqlite":
        return not parts.netloc and len(parts.path) > 1
    # Each thread keeps its connection, which a pool would not have (docs/decisions/0036).
    is_pooled = "pool" in parse_qs(parts.query)
    is_named = parts.scheme in POSTGRESQL and bool(parts.path.strip("/"))
    return is_named and not is_pooled and is_read(value)


def is_read(value: str) -> bool:
    try:
        return bool(environ.Env.db_url_config(value)["NAME"])
    except (ValueError, ImproperlyConfigured):
        return False


def is_cache(value: str) -> bool:
    scheme = parts_of(value).scheme
    return scheme in OWN_CACHES or (scheme in REDIS and find_spec("redis") is not None)


def has_library(name: str) -> bool:
    """Whether it is installed."""
    return find_spec(name) is not None


def is_sentry(value: str) -> bool:
    """Whether it is an address with a key and a project's number, and the library is there."""
    parts = parts_of(value)
    is_whole = parts.scheme in {"http", "https"} and parts.username and parts.hostname
    is_numbered = parts.path.rpartition("/")[2].isdecimal()
    return bool(is_whole) and is_numbered and has_library("sentry_sdk")


def is_search_server(value: str) -> bool:
    """Whether it names a server for which a library is installed."""
    parts = parts_of(value)
    server, _plus, transport = parts.scheme.partition("+")
    library = SEARCH_SERVERS.get(server, "")
    is_known = bool(library) and transport in {"http", "https"} and bool(parts.hostname)
    return is_known and find_spec(library) is not None


def is_mail(value: str) -> bool:
    return parts_of(value).scheme in environ.Env.EMAIL_SCHEMES


def leaves(value: str) -> bool:
    """Whether mails go to a server, instead of into a file, the log or nowhere."""
    parts = parts_of(value)
    return parts.scheme in SMTP and bool(parts.hostname)


def is_media(value: str) -> bool:
    return is_folder(value) or is_bucket(value)


def is_folder(value: str) -> bool:
    return value == "" or value.removeprefix("file://").startswith("/")


def is_address(value: str) -> bool:
    try:
        validate_email(value)
    except ValidationError:
        return False
    return True


def is_sender(value: str) -> bool:
    return is_address(parseaddr(value)[1]) and value.isprintable()


def is_time_zone(value: str) -> bool:
    try:
        return bool(ZoneInfo(value))
    except (OSError, ValueError, KeyError):
        return False


def number(low: int, high: int) -> Callable[[str], bool]:
    """The rule of a whole number within these bounds."""
    return lambda value: bool(re.fullmatch(r"\d{1,9}", value)) and low <= int(value) <= high


def has_member(value: str) -> bool:
    return bool(value.strip(","))


def every(is_kept: Callable[[str], bool]) -> Callable[[str], bool]:
    """The rule for each member of a list: django-environ splits at commas and strips nothing."""
    return lambda value: all(is_kept(member) for member in value.split(",") if member)


def optional(is_kept: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda value: value == "" or is_kept(value)


def parts_of(url: str) -> SplitResult:
    """An address in its parts; empty ones if it cannot be read."""
    try:
        parts = urlsplit(url)
        # A cluster of PostgreSQL servers has several ports.
        _port = None if "," in parts.netloc else parts.port
    except ValueError:
        return urlsplit("")
    return parts
