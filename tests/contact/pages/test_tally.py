"""What visitors ask for is counted behind their backs, and within bounds."""

import pytest
from django.db import OperationalError

from contact.pages import tally
from contact.pages.tally import Tally


@pytest.fixture
def written():
    return []


@pytest.fixture
def counting(written):
    return Tally(written.append)


def test_words_are_written_together_with_their_number(counting, written):
    counting.note(["ship", "less"])
    counting.note(["ship"])

    counting.write_now()

    assert written == [{"ship": 2, "less": 1}]


def test_nothing_is_written_twice(counting, written):
    counting.note(["ship"])
    counting.write_now()

    counting.note(["less"])
    counting.write_now()

    assert written == [{"ship": 1}, {"less": 1}]


def test_flood_of_new_words_is_cut_and_known_ones_count_on(counting, written, monkeypatch):
    monkeypatch.setattr(tally, "MOST_NAMES", 2)

    counting.note(["one", "two", "three", "four"])
    counting.note(["four", "one"])
    counting.write_now()

    assert written == [{"one": 2, "two": 1}]


def test_what_the_database_refuses_is_written_later(written, caplog):
    def refuse(counted):
        written.append(dict(counted))
        raise OperationalError("database is locked")

    counting = Tally(refuse)
    counting.note(["ship"])
    counting.write_now()
    counting.note(["ship"])

    counting.write_now()

    assert written == [{"ship": 1}, {"ship": 2}]
    assert "OperationalError" in caplog.text


@pytest.mark.parametrize("noted", [1, 3])
def test_one_thread_writes_what_came_meanwhile(monkeypatch, noted, written):
    started = []
    counting = Tally(written.append)
    monkeypatch.setattr(counting, "write_later", lambda: started.append(1))

    for _time in range(noted):
        counting.note(["ship"])
    counting.write_now()
    counting.note(["less"])

    assert written == [{"ship": noted}]
    assert len(started) == 2


def test_nothing_is_started_for_nothing(monkeypatch, counting):
    monkeypatch.setattr(counting, "write_later", lambda: pytest.fail("a thread for nothing"))

    counting.note([])


def test_thread_writes_by_itself(monkeypatch, counting, written, tally_threads):
    monkeypatch.setattr(tally, "WRITE_AFTER", 0.0)

    counting.note(["ship"])
    tally_threads()

    assert written == [{"ship": 1}]
