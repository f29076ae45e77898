"""Pitches and honest requests, written for these tests; see tests/bench/pitches.py.

Those of one hand in three parts that share no sentence: `decided` is what a team has decided on,
with `tuning` and `unseen` the filter was built; `added` came later, for the primer. The fresh ones
are of another hand that had not seen the filter. One half of them was read when the filter failed
on them, and the other by nobody.
"""

import json
import re
from hashlib import sha256
from pathlib import Path

from contact.forms import Answers

FOLDER = Path(__file__).parent / "contact" / "intake" / "letters"
PARTS = ("decided", "tuning", "unseen")
HEAD = re.compile(r"@ (.*?) <(.*?)> \|(.*?)\|(.*)\n")


def letters(kind, part):
    """The answers of a part: kind is "pitches" or "honest", part one of PARTS or "added"."""
    text = (FOLDER / f"{kind}_{part}.txt").read_text(encoding="utf-8")
    _before, *rest = HEAD.split(text)
    return [
        Answers(name, email, organisation.strip(), role.strip(), message.strip())
        for name, email, organisation, role, message in zip(*[iter(rest)] * 5, strict=True)
    ]


def fresh(kind, half=None):
    """The answers of the other hand: kind is "pitches" or "honest", half "read", "unread" or both.

    A half is fixed by a hash of the message, and stays what it is when texts are added.
    """
    lines = (FOLDER / f"fresh_{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    found = [Answers(*(json.loads(line)[field] for field in Answers._fields)) for line in lines]
    return [answers for answers in found if half in (None, half_of(answers))]


def half_of(answers):
    return "unread" if sha256(answers.message.encode()).digest()[0] % 2 else "read"
