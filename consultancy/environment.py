"""What each variable of the environment may say.

The site does not start with a value that would fail later, or that nobody would notice: whatever is
wrong is told at once, a line for each variable with the cure, and no traceback.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from consultancy.environment_values import (
    every,
    has_library,
    has_member,
    is_address,
    is_cache,
    is_database,
    is_folder,
    is_host,
    is_http_address,
    is_index_key,
    is_key,
    is_log_level,
    is_mail,
    is_media,
    is_on,
    is_one_host,
    is_private,
    is_search_server,
    is_sender,
    is_sentry,
    is_site,
    is_strong,
    is_switch,
    is_time_zone,
    is_token,
    leaves,
    number,
    optional,
)
from consultancy.headers import HSTS_SECONDS
from consultancy.logs.configured import LEVELS

OFFERED_LANGUAGES = [
    ("en-gb", _("British English")),
    ("et", _("Estonian")),
]

RANDOM = 'python -c "import secrets; print(secrets.token_urlsafe(50))"'
INDEX_KEY = 'python -c "import secrets; print(secrets.token_hex(16))"'
DATABASE = (
    "write postgres://user:password@host:5432/name, without a pool, or "
    "sqlite:////folder/file.sqlite3"
)
SMTP_CURE = "write smtp+tls://user:password@mail.example.com:587"


class Rule(NamedTuple):
    """What a variable must fulfil, and what to do about one that does not."""

    name: str
    is_kept: Callable[[str], bool]
    cure: str
    in_production: bool = False


def problems_of(variables: Mapping[str, str], *, in_production: bool) -> list[str]:
    """A line for each variable that breaks a rule: its name, what it is, and the cure.

    No line quotes a secret. A variable that is not set is examined only where it must be.
    """
    found: dict[str, str] = {}
    for rule in RULES:
        value = variables.get(rule.name, "" if rule.name in REQUIRED else None)
        applies = value is not None and (in_production or not rule.in_production)
        if applies and rule.name not in found and not rule.is_kept(value or ""):
            found[rule.name] = f"{rule.name} {as_shown(rule.name, value or '')}: {rule.cure}."
    return list((contradictions(variables) | found).values())


def contradictions(variables: Mapping[str, str]) -> dict[str, str]:
    """The same for what is wrong beside another variable.

    Browsers take up a host for preloading only with all below it, and for a year
    (https://hstspreload.org/#submission-requirements).
    """
    wanted = is_on(variables.get("HSTS_PRELOAD", ""))
    reaches = is_on(variables.get("HSTS_SUBDOMAINS", ""))
    seconds = variables.get("HSTS_SECONDS", str(HSTS_SECONDS))
    if not wanted or (reaches and seconds.isdecimal() and int(seconds) >= HSTS_SECONDS):
        return {}
    cure = f"it wants HSTS_SUBDOMAINS=true and HSTS_SECONDS={HSTS_SECONDS} or more"
    return {"HSTS_PRELOAD": f"HSTS_PRELOAD is true: {cure}; or leave it out."}


def refuse_to_start(problems: Iterable[str]) -> None:
    """End the process with those lines on standard error, if there are any."""
    if lines := "\n".join(problems):
        raise SystemExit(f"{lines}\n.env.example explains every variable.")


def as_shown(name: str, value: str) -> str:
    """What a variable is, in words that hold no password."""
    if not value:
        return "is not set" if name in REQUIRED else "is empty"
    if "SECRET" in name or "TOKEN" in name:
        return "is weak or an example"
    if name.endswith(("_URL", "_DSN")):
        scheme, found, _rest = value.partition("://")
        return f"is {scheme}{found}…" if found else "is no address"
    return f"is {value}"


REQUIRED = {"SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL", "DIAGNOSTIC_RECIPIENTS", "EMAIL_URL"}
KEY_CURE = "write it as whoever keeps the bucket gave it, without spaces and quotation marks"
DAYS = "give a number of days from 1 to 36500"
RULES = [
    Rule("DEBUG", is_switch, "write true or false"),
    Rule("SECRET_KEY", bool, f"make one with {RANDOM}"),
    Rule("SECRET_KEY", is_strong, f"make one with {RANDOM}", in_production=True),
    Rule(
        "SECRET_KEY_FALLBACKS",
        every(is_strong),
        "leave it out; what weak keys signed is lost",
        in_production=True,
    ),
    Rule("ALLOWED_HOSTS", has_member, "name the hosts, comma-separated, such as www.example.com"),
    Rule(
        "ALLOWED_HOSTS",
        every(is_host),
        "write names such as www.example.com, comma-separated, without scheme, port or spaces",
    ),
    Rule(
        "ALLOWED_HOSTS",
        every(is_one_host),
        "name the hosts, comma-separated, such as www.example.com; * is every host",
        in_production=True,
    ),
    Rule("SITE_URL", is_site, "write scheme and host only, such as https://www.example.com"),
    Rule("SITE_URL", is_private, "begin it with https://", in_production=True),
    Rule(
        "EDITION_URL",
        optional(is_site),
        "write scheme and host only, such as https://standby.example.net, or leave it out",
    ),
    Rule("EDITION_URL", optional(is_private), "begin it with https://", in_production=True),
    Rule("NOINDEX", is_switch, "write true or false, or leave it out"),
    Rule("SECOND_FACTOR_REQUIRED", is_switch, "write true or false, or leave it out"),
    Rule("HSTS_SECONDS", number(0, 63_072_000), "give a number of seconds up to 63072000"),
    Rule("HSTS_SUBDOMAINS", is_switch, "write true or false, or leave it out"),
    Rule("HSTS_PRELOAD", is_switch, "write true or false, or leave it out"),
    Rule("DATABASE_URL", optional(is_database), DATABASE),
    Rule(
        "CACHE_URL",
        is_cache,
        "write locmemcache://, filecache:///folder, dbcache://table or, after `make setup "
        "EXTRAS=redis`, rediscache://127.0.0.1:6379/1",
    ),
    Rule(
        "SEARCH_URL",
        optional(is_search_server),
        "write opensearch3+https://user:password@search.example.com:9200 (or opensearch2, "
        "elasticsearch7 to 9) once opensearch-py, or elasticsearch, is installed with pip",
    ),
    Rule("PAGE_CACHE_MB", number(0, 100_000), "give a number of megabytes, or 0 to keep no pages"),
    Rule("EMAIL_URL", optional(is_mail), SMTP_CURE),
    Rule("EMAIL_URL", leaves, f"{SMTP_CURE}, or requests would reach nobody", in_production=True),
    Rule("DEFAULT_FROM_EMAIL", optional(is_sender), "write Name <name@example.com>"),
    Rule(
        "DIAGNOSTIC_RECIPIENTS", has_member, "name who gets the requests, such as team@example.com"
    ),
    Rule(
        "DIAGNOSTIC_RECIPIENTS",
        every(is_address),
        "write addresses such as team@example.com, comma-separated, without spaces",
    ),
    Rule("SECURITY_CONTACT", optional(is_address), "write an address such as team@example.com"),
    Rule("PROBE_TOKEN", is_token, f"make one of at least 20 characters with {RANDOM}"),
    Rule("METRICS_TOKEN", is_token, f"make one of at least 20 characters with {RANDOM}"),
    Rule(
        "METRICS_TOKEN",
        lambda value: not value or has_library("prometheus_client"),
        "run make setup EXTRAS=metrics first",
    ),
    Rule("INDEXNOW_KEY", optional(is_index_key), f"make one with {INDEX_KEY}"),
    Rule("INDEXNOW_URL", is_http_address, "leave it out, or write an address with https://"),
    Rule("REQUEST_RETENTION_DAYS", number(1, 36_500), DAYS),
    Rule("QUARANTINE_RETENTION_DAYS", number(1, 36_500), DAYS),
    Rule("ERASURES_FILE", is_folder, "write a file, as /srv/backups/erasures.jsonl"),
    Rule("DIAGNOSTIC_HOURLY_LIMIT", number(1, 1_000_000), "give a number from 1 to 1000000"),
    Rule("TRUSTED_PROXY_HOPS", number(0, 10), "give a number of proxies from 0 to 10"),
    Rule("IMAGE_QUOTA_MB", number(1, 100_000_000), "give a number of megabytes from 1"),
    Rule(
        "ADMINS",
        optional(every(is_address)),
        "write addresses such as ops@example.com, comma-separated, without spaces",
    ),
    Rule(
        "SENTRY_DSN",
        optional(is_sentry),
        "write what Sentry calls the DSN, as https://key@errors.example.com/1, once make setup "
        "EXTRAS=sentry has run",
    ),
    Rule("LOG_FORMAT", optional(("text", "json").__contains__), "write text or json"),
    Rule("LOG_LEVEL", is_log_level, f"write one of {', '.join(LEVELS)}"),
    Rule("ACCESS_LOG", is_switch, "write true or false, or leave it out"),
    Rule("DISK_FREE_MB", number(1, 100_000_000), "give a number of megabytes from 1"),
    Rule("CARDS_FOLDER", is_folder, "write a folder, as /srv/site/cards"),
    Rule("STATIC_FOLDER", is_folder, "write a folder, as /srv/site/static"),
    Rule("STATIC_RELEASES", number(1, 100), "give a number of releases from 1 to 100"),
    Rule("CARD_FONTS", is_folder, "write a folder, as /usr/share/fonts"),
    Rule(
        "MEDIA_STORAGE_URL",
        is_media,
        "write a folder, as file:///srv/site/media, or, after `make setup EXTRAS=s3`, a bucket, as "
        "s3://bucket/folder?endpoint=https://s3.example.com&region=eu-north-1, with its keys in "
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    ),
    Rule("AWS_ACCESS_KEY_ID", is_key, KEY_CURE),
    Rule("AWS_SECRET_ACCESS_KEY", is_key, KEY_CURE),
    Rule("MEDIA_COPIES_FOLDER", is_folder, "write a folder, as /srv/site/copies"),
    Rule(
        "LANGUAGE_CODE",
        lambda code: code in dict(OFFERED_LANGUAGES),
        f"write one of {', '.join(dict(OFFERED_LANGUAGES))}",
    ),
    Rule("TIME_ZONE", is_time_zone, "write a name such as Europe/London"),
]
