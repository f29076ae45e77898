"""How the filter judges pitches and honest requests: `python -m tests.bench.pitches`.

The texts are in tests/contact/intake/letters/. None is of a real inbox: that may be harder or
easier. What is judged is in no primer here, though the one that comes with the filter holds all.
"""

import sys
from random import Random
from statistics import mean, quantiles
from time import process_time
from typing import NamedTuple

from tests.primer import first, primer_of_all, primer_text  # isort: skip: sets Django up

from contact.forms import Answers
from contact.intake.learned import Learned
from contact.intake.lessons import numbered
from contact.intake.primer import read_primer
from contact.intake.spam import signals_in
from contact.intake.stamp import Writing
from tests.letters import fresh, letters

KINDS = ("pitches", "honest")
DRAWS = 100


class Text(NamedTuple):
    traits: frozenset[int]
    # Set aside without any decision.
    shows_signal: bool


def read(texts_of, *parts):
    """The texts of both kinds."""
    return [
        [Text(traits(answers), bool(signals_in(answers))) for answers in texts_of(kind, *parts)]
        for kind in KINDS
    ]


def traits(answers):
    return frozenset(numbered(answers, Writing()))


def primer_from(*bodies):
    """The primer of some texts, each given as a function of the kind."""
    texts = ([answers for body in bodies for answers in body(kind)] for kind in KINDS)
    return read_primer(primer_text(*texts))


def taught(kinds, primer):
    return Learned(*([text.traits for text in texts] for texts in kinds), primer)


def shares(model, kinds):
    """Which part of the pitches is set aside, and which of the honest requests."""
    return [
        sum(text.shows_signal or model.is_spam(text.traits) for text in texts) / len(texts)
        for texts in kinds
    ]


def by_chance(kinds, primer, decisions=100, others=None):
    """Decisions on some texts, and then the rest of them, or `others`; many times."""
    half = decisions // 2
    for seed in range(DRAWS):
        texts = [Random(seed).sample(kind, len(kind)) for kind in kinds]
        model = taught([kind[:half] for kind in texts], primer)
        yield shares(model, others or [kind[half:] for kind in texts])


def say(name, found):
    """One line: the mean, and the draw that is worse than nine in ten."""
    caught, lost = (list(column) for column in zip(*found, strict=True))
    line = f"{name}: {mean(caught):.1%} of pitches (worst tenth {quantiles(caught, n=10)[0]:.1%})"
    write(f"{line}, {mean(lost):.1%} of honest (worst tenth {quantiles(lost, n=10)[-1]:.1%})")


def write(line):
    sys.stdout.write(f"{line}\n")


def times(kinds, primer):
    """Milliseconds of CPU to read 1000 lessons anew, and to judge the longest message by them."""
    began = process_time()
    model = taught([(texts * 10)[:500] for texts in kinds], primer)
    learned = process_time()
    for _again in range(10):
        model.is_spam(traits(Answers("A", "a@example.org", "", "", "Every team decides. " * 1000)))
    return 1000 * (learned - began), 100 * (process_time() - learned)


def main():
    ours, unread = read(first), read(fresh, "unread")
    for name, kinds in (("ours", ours), ("fresh", read(fresh)), ("fresh, unread half", unread)):
        counts = "{} pitches, {} honest requests".format(*map(len, kinds))
        aside = [sum(text.shows_signal for text in texts) for texts in kinds]
        write(f"{name}: {counts}; without decisions {aside[0]} and {aside[1]} set aside")
    others = primer_from(lambda kind: letters(kind, "added"), fresh)
    rest = primer_from(first, lambda kind: letters(kind, "added"), lambda kind: fresh(kind, "read"))
    say("ours, no primer, 100 decisions, then the rest", by_chance(ours, {}))
    say("ours, 100 decisions, then the rest", by_chance(ours, others))
    say("unread, no primer, 100 decisions, then the rest", by_chance(unread, {}))
    for decisions in (40, 100):
        say(f"unread, {decisions} decisions, then the rest", by_chance(unread, rest, decisions))
    say("ours, 100 decisions, then the unread", by_chance(ours, rest, others=unread))
    write(
        "all of ours, then the unread: {:.1%} and {:.1%}".format(
            *shares(taught(ours, rest), unread)
        )
    )
    spent = times(ours, read_primer(primer_of_all()))
    write(
        "1000 lessons read anew in {:.0f} ms, the longest message judged in {:.1f} ms".format(
            *spent
        )
    )


if __name__ == "__main__":
    main()
