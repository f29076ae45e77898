"""New code is taken up without a request that fails, and code that cannot run is left alone."""

import os
import signal
import sys
import threading
from collections import Counter
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.db.migrations.recorder import MigrationRecorder

from consultancy.server.child import Child
from consultancy.server.reloading import reload
from consultancy.server.renewal import Renewal
from tests.consultancy.server.test_kills import Family
from tests.served import free_port, serving, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="wants Linux"),
]

VISITORS = 3


class Reloaded(Family):
    """A server whose settings stand in a file, so that they can change while it runs."""

    def __init__(self, port, folder):
        super().__init__(port, processes=2)
        self.file = folder / "settings.env"
        self.set_language("en-gb")

    @property
    def environment(self):
        environment = super().environment | {"ENV_FILE": str(self.file)}
        environment.pop("LANGUAGE_CODE", None)
        return environment

    def set_language(self, code):
        self.file.write_text(f"LANGUAGE_CODE={code}\n")

    def web(self):
        return {pid for pid, part in self.members().items() if part == "web"}


@pytest.fixture
def reloaded(django_db_setup, tmp_path):
    family = Reloaded(free_port(), tmp_path)
    with serving(family.environment, family.port, processes=2) as server:
        wait_until(family.is_complete)
        yield family, server


@contextmanager
def visitors(port):
    """Ask for the home page again and again; yields what came of it, counted."""
    answers, has_ended = Counter(), threading.Event()
    threads = [
        threading.Thread(target=visit, args=(port, answers, has_ended, is_kept))
        for is_kept in (True, False, True)
    ]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        has_ended.set()
        for thread in threads:
            thread.join()


def visit(port, answers, has_ended, is_kept):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    while not has_ended.is_set():
        try:
            connection.request("GET", "/privacy/")
            response = connection.getresponse()
            answers[response.status, language(response.read())] += 1
        except OSError as error:
            answers[repr(error)] += 1
            connection.close()
        if not is_kept:
            connection.close()
    connection.close()


def language(page):
    return page.partition(b'<html lang="')[2].partition(b'"')[0].decode()


def test_no_request_fails_while_new_code_is_taken_up_twice(reloaded):
    family, server = reloaded
    first = family.web()

    with visitors(family.port) as answers:
        wait_until(lambda: answers[200, "en-gb"] > VISITORS)
        for code in ("et", "en-gb"):
            old = family.web()
            family.set_language(code)
            answers[200, code] = 0
            server.send_signal(signal.SIGHUP)
            wait_until(lambda old=old: len(family.web()) == 2 and not old & family.web())
            wait_until(lambda code=code: answers[200, code] > VISITORS)

    assert set(answers) == {(200, "en-gb"), (200, "et")}
    assert not first & family.web()
    wait_until(family.is_complete)


def test_whoever_connects_while_others_take_over_is_answered_however_late_they_ask(reloaded):
    family, server = reloaded
    old = family.web()

    with ExitStack() as open_ones:
        kept = open_ones.enter_context(connected(family.port))
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: asked(kept).getheader("connection") == "close")
        others = [open_ones.enter_context(connected(family.port)) for _number in range(40)]
        wait_until(lambda: not old & family.web())

        assert Counter(asked(one).status for one in others) == {200: len(others)}


@contextmanager
def connected(port):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.connect()
        yield connection


def asked(connection):
    connection.request("GET", "/privacy/")
    response = connection.getresponse()
    response.read()
    return response


def test_code_that_cannot_run_leaves_the_old_answering(reloaded):
    family, server = reloaded
    old = family.web()
    family.file.write_text("LANGUAGE_CODE=klingon\n")

    with visitors(family.port) as answers:
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: len(family.web()) > len(old))
        wait_until(lambda: family.web() == old)

    assert set(answers) == {(200, "en-gb")}
    family.set_language("et")
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: len(family.web()) == 2 and not old & family.web())


READY_UNTIL_SENT_AWAY = """
import os, pathlib, signal, sys
ready, left = map(pathlib.Path, sys.argv[1:])
signal.signal(signal.SIGHUP, lambda *_: (left.touch(), os._exit(0)))
os.write(0, b"ready")
ready.touch()
while True:
    signal.pause()
"""
# Says so only when the other is ready: one that is not is ended with it.
IN_DOUBT = """
import os, pathlib, signal, sys, time
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
os.write(0, b"A doubt")
signal.pause()
"""


def test_process_that_may_have_visitors_is_not_killed_for_the_doubt_of_another(tmp_path):
    ready, left = tmp_path / "ready", tmp_path / "left"
    # Asked in this order: whoever has heard of the doubt hears that the other is ready.
    commands = [IN_DOUBT, str(ready)], [READY_UNTIL_SENT_AWAY, str(ready), str(left)]
    children = [Child("web", [sys.executable, "-c", *one], with_successor=True) for one in commands]
    renewal = Renewal(children, is_wanted=True)

    def has_left():
        renewal.go_on()
        return left.exists() and not renewal.leaving

    wait_until(has_left)

    assert renewal.everybody() == children


def test_code_that_waits_for_a_migration_leaves_the_old_answering(reloaded):
    family, server = reloaded
    old = family.web()
    missing = MigrationRecorder.Migration.objects.filter(app="contact").latest("pk")
    missing.delete()

    with visitors(family.port) as answers:
        server.send_signal(signal.SIGHUP)
        wait_until(lambda: len(family.web()) > len(old))
        wait_until(lambda: family.web() == old)

    assert set(answers) == {(200, "en-gb")}
    missing.save()
    server.send_signal(signal.SIGHUP)
    wait_until(lambda: len(family.web()) == 2 and not old & family.web())


def test_reload_of_no_server_is_told(capfd):
    assert reload(str(os.getpid())) == 1

    assert f"No server that answers has the number {os.getpid()}" in capfd.readouterr().err


def test_reload_waits_and_says_what_came_of_it(reloaded, capfd):
    family, server = reloaded
    old = family.web()

    family.file.write_text("LANGUAGE_CODE=klingon\n")
    assert reload(str(server.pid)) == 1
    assert "The old processes go on" in capfd.readouterr().err
    assert family.web() == old

    family.set_language("et")
    assert reload(str(server.pid)) == 0
    assert len(family.web()) == 2
    assert not old & family.web()
