"""Does this read like advertising or like a probe? Scored signals, and the reason in words.

Nothing is dropped for it: what reaches the threshold is set aside with the names of its signals,
one click from release. So a signal may be wrong now and then, but a list of reasons must be short
and clear enough that whoever reads it sees at once whether it was.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.intake.origin import Verdict
from contact.intake.spam_patterns import (
    CASE_FLIP,
    LINK,
    MARKUP,
    NO_WORD,
    PITCH,
    PLACEHOLDER,
    PROBE,
    SHORTENED_LINK,
    TRADE,
    WORD,
)

THRESHOLD = 10


class Words(NamedTuple):
    """What the visitor wrote, by field."""

    name: str
    email: str
    organisation: str
    role: str
    message: str

    def everything(self) -> str:
        return "\n".join(self)


class Signal(NamedTuple):
    """A score, a sentence part for the team, and how often the words show it."""

    score: int
    reason: str | Promise
    count: Callable[[Words], int]


def reasons_to_set_aside(words: Words, *, trapped: bool, origin: Verdict) -> list[str]:
    """Why a valid request should wait for a person's eye; empty if it need not."""
    reasons = judge_words(words)
    if trapped:
        reasons.append(_("the hidden field was filled in"))
    if origin is Verdict.UNKNOWN:
        reasons.append(_("the browser did not say where the form was sent from"))
    return reasons


def judge_words(words: Words) -> list[str]:
    """The reasons to set the words aside; empty if they read like a person's."""
    found = [(signal, signal.count(words)) for signal in SIGNALS]
    if sum(signal.score * count for signal, count in found) < THRESHOLD:
        return []
    return [str(signal.reason) for signal, count in found if count]


def links(words: Words) -> int:
    """Links in the message, without those to this site."""
    foreign = words.message.replace(settings.SITE_URL, "")
    return len(LINK.findall(foreign))


def many_links(words: Words) -> int:
    return int(links(words) >= 3)


def little_but_a_link(words: Words) -> int:
    return int(links(words) == 1 and len(words.message.split()) <= 12)


def links_in_lines(words: Words) -> int:
    # An organisation is often given as www.example.org.
    lines = f"{words.name}\n{words.role}\n{words.organisation.removeprefix('www.')}"
    return len(LINK.findall(lines))


def shortened_links(words: Words) -> int:
    return len(SHORTENED_LINK.findall(words.message))


def markup(words: Words) -> int:
    return len(MARKUP.findall(words.everything()))


def placeholders(words: Words) -> int:
    return len(PLACEHOLDER.findall(words.everything()))


def probes(words: Words) -> int:
    return len(PROBE.findall(words.everything()))


def pitches(words: Words) -> int:
    return different(PITCH, words.everything())


def trades(words: Words) -> int:
    """Such words in the message and outside the pitches: "SEO agency" is one sign, not two, and
    what somebody's organisation is called is none.
    """
    return different(TRADE, PITCH.sub(" ", words.message))


def different(pattern: re.Pattern[str], text: str) -> int:
    # One loan and two loans are the same word.
    return len({found.group().casefold().rstrip("s") for found in pattern.finditer(text)})


def same_everywhere(words: Words) -> int:
    """Three fields of one text, or a message that only repeats the name."""
    lines = [line.casefold() for line in (words.name, words.organisation, words.role) if line]
    repeated = words.message.casefold() == words.name.casefold()
    return int(repeated or (len(lines) == 3 and len(set(lines)) == 1))


def mixed_scripts(words: Words) -> int:
    """Words that mix Latin letters with Cyrillic or Greek ones that look the same."""
    return sum(len(scripts(word)) > 1 for word in WORD.findall(words.everything()))


def scripts(word: str) -> set[str]:
    if word.isascii():
        return {"LATIN"}
    names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
    return names & {"LATIN", "CYRILLIC", "GREEK"}


def random_capitals(words: Words) -> int:
    """Words like RvgsZtFyGqLh: many changes from small to capital letters."""
    return sum(len(CASE_FLIP.findall(word)) >= 3 for word in WORD.findall(words.everything()))


def random_letters(words: Words) -> int:
    """Of the longer words in the message two in five are none in any language."""
    plain = unicodedata.normalize("NFKD", words.message.lower())
    latin = [word for word in WORD.findall(plain) if len(word) >= 4 and word.isascii()]
    odd = [word for word in latin if NO_WORD.search(word)]
    return int(len(odd) * 5 > len(latin) * 2)


def endless_repeats(words: Words) -> int:
    """The same few words over and over."""
    all_words = WORD.findall(words.message.lower())
    return int(len(all_words) >= 20 and len(set(all_words)) * 4 < len(all_words))


SIGNALS = [
    Signal(10, gettext_lazy("markup in plain text"), markup),
    Signal(10, gettext_lazy("unfilled placeholders"), placeholders),
    Signal(10, gettext_lazy("reads like an attack on the site"), probes),
    Signal(10, gettext_lazy("a link in a field for a name"), links_in_lines),
    Signal(10, gettext_lazy("many links"), many_links),
    Signal(10, gettext_lazy("the same text in several fields"), same_everywhere),
    Signal(10, gettext_lazy("random letters"), random_letters),
    Signal(10, gettext_lazy("the same words over and over"), endless_repeats),
    Signal(7, gettext_lazy("capitals in the middle of words"), random_capitals),
    Signal(7, gettext_lazy("words of a sales pitch"), pitches),
    Signal(7, gettext_lazy("a shortened or chat link"), shortened_links),
    Signal(6, gettext_lazy("letters of several alphabets in one word"), mixed_scripts),
    Signal(4, gettext_lazy("words of much advertised trades"), trades),
    Signal(4, gettext_lazy("links"), links),
    Signal(3, gettext_lazy("little but a link"), little_but_a_link),
]
