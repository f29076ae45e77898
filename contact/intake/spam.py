"""Does this look like a robot's post? Signals that hold for any wording, and their reasons.

Nothing is dropped for it: what shows a signal is set aside with the signal's name, one click from
release. No list of words is kept: one with a hundred phrases of advertising caught none of 150
sales pitches that it had not been written for. A pitch that looks like a letter reaches the team,
until its own decisions have taught the filter what pitches look like (lessons.py).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contact.forms import Answers
from contact.intake.lessons import likeness_to_spam
from contact.intake.origin import Verdict
from contact.intake.repetition import repetitions
from contact.intake.stamp import Writing
from contact.intake.traits import ways_to_answer
from contact.text.email_addresses import alphabets

LINK = re.compile(r"(https?:\s*//|\bwww\.)\S*", re.IGNORECASE)
# Hosts whose links hide where they lead: all that gives away 67 of the 1000 scripts of the tests.
SHORTENED_LINK = re.compile(
    r"https?:\s*//(bit\.ly|tinyurl\.com|t\.me|wa\.me|goo\.gl|cutt\.ly|is\.gd|rb\.gy|shorturl\.at)/",
    re.IGNORECASE,
)
# Nobody writes markup into a plain text field; robots post it everywhere to see where it works.
MARKUP = re.compile(
    r"\[/?(url|link|img)\b|</?(a|script|iframe|img|svg|b|p|br|div)\b[^>]*>", re.IGNORECASE
)
# Mail-merge fields and spintax that were never filled in.
PLACEHOLDER = re.compile(
    r"\{\{?\s*[a-z_]+\s*\}?\}|\{[^{}|\n]*\|[^{}\n]*\}|%[A-Z_]{4,}%|\[(first|last|your)[ _]name\]",
    re.IGNORECASE,
)
# The syntax that scanners send to find a hole.
PROBE = re.compile(
    r"'\s*(or|and)\s+'?\d+'?\s*=|\bunion\s+(all\s+)?select\b|\$\{jndi:|(\.\./){2}|/etc/passwd"
    r"|\bsleep\(\d+\)|\bwaitfor\s+delay\b|\{\{\s*\d+\s*\*\s*\d+\s*\}\}|javascript:",
    re.IGNORECASE,
)
LOOKALIKES = {"Latin", "Cyrillic", "Greek"}
LETTER_RUN = re.compile(r"[^\W\d_]+")
CASE_FLIP = re.compile(r"[a-z][A-Z]")
# No vowel, five consonants in a row, or two letters that no language writes side by side.
NO_WORD = re.compile(
    r"[^aeiouy]{5,}|\A[^aeiouy]+\Z|q[^ua]|[bcfghjkmpqvwxz]x|x[bdfgjkmnqrvwxz]|[bcfghjklmpqvwx]q"
    r"|v[bcfghjkmpqtwxz]|w[gjqvx]"
)


# A person needs longer, even one whose browser fills in the name and who pastes the rest.
QUICKEST_PERSON = 2
MANY_WAYS = 3


def reasons_to_set_aside(
    answers: Answers, *, trapped: bool, origin: Verdict, writing: Writing
) -> list[str]:
    """Why a valid request should wait for a person's eye; empty if it need not.

    Reads from the database what the team has decided before, and what came lately.
    """
    reasons = signals_in(answers)
    if trapped:
        reasons.append(_("the hidden field was filled in"))
    if writing.is_forged:
        reasons.append(_("a hidden field holds what this site did not write"))
    if is_hasty(writing) and ways_to_answer(answers):
        # Alone it condemns nobody either: whoever tries the form out is as quick.
        reasons.append(_("filled in and sent faster than a person can"))
    if origin is Verdict.UNKNOWN:
        reasons.append(_("the browser did not say where the form was sent from"))
    return [*reasons, *repetitions(answers), *likeness_to_spam(answers, writing)]


def signals_in(answers: Answers) -> list[str]:
    """The reasons that the answers themselves give; empty if they look like a person's."""
    return [str(reason) for reason, is_shown in SIGNALS if is_shown(answers)]


def any_answer(pattern: re.Pattern[str]) -> Callable[[Answers], bool]:
    """The signal that a pattern is found in whatever field."""
    return lambda answers: any(map(pattern.search, answers))


def has_many_links(answers: Answers) -> bool:
    """Three links in the message, without those to this site."""
    return len(LINK.findall(answers.message.replace(settings.SITE_URL, ""))) >= 3


def is_bare_link(answers: Answers) -> bool:
    """A link to somewhere else, and not a word about it."""
    rest, links = LINK.subn(" ", answers.message.replace(settings.SITE_URL, ""))
    return bool(links) and not LETTER_RUN.search(rest)


def has_link_in_line(answers: Answers) -> bool:
    # An organisation is often given as www.example.org.
    lines = (answers.name, answers.role, answers.organisation.removeprefix("www."))
    return any(map(LINK.search, lines))


def has_shortened_link(answers: Answers) -> bool:
    return bool(SHORTENED_LINK.search(answers.message))


def is_hasty(writing: Writing) -> bool:
    return writing.seconds is not None and writing.seconds < QUICKEST_PERSON


def wants_answers_elsewhere(answers: Answers) -> bool:
    """Three other ways to answer than the address in the form, which an enquiry hardly needs."""
    return len(ways_to_answer(answers)) >= MANY_WAYS


def is_same_everywhere(answers: Answers) -> bool:
    """Three fields of one text, or a message that only repeats the name."""
    name, _email, organisation, role, message = (text.casefold() for text in answers)
    return message == name or name == organisation == role


def has_mixed_alphabets(answers: Answers) -> bool:
    """Two words that mix Latin letters with Cyrillic or Greek ones that look the same."""
    foreign = [word for word in all_words(answers) if not word.isascii()]
    return sum(len(LOOKALIKES.intersection(alphabets(word))) > 1 for word in foreign) >= 2


def has_random_capitals(answers: Answers) -> bool:
    """Two words like RvgsZtFyGqLh: many changes from small to capital letters."""
    return sum(len(CASE_FLIP.findall(word)) >= 3 for word in all_words(answers)) >= 2


def all_words(answers: Answers) -> Iterator[str]:
    return (word for text in answers for word in LETTER_RUN.findall(text))


def has_random_letters(answers: Answers) -> bool:
    """Of the longer words in the message two in five are none in any language."""
    plain = unicodedata.normalize("NFKD", LINK.sub(" ", answers.message).lower())
    latin = [word for word in LETTER_RUN.findall(plain) if len(word) >= 4 and word.isascii()]
    odd = [word for word in latin if NO_WORD.search(word)]
    return len(odd) * 5 > len(latin) * 2


def is_endless_repeat(answers: Answers) -> bool:
    """The same few words over and over."""
    words = LETTER_RUN.findall(answers.message.lower())
    return len(words) >= 20 and len(set(words)) * 4 < len(words)


SIGNALS: list[tuple[str | Promise, Callable[[Answers], bool]]] = [
    (gettext_lazy("markup in plain text"), any_answer(MARKUP)),
    (gettext_lazy("unfilled placeholders"), any_answer(PLACEHOLDER)),
    (gettext_lazy("reads like an attack on the site"), any_answer(PROBE)),
    (gettext_lazy("a link in a field for a name"), has_link_in_line),
    (gettext_lazy("nothing but a link"), is_bare_link),
    (gettext_lazy("many links"), has_many_links),
    (gettext_lazy("a shortened or chat link"), has_shortened_link),
    (gettext_lazy("wants to be answered in several other ways"), wants_answers_elsewhere),
    (gettext_lazy("the same text in several fields"), is_same_everywhere),
    (gettext_lazy("random letters"), has_random_letters),
    (gettext_lazy("the same words over and over"), is_endless_repeat),
    (gettext_lazy("capitals in the middle of words"), has_random_capitals),
    (gettext_lazy("letters of several alphabets in one word"), has_mixed_alphabets),
]
