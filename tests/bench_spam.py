"""How the filter judges pitches and honest requests: `python -m tests.bench_spam`.

The texts are in tests/contact/intake/letters/. One hand wrote them all: those of a real inbox may
be harder or easier. The part "unseen" was not looked at before the filter was finished.
"""

import os
import sys
from itertools import chain
from random import Random
from time import perf_counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from contact.forms import Answers  # noqa: E402
from contact.intake.learned import Learned  # noqa: E402
from contact.intake.lessons import numbered  # noqa: E402
from contact.intake.spam import signals_in  # noqa: E402
from contact.intake.stamp import Writing  # noqa: E402
from tests.letters import letters  # noqa: E402

PARTS = ("decided", "tuning", "unseen")
DRAWS = 40


def traits(answers):
    return frozenset(numbered(answers, Writing()))


def read(kind, *parts):
    return [traits(answers) for part in parts for answers in letters(kind, part)]


def share(model, texts):
    return sum(map(model.is_spam, texts)) / len(texts)


def learned_once(spam, honest):
    """One team: 50 decisions of each kind, and then what is unseen."""
    model = Learned(spam["decided"], honest["decided"])
    return share(model, spam["unseen"]), share(model, honest["unseen"])


def learned_by_chance(spam, honest, decisions, draws=DRAWS):
    """Many teams: decisions drawn from all texts, and then all others; means of the shares."""
    found = []
    for seed in range(draws):
        caught, lost = shuffled(spam, seed), shuffled(honest, seed)
        half = decisions // 2
        model = Learned(caught[:half], lost[:half])
        found.append((share(model, caught[half:]), share(model, lost[half:])))
    return [sum(column) / draws for column in zip(*found, strict=True)]


def shuffled(parts, seed):
    texts = list(chain.from_iterable(parts.values()))
    Random(seed).shuffle(texts)
    return texts


def time_of_a_post(spam, honest):
    """Milliseconds to read 1000 lessons anew, and to judge the longest message by them."""
    many = Learned(spam["decided"] * 10, honest["decided"] * 10)
    began = perf_counter()
    Learned(many.lessons, honest["decided"] * 10)
    learned = perf_counter()
    many.is_spam(traits(Answers("A", "a@example.org", "", "", "Every team decides. " * 1000)))
    return 1000 * (learned - began), 1000 * (perf_counter() - learned)


def say(line):
    sys.stdout.write(f"{line}\n")


def main():
    spam = {part: read("pitches", part) for part in PARTS}
    honest = {part: read("honest", part) for part in PARTS}
    everyone = [answers for part in PARTS for answers in letters("honest", part)]
    say(f"{sum(map(len, spam.values()))} pitches, {len(everyone)} honest requests")
    say(f"before any decision: {sum(map(bool, map(signals_in, everyone)))} honest set aside")
    caught, lost = learned_once(spam, honest)
    say(
        f"100 decisions, then unseen kinds: {caught:.1%} of pitches, {lost:.1%} of honest set aside"
    )
    usual = [{part: kind[part] for part in PARTS[:2]} for kind in (spam, honest)]
    for name, kinds in (("usual kinds", usual), ("all kinds", [spam, honest])):
        for decisions in (40, 100, 150):
            caught, lost = learned_by_chance(*kinds, decisions)
            say(f"{name}, {decisions} decisions drawn: {caught:.1%} and {lost:.1%} on average")
    again, judge = time_of_a_post(spam, honest)
    say(f"1000 lessons read anew in {again:.0f} ms, the longest message judged in {judge:.1f} ms")


if __name__ == "__main__":
    main()
