"""Pitches and honest requests, written for these tests by one hand; see tests/bench_spam.py.

Three parts that share no sentence: `decided` is what a team has decided on, `tuning` what the
filter was built with, `unseen` what nobody looked at before the filter was finished.
"""

import re
from pathlib import Path

from contact.forms import Answers

FOLDER = Path(__file__).parent / "contact" / "intake" / "letters"
HEAD = re.compile(r"@ (.*?) <(.*?)> \|(.*?)\|(.*)\n")


def letters(kind, part):
    """The answers of a part: kind is "pitches" or "honest", part "decided", "tuning", "unseen"."""
    text = (FOLDER / f"{kind}_{part}.txt").read_text(encoding="utf-8")
    _before, *rest = HEAD.split(text)
    return [
        Answers(name, email, organisation.strip(), role.strip(), message.strip())
        for name, email, organisation, role, message in zip(*[iter(rest)] * 5, strict=True)
    ]
