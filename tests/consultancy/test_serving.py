"""The server and the mail worker run side by side and end together."""

import os
import signal
import subprocess
import time

import pytest

# Each writes its name and number when it is ready, and that it has ended.
STAND_IN = """#!/bin/sh
trap 'echo {name} ended >> {journal}; exit {status}' TERM
echo {name} $$ >> {journal}
while :; do sleep 0.05; done
"""


class Pair:
    """A stand-in for the server and one for the worker, in our own process group on purpose."""

    def __init__(self, folder):
        self.journal = folder / "journal"
        self.journal.touch()
        worker = self.write(folder / "worker", status=0)
        server = self.write(folder / "server", status=3)
        command = ["sh", "consultancy/with_mail_worker.sh", server]
        self.process = subprocess.Popen(command, env={**os.environ, "PYTHON": str(worker)})
        self.wait_for_lines(2)

    def write(self, path, status):
        path.write_text(STAND_IN.format(name=path.name, journal=self.journal, status=status))
        path.chmod(0o755)
        return path

    def lines(self):
        return self.journal.read_text().splitlines()

    def wait_for_lines(self, count):
        deadline = time.monotonic() + 30
        while len(self.lines()) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.lines()) >= count

    def number_of(self, name):
        (line,) = [line for line in self.lines() if line.startswith(name)]
        return int(line.split()[1])


@pytest.fixture
def pair(tmp_path, interruptible):
    pair = Pair(tmp_path)
    yield pair
    pair.process.terminate()
    pair.process.wait(30)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_ends_both_with_the_servers_status(pair, number):
    pair.process.send_signal(number)

    assert pair.process.wait(30) == 3
    assert pair.lines()[2:] == ["server ended", "worker ended"]


def test_server_that_dies_takes_the_worker_along(pair):
    os.kill(pair.number_of("server"), signal.SIGKILL)

    assert pair.process.wait(30) == 128 + signal.SIGKILL
    assert pair.lines()[2:] == ["worker ended"]


def test_worker_that_dies_is_started_again(pair):
    first = pair.number_of("worker")

    os.kill(first, signal.SIGKILL)

    pair.wait_for_lines(3)
    assert pair.lines()[2].startswith("worker ")
    assert pair.lines()[2] != f"worker {first}"
