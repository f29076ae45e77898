"""What a visitor has typed, as far as it is looked for: no more than a bounded number of words."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from casestudies.search.catalogue import Catalogue
from casestudies.search.stems import folded_words, stem
from casestudies.search.synonyms import same_things
from casestudies.search.terms import Term

MOST_CHARACTERS = 300
MOST_WORDS = 16
# In typed quotes and in those of books.
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')
# Of a query's words those that some index could not tell from noise.
SHORTEST_PREFIX = 3


class Asked(NamedTuple):
    """A query: words, each once, any of which may be missed, and phrases, which may not."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]


def read_query(typed: str) -> Asked:
    """What is looked for of what was typed, whatever that is."""
    text = " ".join(typed[: 2 * MOST_CHARACTERS].encode("utf-8", "ignore").decode().split())
    text = text.replace("\0", "")[:MOST_CHARACTERS]
    quoted = ("".join(filter(None, found)) for found in QUOTED.findall(text))
    phrases = (tuple(folded_words(one)[:MOST_WORDS]) for one in quoted)
    words = dict.fromkeys(folded_words(QUOTED.sub(" ", text)))
    return Asked(
        text, tuple(words)[:MOST_WORDS], tuple(dict.fromkeys(filter(None, phrases)))[:MOST_WORDS]
    )


def word_term(word: str, catalogue: Catalogue) -> Term:
    """Pages with the word in any form, another word for the same, or a tag that is called so."""
    forms = {(language, stem(word, language)) for language in catalogue.languages}
    stems = sorted({one for _language, one in forms})
    stems += sorted({same for form in forms for same in same_things(form[0]).get(form[1], ())})
    tags = {one for stemmed in stems for one in catalogue.named.get(stemmed, ())}
    return Term(stems=(*stems, *sorted(tags)))


def phrase_term(words: Iterable[str], catalogue: Catalogue) -> Term:
    """Pages with these words side by side, in any form; with one word, in this form."""
    words = list(words)
    if len(words) == 1:
        return Term(words=tuple(words))
    spoken = {" ".join(stem(word, one) for word in words) for one in catalogue.languages}
    return Term(stems=tuple(sorted(spoken)))
