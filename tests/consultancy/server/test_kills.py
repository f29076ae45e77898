"""Whatever dies, there is soon one server and one mail worker, or none."""

import os
import signal
import socket
from collections import Counter
from pathlib import Path
from uuid import uuid4

import pytest

from tests.consultancy.server.conftest import site_on
from tests.served import answers, free_port, serving, starting, wait_until

PARTS = {
    "supervisor": "consultancy.server serve",
    "web": "consultancy.server.web",
    "mail": "consultancy.server.command deliver_mail",
    "look at the database": "consultancy.server.migrated",
}

pytestmark = [
    pytest.mark.slow,
    # Without a transaction of the test's own, which would keep the mail worker waiting.
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="wants Linux"),
]


class Family:
    """All processes of one server, found by a mark in their environment."""

    def __init__(self, port, processes=1):
        self.port = port
        self.parts = {"supervisor": 1, "web": processes, "mail": 1}
        self.mark = f"FAMILY={uuid4().hex}"

    @property
    def environment(self):
        name, _, value = self.mark.partition("=")
        return site_on(self.port) | {name: value}

    def members(self):
        """By number, the part of each."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark not in (folder / "environ").read_text():
                    continue
                line = (folder / "cmdline").read_text().replace("\0", " ")
            except OSError:
                continue
            # One that ends at this moment has no command any more.
            if line:
                found[int(folder.name)] = next(p for p, call in PARTS.items() if call in line)
        return found

    def one(self, part):
        return min(pid for pid, its in self.members().items() if its == part)

    def is_complete(self):
        return Counter(self.members().values()) == self.parts and answers(self.port)


@pytest.fixture(scope="module")
def family(django_db_setup):
    family = Family(free_port(), processes=2)
    with serving(family.environment, family.port, processes=2):
        wait_until(family.is_complete)
        yield family


@pytest.mark.parametrize(
    ("part", "number"),
    [
        ("web", signal.SIGKILL),
        ("mail", signal.SIGKILL),
        ("web", signal.SIGTERM),
        ("mail", signal.SIGINT),
    ],
)
def test_part_that_dies_is_replaced(family, part, number):
    victim = family.one(part)

    os.kill(victim, number)
    wait_until(lambda: victim not in family.members())

    wait_until(family.is_complete)


def test_processes_are_thrifty_with_memory(family):
    """As glibc reads it when they start; what comes of it is seen over a million requests only."""
    environment = Path(f"/proc/{family.one('web')}/environ").read_text().split("\0")

    assert "MALLOC_ARENA_MAX=1" in environment


@pytest.mark.parametrize("moment", ["first child", "complete"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_without_supervisor_nothing_is_left(django_db_setup, moment, number):
    family = Family(free_port())
    reached = {"first child": lambda: len(family.members()) > 1, "complete": family.is_complete}
    with starting(family.environment, family.port, processes=1) as server:
        wait_until(reached[moment])

        server.send_signal(number)

        assert server.wait(120) == (0 if number == signal.SIGTERM else -number)
        wait_until(lambda: not family.members())


def test_second_server_on_the_same_address_does_not_start(family):
    other = Family(family.port)
    with starting(other.environment, other.port, processes=1) as server:
        assert server.wait(120) > 0

    assert not other.members()
    assert family.is_complete()


def test_request_under_way_is_answered_before_the_end(django_db_setup):
    family = Family(free_port())
    head = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n"
    with (
        serving(family.environment, family.port, processes=1) as server,
        socket.create_connection(("127.0.0.1", family.port), timeout=120) as visitor,
    ):
        visitor.sendall(head + b"a")

        server.terminate()
        wait_until(lambda: "mail" not in family.members().values())
        visitor.sendall(b"b")

        assert visitor.recv(100).startswith(b"HTTP/1.1 405")
        assert server.wait(120) == 0
