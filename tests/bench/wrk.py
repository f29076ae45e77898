"""How many requests a second a server answers, and how long visitors wait, by wrk."""

import re
import shutil
import subprocess
from statistics import median
from typing import NamedTuple

from tests.bench.table import MissingError

MILLISECONDS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}


class Load(NamedTuple):
    """What a run of wrk was answered. `p99` is in milliseconds."""

    count: int
    rate: float
    p99: float
    refused: int
    """Answers other than 2xx and 3xx."""


def want(*tools):
    """Raise MissingError for a tool that is not there."""
    for tool, package in (("wrk", "wrk"), ("nginx", "nginx-light"), ("openssl", "openssl")):
        if tool in tools and not shutil.which(tool):
            raise MissingError(f"{tool} is not installed: apt-get install {package}")


def load(address, *headers, connections=16, seconds=1, script=()):
    """Ask for an address as fast as it is answered; `script` is a Lua file, and its arguments."""
    options = [part for header in headers for part in ("-H", header)]
    options += ["-s", script[0]] if script else []
    command = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{seconds}s",
        "--latency",
        "--timeout",
        "60s",
        *options,
        address,
    ]
    command += ["--", *script[1:]] if script else []
    return read(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def read(said):
    """What wrk says of a run. Raises AssertionError for connections that broke."""
    assert "Socket errors" not in said, said
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s|m)", said).groups()
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        int(re.search(r"(\d+) requests in", said)[1]),
        float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        float(number) * MILLISECONDS[unit],
        int(refused[1]) if refused else 0,
    )


def in_turns(contestants, rounds):
    """The loads of each, by name; each gets one round after the other, and one before that does not
    count. What is asked here must not be refused.
    """
    loads = {name: [] for name in contestants}
    for ask in contestants.values():
        ask()
    for _round in range(rounds):
        for name, ask in contestants.items():
            loads[name].append(ask())
            assert loads[name][-1].count > loads[name][-1].refused == 0, (name, loads[name])
    return loads


def ratio(some, others, *, of="rate"):
    """The median of what one was in each round, to what the other was."""
    pairs = zip(some, others, strict=True)
    return median(getattr(one, of) / getattr(other, of) for one, other in pairs)
