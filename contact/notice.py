"""What a visitor is told about their data, in one place.

The site writes it and its owner adds to it. The form shows it, each request keeps it as it read
then, and the privacy page repeats it. The numbers are those that erase the requests.
"""

import hashlib
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from contact.organisation import Organisation

# For each language of the site, and what its owner has lately changed in it.
MOST_NOTICES = 16


class Notice(NamedTuple):
    """The notice beside the form: plain text, and a name for exactly this wording."""

    version: str
    text: str


def current_notice() -> Notice:
    """The notice that the form shows now.

    The version is taken from the text itself, so that nobody can change the text and forget it.
    """
    days = settings.REQUEST_RETENTION_DAYS, settings.QUARANTINE_RETENTION_DAYS
    return notice_made_of(Organisation.current().notice, days, get_language())


@lru_cache(MOST_NOTICES)
def notice_made_of(own: str, _days: tuple[int, int], _language: str | None) -> Notice:
    """The notice with what the owner adds to it. Each block of a page asks for it."""
    text = (
        _(
            "What you send is stored on this site and mailed to our team. We use it only to answer "
            "you and pass it to nobody else. It is erased from this site %(request_period)s after "
            "it came in; what our filter takes for advertising, %(quarantine_period)s after one of "
            "us has looked at it."
        )
        % retention_periods()
    )
    text = f"{text} {own}".strip()
    return Notice(version=hashlib.sha256(text.encode()).hexdigest()[:12], text=text)


def retention_periods() -> dict[str, str]:
    """How long requests and quarantined requests are kept, in words."""
    return {
        "request_period": period_in_words(settings.REQUEST_RETENTION_DAYS),
        "quarantine_period": period_in_words(settings.QUARANTINE_RETENTION_DAYS),
    }


def privacy_facts() -> dict[str, Any]:
    """What templates/contact/_privacy_facts.html needs."""
    return {"notice": current_notice(), **retention_periods()}


def period_in_words(days: int) -> str:
    """A number of days as people say it: whole years in months, anything else in days."""
    years, rest = divmod(days, 365)
    if years and not rest:
        return ngettext("%(count)d month", "%(count)d months", 12 * years) % {"count": 12 * years}
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
