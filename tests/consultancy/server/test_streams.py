"""What Django generates bit by bit reaches its reader, and is never in memory as a whole."""

import subprocess
import sys
from contextlib import ExitStack
from urllib.request import urlopen

import pytest

from consultancy.server import THREADS
from tests.consultancy.server.conftest import site_on
from tests.generating_server import MB
from tests.served import ROOT, answers, free_port, wait_until

pytestmark = pytest.mark.slow

MUCH = 100
PATIENCE = 60


@pytest.fixture(scope="module")
def port():
    port = free_port()
    command = [sys.executable, "-m", "tests.generating_server", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=site_on(port)) as server:
        wait_until(lambda: answers(port, "/admin/peak/"))
        yield port
        server.terminate()


def ask(port, path):
    return urlopen(f"http://127.0.0.1:{port}{path}", timeout=PATIENCE)


def peak(port):
    """The most memory that the process has had, in MB."""
    with ask(port, "/admin/peak/") as response:
        return int(response.read())


def test_all_of_it_arrives_and_little_is_in_memory(port):
    before = peak(port)

    with ask(port, f"/admin/?{MUCH}") as response:
        received = sum(iter(lambda: len(response.read(MB)), 0))

    assert received == int(response.headers["Content-Length"]) == MUCH * MB
    assert peak(port) - before < MUCH / 4


def test_readers_who_take_nothing_keep_nobody_waiting_and_little_in_memory(port):
    before = peak(port)
    with ExitStack() as readers:
        for _ in range(2 * THREADS):
            assert readers.enter_context(ask(port, f"/admin/?{MUCH}")).status == 200

        assert peak(port) - before < MUCH / 4
