"""Does this read like advertising or like a probe? Scored signals, and the reason in words.

Nothing is dropped for it: what reaches the threshold is set aside with the names of its signals,
one click from release. So a signal may be wrong now and then, but a list of reasons must be short
and clear enough that whoever reads it sees at once whether it was.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.origin import Verdict

THRESHOLD = 10

LINK = re.compile(r"https?:\s*//|\bwww\.", re.IGNORECASE)
# Nobody writes markup into a plain text field; robots post it everywhere to see where it works.
MARKUP = re.compile(
    r"\[/?(url|link|img)\b|</?(a|script|iframe|img|svg|b|p|br|div)\b[^>]*>", re.IGNORECASE
)
# Mail-merge fields and spintax that were never filled in.
PLACEHOLDER = re.compile(
    r"\{\{?\s*\w+\s*\}?\}|\{[^{}|\n]*\|[^{}\n]*\}|%[A-Z_]{4,}%|\[(first|last|your)[ _]name\]",
    re.IGNORECASE,
)
# What scanners send to find a hole.
PROBE = re.compile(
    r"'\s*(or|and)\s+'?\d+'?\s*=|\bunion\s+(all\s+)?select\b|\$\{jndi:|(\.\./){2}|/etc/passwd"
    r"|\bsleep\(\d+\)|\bwaitfor\s+delay\b|\{\{\s*\d+\s*\*\s*\d+\s*\}\}|javascript:",
    re.IGNORECASE,
)
SHORTENED = re.compile(
    r"\b(bit\.ly|tinyurl\.com|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|rb\.gy|shorturl\.at)\b",
    re.IGNORECASE,
)
# Each of these alone may stand in an honest message; two, or one with a link, hardly.
SALES_PHRASES = re.compile(
    r"\bseo\b|\bback-?links?\b|\bguest post|\blink building|\bdomain authority|\bda ?\d\d\+"
    r"|\b(first|top) page of google|\brank(ing|ed|s)? (your \w+ )?(higher|#1|number one|on google)"
    r"|\borganic (traffic|visitors)|\bwebsite traffic|\btargeted (traffic|leads|visitors)"
    r"|\bweb ?site re-?design|\bweb (design|development) (services|company)|\bexplainer video"
    r"|\bbuy followers|\bemail (list|database)s?\b|\bverified (leads|contacts)"
    r"|\bcasino\b|\bbetting\b|\bslots?\b|\bpoker\b|\bviagra\b|\bcialis\b|\bpharmacy\b|\breplica\b"
    r"|\bcrypto|\bbitcoin\b|\bforex\b|\bpassive income|\bmake money|\bearn \$|\bper day from home"
    r"|\bpayday\b|\bloan offer|\bquick loan|\bbusiness loan|\bcredit score"
    r"|\badult dating|\bhot (girls|singles)|\bporn|\bxxx\b|\bescorts?\b"
    r"|\binheritance\b|\bbeneficiary\b|\bnext of kin\b|\bmillion (usd|dollars)"
    r"|\bact now\b|\blimited time\b|\bclick here\b|\bunsubscribe\b|\bopt.?out\b|\bfree trial\b"
    r"|казино|ставки|порно|кредит онлайн|продвижение сайт",
    re.IGNORECASE,
)
CASE_FLIP = re.compile(r"[a-z][A-Z]")
WORD = re.compile(r"[^\W\d_]+")
NO_SYLLABLE = re.compile(r"[^aeiouy]{5,}|\A[^aeiouy]+\Z")


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
    return len(LINK.findall(words.message))


def links_in_lines(words: Words) -> int:
    # An organisation is often given as www.example.org.
    lines = f"{words.name}\n{words.role}\n{words.organisation.removeprefix('www.')}"
    return len(LINK.findall(lines))


def sales_phrases(words: Words) -> int:
    return len({phrase.casefold() for phrase in matches(SALES_PHRASES, words.everything())})


def markup(words: Words) -> int:
    return len(MARKUP.findall(words.everything()))


def placeholders(words: Words) -> int:
    return len(PLACEHOLDER.findall(words.everything()))


def probes(words: Words) -> int:
    return len(PROBE.findall(words.everything()))


def shortened_links(words: Words) -> int:
    return len(SHORTENED.findall(words.message))


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
    return sum(len(CASE_FLIP.findall(word)) >= 3 for word in words.everything().split())


def random_letters(words: Words) -> int:
    """Of the longer words two in five have no vowels where any language would."""
    plain = unicodedata.normalize("NFKD", words.message.lower())
    latin = [word for word in WORD.findall(plain) if len(word) >= 4 and word.isascii()]
    odd = [word for word in latin if NO_SYLLABLE.search(word)]
    return int(len(odd) * 5 > len(latin) * 2)


def endless_repeats(words: Words) -> int:
    """The same few words over and over."""
    all_words = WORD.findall(words.message.lower())
    return int(len(all_words) >= 20 and len(set(all_words)) * 4 < len(all_words))


def matches(pattern: re.Pattern[str], text: str) -> list[str]:
    return [found.group() for found in pattern.finditer(text)]


SIGNALS = [
    Signal(10, gettext_lazy("markup in plain text"), markup),
    Signal(10, gettext_lazy("unfilled placeholders"), placeholders),
    Signal(10, gettext_lazy("reads like an attack on the site"), probes),
    Signal(10, gettext_lazy("a link in a field for a name"), links_in_lines),
    Signal(10, gettext_lazy("the same text in several fields"), same_everywhere),
    Signal(10, gettext_lazy("random letters"), random_letters),
    Signal(10, gettext_lazy("the same words over and over"), endless_repeats),
    Signal(7, gettext_lazy("capitals in the middle of words"), random_capitals),
    Signal(6, gettext_lazy("words of advertising"), sales_phrases),
    Signal(6, gettext_lazy("a shortened or chat link"), shortened_links),
    Signal(6, gettext_lazy("letters of several alphabets in one word"), mixed_scripts),
    Signal(4, gettext_lazy("links"), links),
]
