"""System checks: what is known at start of the proxies before the site."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import Error

from contact.intake.proxies import are_visitors_hidden, hidden_visitors_cure


def check_proxy_hops(**kwargs: Any) -> list[checks.CheckMessage]:
    """A hint where TLS ends at a proxy, as it must, and no proxy may name its visitors."""
    is_plausible = settings.DEBUG or settings.TRUSTED_PROXY_HOPS or not settings.IS_HTTPS
    return [] if is_plausible else [checks.Info(*HINT, id="contact.I001")]


def check_hidden_visitors(databases: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A warning where requests have come through more proxies than the settings say.

    Asks the database, so only commands that prepare one run it: `migrate` does, before each start.
    """
    try:
        is_hidden = bool(databases) and are_visitors_hidden()
    except Error:
        # Before the first migration there is no table, and nobody has come yet.
        return []
    return [checks.Warning(hidden_visitors_cure(), id="contact.W001")] if is_hidden else []


HINT = (
    "SITE_URL is https, so a proxy must stand before the site, but TRUSTED_PROXY_HOPS is 0.",
    "Let the proxy set X-Forwarded-For and set TRUSTED_PROXY_HOPS=1, or visitors cannot be told "
    "apart and the hourly limit holds for all together only.",
)
