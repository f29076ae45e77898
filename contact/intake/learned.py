"""What the team's decisions say of a new request: naive Bayes over its traits.

A hundred decisions do not show every word of a pitch for printer toner. So what came with the
filter (primer.py) counts like some decisions more, once the team's own are enough to set the bar.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from heapq import nlargest
from itertools import chain
from math import log
from statistics import mean, stdev

# Before so many decisions of each kind the filter is only chance, and says nothing.
MIN_LESSONS = 15
# What is added to each count: a trait seen once proves little.
SMOOTHING = 1.0
# How far above the honest requests a score must be, in standard deviations of theirs. Of our texts
# one in a hundred is (tests/bench/pitches.py), as of a normal distribution; 2.4 loses three
# pitches in a hundred more, 2.2 sets more of the honest ones aside.
BAR = 2.3
WORDS_NAMED = 5
# How many decisions of each kind the primer is worth: fewer are better for texts like the primer's,
# more for others.
PRIMER_WORTH = 100
# The most that one trait may say; from 2 to 3 do as well.
MOST = 2.5
# By trait: how often pitches show it, and how often honest requests do.
Primer = Mapping[int, tuple[float, float]]


class Learned:
    """Scores by what is more frequent in spam than in honest requests.

    `spam` and `honest` hold the traits of each decided request. Where either has fewer than
    MIN_LESSONS, `is_spam` is always False, whatever the primer says.
    """

    def __init__(
        self, spam: list[frozenset[int]], honest: list[frozenset[int]], primer: Primer
    ) -> None:
        self.lessons = spam
        self.primer = primer
        self.worth = PRIMER_WORTH if primer else 0
        self.sizes = len(spam), len(honest)
        self.spam = Counter(chain.from_iterable(spam))
        self.honest = Counter(chain.from_iterable(honest))
        self.bar = self.bar_above(honest) if min(self.sizes) >= MIN_LESSONS else float("inf")

    def bar_above(self, honest: list[frozenset[int]]) -> float:
        """The score that hardly any honest request reaches.

        Each is scored as if it had not been learned from, as a new one will be; the fewer there
        are, the less is known of them, and the higher it is.
        """
        scores = [self.score(traits, is_learned=True) for traits in honest]
        return mean(scores) + BAR * (1 + 2 / len(scores)) * stdev(scores)

    def is_spam(self, traits: Iterable[int]) -> bool:
        return self.score(traits) > max(self.bar, 0)

    def score(self, traits: Iterable[int], *, is_learned: bool = False) -> float:
        """The sum of what the traits say: above 0 for spam, below for an honest request.

        `is_learned`: these are of an honest request that is counted, and shall not count here.
        """
        return sum(self.weight(trait, int(is_learned)) for trait in traits)

    def weight(self, trait: int, left_out: int = 0) -> float:
        """The logarithm of how much more often spam shows a trait; 0 for one never seen."""
        spam, honest = self.spam[trait], self.honest[trait] - left_out
        if not spam + honest and trait not in self.primer:
            return 0.0
        usual = self.primer.get(trait, (0.0, 0.0))
        all_spam, all_honest = self.sizes
        found = log(self.rate(spam, all_spam, usual[0])) - log(
            self.rate(honest, all_honest - left_out, usual[1])
        )
        return max(-MOST, min(MOST, found))

    def rate(self, count: int, total: int, usual: float) -> float:
        """How often a trait is shown, by the decisions and by the primer."""
        return (count + SMOOTHING + self.worth * usual) / (total + 2 * SMOOTHING + self.worth)

    def telling(self, traits: Mapping[int, str]) -> list[str]:
        """What speaks most for spam, by the names given for the traits; the strongest first."""
        weights: dict[str, float] = {}
        for trait, name in traits.items():
            weights[name] = max(self.weight(trait), weights.get(name, 0.0))
        strongest = nlargest(WORDS_NAMED, weights, key=lambda name: weights[name])
        return [name for name in strongest if weights[name] > 0]

    def number_sharing(self, traits: Set[int]) -> int:
        """How many of the spam requests have at least one of the traits."""
        return sum(not traits.isdisjoint(lesson) for lesson in self.lessons)
