"""The pages of tests/many_pages.py in a language: 20,000 words, the first of which are everywhere
and the last hardly anywhere (Zipf's law), those of the trade among the first thousand.

`python -m tests.bench.search_pages 10000` fills the migrated, empty database of DATABASE_URL.
"""

import random
import sys
from itertools import accumulate, chain, islice

WORDS = 20_000
SYLLABLES = "ba ce di fo gu ha ki lo mu ne pa ri so tu va we xi yo za bre cla dri flo gru"
FIRST = "the of and to a in is it for we that was with on as"
# So many others stand between two words of the trade.
OTHERS_BETWEEN = 4
WORDS_OF_SENTENCE = 11


def main(articles):
    import django

    django.setup()

    from tests import many_pages

    words = vocabulary(many_pages.WORDS)
    weights = list(accumulate(1 / (place + 2.7) for place in range(len(words))))

    def sentence(chance):
        said = chance.choices(words, cum_weights=weights, k=WORDS_OF_SENTENCE)
        return " ".join(said).capitalize() + "."

    many_pages.sentence = sentence
    many_pages.fill(articles)


def vocabulary(trade):
    """The words, those that are said most often first."""
    chance = random.Random(5)
    first = FIRST.split()
    own = [word for word in trade if word not in first]
    chance.shuffle(own)
    made = invented(chance)
    with_trade = chain.from_iterable((word, *islice(made, OTHERS_BETWEEN)) for word in own)
    return list(islice(chain(first, with_trade, made), WORDS))


def invented(chance):
    """Words that there are not, each once."""
    syllables = SYLLABLES.split()
    known = set()
    while True:
        word = "".join(chance.choices(syllables, k=chance.randint(2, 5)))
        if word not in known:
            known.add(word)
            yield word


if __name__ == "__main__":
    main(int(sys.argv[1]))
