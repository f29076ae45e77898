"""To which colleague a request goes from the start."""

from typing import Any

from django.contrib.auth import get_user_model

from contact.source import Source

CONSULTANTS = "Consultants"


def owner_for(source: Source) -> Any | None:
    """The account of the person to whom a request from that source is addressed.

    None where there is none that is active and among the consultants. The source is what our own
    page has signed; nothing a visitor writes is asked. `person` is how an account is tied to one of
    the people of the site (casestudies).
    """
    if not source.addressee:
        return None
    colleagues = get_user_model().objects.filter(is_active=True, groups__name=CONSULTANTS)
    return colleagues.filter(person__slug=source.addressee).first()
