"""Near-duplicates: a fingerprint that survives another name, another link, a changed word.

Of the hashes of all three words in a row the smallest are kept (Broder's bottom-k sketch, 1997):
two texts share about as large a part of these as of all. They are keyed: nobody without our key can
test a guess on one, and no text comes out of it.
"""

from collections.abc import Iterable

from contact.forms import Answers
from contact.intake.keyed import keyed_number
from contact.intake.traits import READ_LENGTH, words_in

SKETCH_SIZE = 32
RUN = 3
# Short texts are alike by chance: "please call me back".
MIN_WORDS = 12


def sketch_of(answers: Answers) -> list[int]:
    """The sketch of a message, without the words of its sender's name; empty for a short one."""
    name = set(words_in(answers.name))
    words = [word for word in words_in(answers.message[:READ_LENGTH]) if word not in name]
    if len(words) < MIN_WORDS:
        return []
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    return sorted(map(keyed_number, runs))[:SKETCH_SIZE]


def likeness(one: Iterable[int], other: Iterable[int]) -> float:
    """Which part two texts have in common, by their sketches: 0 nothing, 1 all."""
    ours, theirs = set(one), set(other)
    smallest = set(sorted(ours | theirs)[:SKETCH_SIZE])
    return len(smallest & ours & theirs) / max(1, len(smallest))
