"""How soon after its start a server of two processes answers, and what starting costs.

Seconds by the clock are those of a visitor who waits for the first byte of the home page; what else
the machine does makes them longer. So each start stands beside the same number of processes that do
nothing but let Django set up the site (`django.setup()`), in turns, also in seconds of CPU.
"""

import resource
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from tests.bench.site import demo_site
from tests.bench.table import ROOT, Row
from tests.served import free_port, starting

RUNS = 5
LONGEST = 2
# Two that answer and the mail worker.
PROCESSES = 3
SET_UP = [sys.executable, "-c", "import django; django.setup()"]


def rows():
    port = free_port()
    environment = demo_site(port)
    times = [(*started(environment, port), *set_up(environment)) for _run in range(RUNS)]
    seconds, ours, theirs_seconds, theirs = (list(each) for each in zip(*times, strict=True))
    figures = f"slowest of {RUNS}: {max(seconds):.2f} s"
    yield Row("first byte of the home page", median(seconds), "s", most=LONGEST, figures=figures)
    what = f"beside {PROCESSES} processes that only set up Django"
    pairs = [one / other for one, other in zip(seconds, theirs_seconds, strict=True)]
    yield Row(what, median(pairs), "×", figures=f"{median(theirs_seconds):.2f} s")
    pairs = [one / other for one, other in zip(ours, theirs, strict=True)]
    figures = f"{median(ours):.2f} and {median(theirs):.2f} s"
    yield Row("the same in CPU, from start to end", median(pairs), "×", figures=figures)


def started(environment, port):
    """Seconds from a start to the first byte, and of CPU until the server has ended again."""
    before, began = cpu(), time.monotonic()
    with starting(environment, port) as server:
        while not first_byte(port):
            assert server.poll() is None, "The server did not start."
            time.sleep(0.01)
        seconds = time.monotonic() - began
    return seconds, cpu() - before


def set_up(environment):
    """Seconds, by the clock and of CPU, of as many processes that only set up Django."""
    before, began = cpu(), time.monotonic()
    with ThreadPoolExecutor(PROCESSES) as threads:
        list(threads.map(lambda _process: run(environment), range(PROCESSES)))
    return time.monotonic() - began, cpu() - before


def run(environment):
    subprocess.run(SET_UP, cwd=ROOT, env=environment, check=True)


def cpu():
    """Seconds of CPU of all processes that we have started and that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def first_byte(port):
    """Whether one came. The socket listens before there are processes behind it."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            return visitor.recv(1)
    except ConnectionError:
        return b""
