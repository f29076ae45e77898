"""Writes contact/intake/primer.txt anew from the letters: `python -m tests.primer`.

Do so after a change of the letters, the glossary or the traits; a test tells when it is due.
"""

import os
from collections import Counter
from functools import cache

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from contact.intake.primer import FILE  # noqa: E402
from contact.intake.stamp import Writing  # noqa: E402
from contact.intake.traits import traits_of  # noqa: E402
from tests.letters import PARTS, fresh, letters  # noqa: E402

# A trait of one text is chance.
MIN_TEXTS = 2
# Which fields people leave empty differs from site to site, and what their browsers run.
FIELDS = ("organisation", "role", "script")
TOLD_HERE = {f"{word} {name}" for word in ("has", "no") for name in FIELDS}


def primer_text(pitches, honest):
    """The file: the number of texts, and each trait with how many pitches and requests show it."""
    shown = [Counter(trait for one in kind for trait in told(one)) for kind in (pitches, honest)]
    rows = [f"texts\t{len(pitches)}\t{len(honest)}"]
    for trait in sorted(shown[0] | shown[1]):
        in_pitches, in_honest = (kind[trait] for kind in shown)
        if in_pitches + in_honest >= MIN_TEXTS:
            rows.append(f"{trait}\t{in_pitches}\t{in_honest}")
    return "\n".join(rows) + "\n"


@cache
def told(answers):
    """What a letter shows that holds on any site."""
    return frozenset(traits_of(answers, Writing())) - TOLD_HERE


def first(kind):
    return [answers for part in PARTS for answers in letters(kind, part)]


def primer_of_all():
    return primer_text(
        *(first(kind) + letters(kind, "added") + fresh(kind) for kind in ("pitches", "honest"))
    )


def main():
    FILE.write_text(primer_of_all(), encoding="utf-8")


if __name__ == "__main__":
    main()
