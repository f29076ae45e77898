"""How soon after its start a server of two processes answers: the home page's first byte."""

import socket
import time
from statistics import median

from tests.bench.site import demo_site
from tests.bench.table import Row
from tests.served import free_port, starting

RUNS = 5
LONGEST = 2


def rows():
    port = free_port()
    environment = demo_site(port)
    seconds = [seconds_to_first_byte(environment, port) for _run in range(RUNS)]
    figures = f"slowest of {RUNS}: {max(seconds):.2f} s"
    yield Row("first byte of the home page", median(seconds), "s", most=LONGEST, figures=figures)


def seconds_to_first_byte(environment, port):
    began = time.monotonic()
    with starting(environment, port) as server:
        while not first_byte(port):
            assert server.poll() is None, "The server did not start."
            time.sleep(0.01)
        return time.monotonic() - began


def first_byte(port):
    """Whether one came. The socket listens before there are processes behind it."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as visitor:
            visitor.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            return visitor.recv(1)
    except ConnectionError:
        return b""
