"""Who reads: the written rule by which an answer counts as a page that somebody has read.

Of whoever it was nothing is kept, and nothing is given. Why so is told in
docs/decisions/0051-reads-are-counted-by-the-server.md.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings

from casestudies.search.unanswered import unanswered
from casestudies.tables.missed_addresses import missed
from consultancy.server.pages.remembered import Remembered
from contact.pages.page_reads import page_reads
from contact.pages.tally import Tally, write_all

# All that a process counts of what visitors ask for.
TALLIES: Iterable[Tally] = (page_reads, missed, unanswered)

# What browsers call themselves, and programs that want to be taken for one.
BROWSER = re.compile(r"(?:Mozilla|Opera)/\d")
# What honest robots say besides: what they are, or where one reads of them. Cubot makes phones.
ROBOT = re.compile(
    r"""
    (?<!cu)bot | crawl | spider | slurp | scan | fetch | scrap | preview | prerender | headless
    | phantom | selenium | lighthouse | pagespeed | gtmetrix | pingdom | uptime | monitor | inspect
    | valid | check | archive | google-  | facebookexternalhit | whatsapp | feed | rss | java/
    | python | curl | wget | https?: | www\. | @
    """,
    re.IGNORECASE | re.VERBOSE,
)
LONGEST_AGENT = 1000
# These have said for years, to every site with https, what they ask for.
TELLING = re.compile(r"Chrome/|Firefox/")
ASKS_BY_HTTPS: bool = settings.IS_HTTPS

# What a browser's name tells: nothing of a reader; that it is one's; that it would tell more.
NO_READER, READER, TELLING_READER = range(3)


def kind_of_agent(agent: str | None) -> int:
    """What a User-Agent is."""
    if not agent or len(agent) > LONGEST_AGENT:
        return NO_READER
    if not BROWSER.match(agent) or ROBOT.search(agent):
        return NO_READER
    return TELLING_READER if TELLING.search(agent) else READER


AGENTS = Remembered(kind_of_agent)


def is_reader(headers: Any) -> bool:
    """Whether a GET with those headers comes from somebody who opens a page in a browser to read
    it now: neither a robot, nor a part of another page, nor fetched in advance.

    Looks up as little as it can: each look is a part of what an answer from memory costs.
    """
    kind = AGENTS[headers.get("user-agent")]
    if kind == NO_READER:
        return False
    wanted = headers.get("sec-fetch-dest")
    if wanted is None:
        if kind == TELLING_READER and ASKS_BY_HTTPS:
            return False
        if "text/html" not in (headers.get("accept") or ""):
            return False
    elif wanted != "document":
        return False
    return "sec-purpose" not in headers


def note_read(path: str, method: str, headers: Any) -> None:
    """Count a read of the page at that path, if it was one; touches no database. Any thread may."""
    if method == "GET" and is_reader(headers):
        page_reads.note_one(path)


def write_counts() -> None:
    """Write what is counted so far: this process is about to end."""
    write_all(TALLIES)
