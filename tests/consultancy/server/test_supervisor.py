"""Processes run side by side, are started again, and end together."""

import os
import signal
import subprocess
import sys
import time

import pytest

from consultancy.server.child import MOST_DEATHS
from tests.served import wait_until

pytestmark = pytest.mark.slow

# Each writes its name and number when it is ready, and that it has ended.
STAND_IN = """
import os, signal, sys, time
from consultancy.server.lifeline import end_with_parent
end_with_parent()
name, journal = sys.argv[1:]
def note(text):
    with open(journal, "a") as file:
        file.write(f"{name} {text}\\n")
def end(*_):
    note("ended")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
note(os.getpid())
while True:
    time.sleep(0.05)
"""
SUPERVISE = """
import sys
from consultancy.server import child
from consultancy.server.child import Child
from consultancy.server.supervisor import Supervisor

child.PAUSE = 0.05
children = [Child(name, [sys.executable, "-c", code, name, journal], is_lead=name == lead)
            for journal, lead, code in [sys.argv[1:4]] for name in sys.argv[4:]]
sys.exit(Supervisor(children).run())
"""


class Pair:
    """A supervisor of two stand-ins, in our own process group on purpose."""

    def __init__(self, folder, lead="", code=STAND_IN, script=SUPERVISE):
        self.journal = folder / "journal"
        self.journal.touch()
        command = [sys.executable, "-c", script, self.journal, lead, code, "site", "mail"]
        self.process = subprocess.Popen(command)

    def lines(self):
        return self.journal.read_text().splitlines()

    def wait_for_lines(self, count):
        wait_until(lambda: len(self.lines()) >= count)
        return self

    def numbers(self, name):
        lines = [line.split() for line in self.lines()]
        return [int(what) for who, what in lines if who == name and what != "ended"]


@pytest.fixture
def pair(tmp_path, interruptible):
    pair = Pair(tmp_path).wait_for_lines(2)
    yield pair
    pair.process.kill()
    pair.process.wait(120)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signal_lets_both_finish(pair, number):
    pair.process.send_signal(number)

    assert pair.process.wait(120) == 0
    assert sorted(pair.lines()[2:]) == ["mail ended", "site ended"]


@pytest.mark.parametrize("name", ["site", "mail"])
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_what_dies_is_started_again_and_the_other_goes_on(pair, name, number):
    (first,) = pair.numbers(name)

    os.kill(first, number)
    wait_until(lambda: len(pair.numbers(name)) == 2)

    assert not is_running(first)
    assert len(pair.numbers("site") + pair.numbers("mail")) == 3


def test_two_quick_deaths_are_survived(pair):
    for times in (1, 2):
        os.kill(pair.numbers("site")[-1], signal.SIGKILL)
        wait_until(lambda times=times: len(pair.numbers("site")) == times + 1)

    assert pair.process.poll() is None


def test_supervisor_that_is_killed_takes_all_along(pair):
    pids = pair.numbers("site") + pair.numbers("mail")

    pair.process.kill()

    wait_until(lambda: not any(map(is_running, pids)))


def test_what_dies_again_and_again_ends_all(pair):
    while pair.process.poll() is None:
        os.kill(pair.numbers("site")[-1], signal.SIGKILL)
        count = len(pair.numbers("site"))
        wait_until(lambda c=count: len(pair.numbers("site")) > c or pair.process.poll() is not None)

    assert pair.process.returncode == 128 + signal.SIGKILL
    assert not any(map(is_running, pair.numbers("site") + pair.numbers("mail")))


def test_what_cannot_start_ends_all_at_once(tmp_path):
    code = "import sys; open(sys.argv[2], 'a').write('x 1\\n'); sys.exit(sys.argv[1] == 'site')"

    pair = Pair(tmp_path, code=code)

    assert pair.process.wait(120) == 1
    assert len(pair.lines()) <= 3


def test_lead_that_dies_ends_all(tmp_path, interruptible):
    pair = Pair(tmp_path, lead="site").wait_for_lines(2)

    os.kill(pair.numbers("site")[0], signal.SIGKILL)

    assert pair.process.wait(120) == 128 + signal.SIGKILL
    assert pair.lines()[2:] == ["mail ended"]


def test_lead_hands_on_its_status(tmp_path, interruptible):
    code = STAND_IN.replace("sys.exit(0)", "sys.exit(3)")
    pair = Pair(tmp_path, lead="site", code=code).wait_for_lines(2)

    os.kill(pair.numbers("site")[0], signal.SIGTERM)

    assert pair.process.wait(120) == 3


# The second one runs once; later starts die.
LAME = """
import os, sys, time
from consultancy.server.lifeline import end_with_parent
end_with_parent()
name, journal = sys.argv[1:]
with open(journal) as file:
    is_first = f"{name} " not in file.read()
with open(journal, "a") as file:
    file.write(f"{name} {os.getpid()}\\n")
time.sleep(120 if is_first else 0)
sys.exit(1)
"""
ALIKE = SUPERVISE.replace("is_lead=name == lead", "with_successor=True").replace(
    "child.PAUSE = 0.05", "child.PAUSE, child.YOUNG = 0.01, 1"
)


def test_process_that_can_start_no_more_does_not_end_those_that_answer(tmp_path):
    pair = Pair(tmp_path, code=LAME, script=ALIKE).wait_for_lines(2)
    time.sleep(1.5)

    os.kill(pair.numbers("mail")[0], signal.SIGKILL)
    pair.wait_for_lines(2 + MOST_DEATHS + 3)

    assert pair.process.poll() is None
    assert len(pair.numbers("site")) == 1
    pair.process.terminate()
    assert pair.process.wait() == 0
