"""Who else wrote: a second request from the same person, or from the same organisation.

The same person is the same mailbox, where dots make no difference; the same organisation has the
same name, or its own mail host. All by index.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Lower

from contact.models import DiagnosticRequest, RequestQuerySet

SHOWN = 10
# Everybody's mail hosts: they say nothing of where somebody works.
PUBLIC_HOSTS = frozenset(
    {
        *("gmail.com", "outlook.com", "hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com"),
        *("msn.com", "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "ymail.com", "aol.com"),
        *("icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me", "tuta.com"),
        *("gmx.com", "gmx.de", "gmx.net", "gmx.at", "web.de", "t-online.de", "freenet.de"),
        *("posteo.de", "mailbox.org", "fastmail.com", "hey.com", "zoho.com", "mail.com"),
        *("orange.fr", "free.fr", "laposte.net", "libero.it", "seznam.cz", "wp.pl", "onet.pl"),
        *("hot.ee", "mail.ee", "online.ee", "inbox.lv", "inbox.lt", "mail.ru", "yandex.ru"),
        *("yandex.com", "bk.ru", "ukr.net", "qq.com", "163.com", "126.com", "naver.com"),
        *("btinternet.com", "sky.com", "bluewin.ch", "telenet.be", "ziggo.nl", "kpnmail.nl"),
    }
)
NOBODY: Any = Value(False, output_field=BooleanField())


def tell_kin(rows: Sequence[Any]) -> None:
    """Give each row `same_person` and `same_organisation`: whether there is another request from
    the same, the second without those of the person. One query.
    """
    keys = [row.pk for row in rows]
    others = DiagnosticRequest.objects.exclude(pk=OuterRef("pk"))
    same = Q(mailbox_name=OuterRef("mailbox_name"), mail_domain=OuterRef("mail_domain"))
    person = others.filter(same)
    from_others = others.in_inbox().exclude(same & ~Q(mail_domain=""))
    by_host = from_others.filter(mail_domain=OuterRef("mail_domain"))
    named = from_others.alias(own=Lower("organisation"))
    by_name = named.filter(own=Lower(OuterRef("organisation")))
    found = DiagnosticRequest.objects.filter(pk__in=keys).annotate(
        # What comes first spares the database a look at all that have nothing there.
        person=Case(When(mail_domain="", then=NOBODY), default=Exists(person)),
        host=Case(When(mail_domain__in=["", *PUBLIC_HOSTS], then=NOBODY), default=Exists(by_host)),
        namesake=Case(When(organisation="", then=NOBODY), default=Exists(by_name)),
    )
    told = {pk: flags for pk, *flags in found.values_list("pk", "person", "host", "namesake")}
    for row in rows:
        person_too, host_too, name_too = told.get(row.pk, (False, False, False))
        row.same_person, row.same_organisation = person_too, host_too or name_too


def from_same_organisation(diagnostic: DiagnosticRequest) -> list[DiagnosticRequest]:
    """The latest requests of others from the same organisation. Two queries at most."""
    found: dict[int, DiagnosticRequest] = {}
    for rule in organisation_rules(diagnostic):
        rows = others_in_inbox(diagnostic).alias(own=Lower("organisation")).filter(rule)
        found |= {one.pk: one for one in rows.order_by("-created_at", "-pk")[:SHOWN]}
    latest = sorted(found.values(), key=lambda one: one.created_at, reverse=True)
    return latest[:SHOWN]


def organisation_rules(diagnostic: DiagnosticRequest) -> list[Q]:
    """By what the organisation of a request is known; each has an index."""
    rules = []
    if diagnostic.mail_domain and diagnostic.mail_domain not in PUBLIC_HOSTS:
        rules.append(Q(mail_domain=diagnostic.mail_domain))
    if diagnostic.organisation:
        rules.append(Q(own=Lower(Value(diagnostic.organisation))))
    return rules


def others_in_inbox(diagnostic: DiagnosticRequest) -> RequestQuerySet:
    """What others sent: not from the mailbox of this request."""
    person = Q(mailbox_name=diagnostic.mailbox_name, mail_domain=diagnostic.mail_domain)
    no_address = Q(mail_domain="")
    others = DiagnosticRequest.objects.in_inbox().exclude(pk=diagnostic.pk)
    return others.exclude(person & ~no_address)
