"""Search engines are told which pages have changed (https://www.indexnow.org), where the owner has
asked for it with a key.

The worker compares what is public with what they were told last, a thousand pages at a time. So it
knows of whatever made the difference: an edit, a moment that came, a page renamed, withdrawn or
deleted, by hand too. What cannot be told now is told another time.
"""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from casestudies.kinds import KINDS
from casestudies.machines.feeds import absolute_url
from casestudies.models import Section, ToldPage
from casestudies.publishing import IN_SITEMAP
from casestudies.tables.told_pages import Told
from casestudies.version.site_version import Version, read_version
from contact.models import Heartbeat

JOB = "index_now"
# Between two messages at least, and after one that failed, and the next one, at most.
EVERY, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)
# Of one message; the protocol takes ten times as many addresses.
MOST_PAGES = 1_000
# Of one turn: the mails wait meanwhile. And how long, in seconds, for one of them.
MOST_MESSAGES, PATIENCE = 10, 10
LAST_KEY = 2**63 - 1

Pages = dict[int, Told]


@require_safe
def key_file(_request: HttpRequest, key: str) -> HttpResponse:
    """By the key at this address search engines know who may speak for the site."""
    if key != settings.INDEXNOW_KEY:
        raise Http404
    return HttpResponse(f"{key}\n", content_type="text/plain; charset=utf-8")


class UntoldChange(NamedTuple):
    """What has changed of some pages of a section since search engines were told."""

    section: str
    now: Pages
    before: Pages

    @property
    def keys(self) -> list[int]:
        every = sorted(self.now.keys() | self.before.keys())
        return [key for key in every if self.now.get(key) != self.before.get(key)]

    @property
    def addresses(self) -> list[str]:
        """Of what is new or has changed; where pages stood that are elsewhere now, or nowhere."""
        found = (told for key in self.keys for told in (self.before.get(key), self.now.get(key)))
        return [absolute_url(path) for path in dict.fromkeys(told.path for told in found if told)]

    @transaction.atomic
    def note(self) -> None:
        """Remember that they have been told."""
        keys = self.keys
        ToldPage.objects.filter(section=self.section, key__in=keys).delete()
        ToldPage.objects.bulk_create(
            ToldPage(section=self.section, key=key, **self.now[key]._asdict())
            for key in keys
            if key in self.now
        )


def untold_changes() -> Iterator[UntoldChange]:
    """What there is to tell, in messages; two small queries for each thousand pages."""
    pages: dict[str, Any] = {section: kind.pages for section, kind in KINDS.items()}
    for section, found in (pages | {"": Section.objects}).items():
        for one in differences_of(section, found.published().filter(IN_SITEMAP)):
            if one.keys:
                yield one


def differences_of(section: str, pages: Any) -> Iterator[UntoldChange]:
    last = 0
    columns = pages.only("slug", "updated_at", *["kind"] * hasattr(pages.model, "kind"))
    while last < LAST_KEY:
        some = list(columns.filter(pk__gt=last).order_by("pk")[:MOST_PAGES])
        until = some[-1].pk if len(some) == MOST_PAGES else LAST_KEY
        now = {page.pk: Told(page.get_absolute_url(), page.updated_at) for page in some}
        rows = ToldPage.objects.filter(section=section, key__gt=last, key__lte=until)
        yield UntoldChange(section, now, {row.key: row.told for row in rows})
        last = until


def send_addresses(addresses: list[str]) -> None:
    """Send one message. Raises OSError or HTTPException where it is not taken."""
    said = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": absolute_url(reverse("index_now_key", args=[settings.INDEXNOW_KEY])),
        "urlList": addresses,
    }
    headers = {"Content-Type": "application/json; charset=utf-8"}
    # The address is the operator's own, and begins with http (environment.py).
    request = Request(settings.INDEXNOW_URL, json.dumps(said).encode(), headers)  # noqa: S310
    urlopen(request, timeout=PATIENCE).close()  # noqa: S310


class IndexNow:
    """The worker's chore. Nothing is told without a key, nor of a site that is hidden from search
    engines.
    """

    def __init__(self) -> None:
        self.due = 0.0
        self.failures = 0
        self.told: Version | None = None

    def work(self) -> str:
        """Tell what is due; says in a line what came of it, nothing where there was nothing."""
        if not settings.INDEXNOW_KEY or settings.NOINDEX or time.monotonic() < self.due:
            return ""
        self.due = time.monotonic() + EVERY.total_seconds()
        version = read_version()
        if version == self.told or not Heartbeat.take_turn(JOB, EVERY):
            return ""
        try:
            number, is_all = self.tell_some()
        except (OSError, HTTPException) as error:
            return self.said_of_failure(error)
        self.failures = 0
        self.told = version if is_all else None
        return f"Addresses told to search engines: {number}." if number else ""

    def tell_some(self) -> tuple[int, bool]:
        """Of how many addresses, and whether that was all."""
        number = 0
        for messages, one in enumerate(untold_changes()):
            if messages == MOST_MESSAGES:
                return number, False
            send_addresses(one.addresses)
            one.note()
            number += len(one.addresses)
        return number, True

    def said_of_failure(self, error: Exception) -> str:
        self.failures += 1
        pause = min(EVERY * 2 ** min(self.failures, 10), LONGEST_PAUSE)
        self.due = time.monotonic() + pause.total_seconds()
        minutes = int(pause.total_seconds() // 60)
        return f"Search engines were not told ({error}); next try in {minutes} minutes."
