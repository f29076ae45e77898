"""What the filter sees of a request: its words, and what it gives besides. Knows no database."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from contact.forms import Answers
from contact.intake.stamp import Writing

# Beyond it a text says nothing new about what it is, and a post must not become slow.
READ_LENGTH = 4_000
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# RankWise, B2B leads, okrflow.
NAME_PART = re.compile(r"[^\W\d_]+?(?=[A-ZÄÖÜÕ][a-zäöüõ]|[\W\d_]|\Z)")
LONGEST_BEGINNING = 20
SYMBOL = re.compile(r"[$€£%!?]")
LINKED_HOST = re.compile(r"(?:https?:\s*//|\bwww\.)(?:www\.)?([^\s/?#]+)\S*", re.IGNORECASE)
MAIL_ADDRESS = re.compile(r"[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63})+)")
PHONE = re.compile(r"(?<!\w)\+?\d(?:[ ./()-]{0,2}\d){7,14}(?!\w)")
MESSENGER = re.compile(r"\b(whats\s?app|telegram|skype|wechat|viber|t\.me|wa\.me)\b", re.IGNORECASE)
# As often in a message as this, it is not by the way.
OFTEN = (2, 4)
WAYS = {
    "link": gettext_lazy("a link to another domain"),
    "address": gettext_lazy("another e-mail address"),
    "telephone": gettext_lazy("a telephone number"),
    "messenger": gettext_lazy("a messenger"),
}
GIVEN = {
    "organisation": gettext_lazy("an organisation"),
    "role": gettext_lazy("a role"),
    "link": WAYS["link"],
    "own name": gettext_lazy("the name of their own organisation"),
    "script": gettext_lazy("a browser that ran the form’s script"),
}
MISSING = {
    "organisation": gettext_lazy("no organisation"),
    "role": gettext_lazy("no role"),
    "link": gettext_lazy("no link to another domain"),
    "own name": gettext_lazy("no name of their own organisation"),
    "script": gettext_lazy("a browser that did not run the form’s script"),
}


def traits_of(answers: Answers, writing: Writing) -> dict[str, str | Promise]:
    """Everything that a request shows, by name, with what to call it in a sentence to the team.

    Only the first READ_LENGTH characters of the message are read. The names are stored (hashed):
    after a change of them the filter no longer knows what it has learned.
    """
    text = answers.message[:READ_LENGTH]
    role = [(f"role {trait}", name) for trait, name in word_traits(answers.role)]
    return dict(
        [*word_traits(text), *often(text), *role, *trade(answers), *circumstances(answers, writing)]
    )


def word_traits(text: str) -> Iterator[tuple[str, str]]:
    """Each word and symbol, whatever its case, and what the words mean by the glossary.

    A meaning is the same for all words that have it. Numbers differ too much to be worth learning.
    """
    for word in [*words_in(text), *SYMBOL.findall(text)]:
        yield f"word {word}", f"“{word}”"
        if meaning := meaning_of(word):
            yield f"meaning {meaning}", f"“{word}”"


def words_in(text: str) -> list[str]:
    """The words of a text in their order, without links, addresses and numbers."""
    bare = MAIL_ADDRESS.sub(" ", LINKED_HOST.sub(" ", text)).casefold()
    return [word for word in WORD.findall(bare) if not word[0].isdigit()]


def often(text: str) -> Iterator[tuple[str, str]]:
    """The meanings that come OFTEN in a text, named by one of their words."""
    meant = [(word, meaning) for word in words_in(text) if (meaning := meaning_of(word))]
    counts = Counter(meaning for _word, meaning in meant)
    for word, meaning in meant:
        for times in OFTEN:
            if counts[meaning] >= times:
                yield f"meaning {meaning} {times}", f"“{word}”"


def trade(answers: Answers) -> Iterator[tuple[str, str]]:
    """What the names of the organisation and of its domain mean: sellers name what they sell."""
    domain = answers.email.rpartition("@")[2].casefold().split(".")[:-1]
    for name in [*NAME_PART.findall(answers.organisation), *domain]:
        if meaning := meaning_of(name.casefold()):
            yield f"trade {meaning}", f"“{name}”"


def circumstances(answers: Answers, writing: Writing) -> Iterator[tuple[str, str | Promise]]:
    """What a request gives besides its words."""
    given = {
        "organisation": answers.organisation,
        "role": answers.role,
        "link": "link" in ways_to_answer(answers),
        "own name": names_itself(answers),
        "script": writing.seconds is not None,
    }
    for name, is_there in given.items():
        yield (f"has {name}", GIVEN[name]) if is_there else (f"no {name}", MISSING[name])
    for way in ways_to_answer(answers) - {"link"}:
        yield f"has {way}", WAYS[way]


def ways_to_answer(answers: Answers) -> set[str]:
    """How else than by the address in the form the message wants to be answered: keys of WAYS."""
    text = answers.message[:READ_LENGTH]
    found = {
        "link": other_domains(answers, LINKED_HOST, text),
        "address": other_domains(answers, MAIL_ADDRESS, text),
        "telephone": PHONE.search(text),
        "messenger": MESSENGER.search(text),
    }
    return {way for way, is_there in found.items() if is_there}


def other_domains(answers: Answers, pattern: re.Pattern[str], text: str) -> set[str]:
    """The domains that a pattern finds, but for this site's and the sender's own.

    A domain is the sender's own if it is that of the address, or bears the organisation's name.
    """
    found = {domain.casefold().strip(".,;:)>") for domain in pattern.findall(text)}
    own = answers.email.rpartition("@")[2].casefold()
    name = "".join(WORD.findall(answers.organisation.casefold()))
    return {
        domain
        for domain in found
        if domain not in settings.SITE_URL.casefold()
        and not f".{domain}".endswith(f".{own}")
        and not f".{own}".endswith(f".{domain}")
        and not (len(name) > 3 and name in "".join(WORD.findall(domain)))
    }


def names_itself(answers: Answers) -> bool:
    """Whether the message tells the name of the sender's organisation, written in up to 3 words.

    Who advertises does; who asks for advice says "we".
    """
    domain = answers.email.rpartition("@")[2].partition(".")[0]
    names = {"".join(words_in(name)) for name in (answers.organisation, domain)}
    words = words_in(answers.message[:READ_LENGTH])
    said = {"".join(words[at : at + length]) for at in range(len(words)) for length in (1, 2, 3)}
    return any(len(name) > 3 for name in names & said)


def meaning_of(word: str) -> str | None:
    """What a word means by the glossary; by its longest beginning there if not as a whole."""
    known = glossary()
    if word in known:
        return known[word]
    lengths = range(min(len(word), LONGEST_BEGINNING), 2, -1)
    return next((known[entry] for at in lengths if (entry := f"{word[:at]}*") in known), None)


@cache
def glossary() -> dict[str, str]:
    """The meaning of each entry of glossary.txt; the first line that has an entry holds."""
    lines = Path(__file__).with_name("glossary.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.partition(":") for line in lines if line and not line.startswith("#")]
    pairs = [(word, meaning) for meaning, _colon, words in entries for word in words.split()]
    return dict(reversed(pairs))
