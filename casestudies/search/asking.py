"""What a visitor has typed, as far as it is looked for: no more than a bounded number of words."""

import re
from typing import NamedTuple

from casestudies.search.stems import folded_words

MOST_CHARACTERS = 300
MOST_ASKED = 16
# In typed quotes and in those of books.
QUOTED_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|„([^“”]*)[“”]|«([^»]*)»')


class Asked(NamedTuple):
    """A query: words, each once, any of which may be missed, and phrases, which may not."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]


def read_query(typed: str) -> Asked:
    """What is looked for of what was typed, whatever that is."""
    text = " ".join(typed[: 2 * MOST_CHARACTERS].encode("utf-8", "ignore").decode().split())
    text = text.replace("\0", "")[:MOST_CHARACTERS]
    quoted = ("".join(filter(None, found)) for found in QUOTED_PHRASE.findall(text))
    phrases = (tuple(folded_words(one)[:MOST_ASKED]) for one in quoted)
    words = dict.fromkeys(folded_words(QUOTED_PHRASE.sub(" ", text)))
    return Asked(
        text, tuple(words)[:MOST_ASKED], tuple(dict.fromkeys(filter(None, phrases)))[:MOST_ASKED]
    )
