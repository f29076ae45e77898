"""One machine at a time migrates a database, and the others wait for it."""

from threading import Event, Thread

import pytest
from django.db import connections

from consultancy.releases import alone as module
from consultancy.releases.alone import alone
from tests.served import wait_until


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(module, "ASK_EVERY", 0.01)


@pytest.mark.django_db(transaction=True)
def test_second_release_says_that_it_waits_and_goes_on_after_the_first():
    said, entered = [], Event()

    def release():
        with alone(said.append):
            entered.set()
        connections.close_all()

    second = Thread(target=release)
    with alone(pytest.fail):
        second.start()
        wait_until(lambda: said)
        has_entered = entered.is_set()
    second.join()

    assert not has_entered
    assert entered.is_set()
    assert said == ["Another release is under way; waiting for its end"]


@pytest.mark.django_db(transaction=True)
def test_release_that_failed_keeps_nobody_waiting():
    with pytest.raises(ZeroDivisionError), alone(pytest.fail):
        _ = 1 / 0

    with alone(pytest.fail):
        pass
