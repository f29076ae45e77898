"""A leader who asks in words of their own sees the right page among the first three."""

from pathlib import Path

from django.core.management import call_command

from casestudies.search.searching import search

QUESTIONS = Path(__file__).with_name("questions.txt")
# Of the questions, in hundredths.
ANSWERED = 90


def questions():
    for line in QUESTIONS.read_text().splitlines():
        if " | " in line:
            query, _bar, paths = line.partition(" | ")
            yield query, set(paths.split())


def test_leaders_find_what_they_ask_for(db, capsys):
    call_command("demo", verbosity=0)

    missed = [
        query
        for query, wanted in questions()
        if wanted.isdisjoint(one.page.get_absolute_url() for one in search(query).pages[:3])
    ]

    asked = len(list(questions()))
    assert asked >= 60
    assert 100 * (asked - len(missed)) / asked >= ANSWERED, missed
