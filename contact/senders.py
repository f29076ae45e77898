"""Which requests come from the same person."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, Value
from django.db.models.functions import Replace

from contact.models import DiagnosticRequest, RequestQuerySet
from contact.text.email_addresses import DOTS_DO_NOT_COUNT, domains_of, mailbox
from contact.text.telephone_numbers import digits_of


def sent_from(email: str) -> RequestQuerySet:
    """The requests from this person: from whatever spelling of the address's `mailbox`; by a
    telephone number, those that a colleague entered with it, however its digits stand together.

    Asked of the column that everybody fills, as keys beside it could be missing.
    """
    if "@" not in email:
        return called_from(email)
    key = mailbox(email.strip())
    local = key.rpartition("@")[0]
    column, dot = "email", "."
    requests = DiagnosticRequest.objects.all()
    if domains_of(key) == set(DOTS_DO_NOT_COUNT):
        column, dot = "dotless", ""
        requests = requests.alias(dotless=Replace("email", Value("."), Value("")))
    same = (
        Q(**{f"{column}__iexact": f"{local}@{domain}"})
        | Q(**{f"{column}__istartswith": f"{local}+", f"{column}__iendswith": f"@{domain}"})
        for domain in (found.replace(".", dot) for found in domains_of(key))
    )
    return requests.filter(reduce(or_, same))


def called_from(telephone: str) -> RequestQuerySet:
    """The requests that were entered with this number."""
    own: Any = F("telephone")
    for between in " -.()/":
        own = Replace(own, Value(between), Value(""))
    digits = digits_of(telephone)
    requests = DiagnosticRequest.objects.exclude(telephone="").alias(digits=own)
    return requests.filter(digits=digits) if digits else requests.none()
