"""The page that thanks for a request knows its reference from the address, and from nothing else.

It is signed: whoever opens the page by hand, or with a number that somebody made up, is told that
nothing was sent. It holds nothing of the visitor's, and opens nothing.
"""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.http import urlencode

from contact.models import DiagnosticRequest

# The page may be opened again meanwhile; a bookmark of last year's thanks for nothing.
THANKED_FOR = timedelta(days=1)
THANKS_SALT = "contact.thanks"


def thanks_address(diagnostic: DiagnosticRequest) -> str:
    """The thanks page of a request, told which problem the visitor was reading about."""
    problems: list[str] = diagnostic.problem_slugs
    query = {"about": problems[0]} if problems else {}
    query["reference"] = signer().sign(diagnostic.reference)
    return f"{reverse('contact:thanks')}?{urlencode(query)}"


def thanked_reference(token: str) -> str:
    """The reference of the request that an address thanks for; empty without a valid one."""
    try:
        return signer().unsign(token, max_age=THANKED_FOR)
    except signing.BadSignature:
        return ""


def signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(sep="~", salt=THANKS_SALT)
