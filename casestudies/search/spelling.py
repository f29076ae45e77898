"""Words that no public page has, and what they were meant to be."""

import json
from collections.abc import Sequence

from casestudies.search.gathered import Gathered
from casestudies.search.synonyms import words_with_others
from casestudies.tables.searched_pages import KnownWord
from casestudies.version.kept_for_version import kept_for_version

# So many other spellings of a word are looked for.
MOST_SPELLINGS = 6
# Shorter words are too like each other.
SHORTEST_CORRECTED = 5
# From so many letters on, two of them may be wrong.
LONG_TO_SPELL = 7


@kept_for_version
def known_words() -> Sequence[str]:
    """Every word that some page has, or had, and those that pages may say by others. One query."""
    words = KnownWord.objects.aggregate(all=Gathered("word"))["all"]
    return tuple({*json.loads(words or "[]"), *words_with_others()})


def other_spellings(word: str, known: Sequence[str]) -> list[str]:
    """The known words that somebody who wrote this one may have meant, the likeliest first:
    no more than a letter or two are wrong, missing, too many or in each other's place, and of
    those with as many errors, words that begin alike and share most letters. Whether any public
    page has them is not asked.
    """
    if len(word) < SHORTEST_CORRECTED:
        return []
    # Some megabytes, for whoever misspells a word first.
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415
    from rapidfuzz.process import extract  # noqa: PLC0415

    wrong = 2 if len(word) >= LONG_TO_SPELL else 1
    found = extract(word, known, scorer=OSA.distance, score_cutoff=wrong, limit=50)
    likely = sorted(found, key=lambda one: (one[1], -JaroWinkler.similarity(word, one[0]), one[0]))
    return [one for one, _errors, _place in likely if one != word][:MOST_SPELLINGS]
