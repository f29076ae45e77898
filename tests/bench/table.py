"""The table of what was measured: printed, and kept in docs/benchmarks.md with day and machine."""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "docs" / "benchmarks.md"
BEGIN, END = "<!-- written by make bench -->\n", "<!-- until here -->\n"
HEAD = "| part | what | measured | aim | | figures | day |\n|---|---|---|---|---|---|---|\n"


class MissingError(Exception):
    """A tool is not there; the sentence says how to get it."""


class Row(NamedTuple):
    """One number, and what it should reach. In `figures` stands what it was computed from."""

    what: str
    value: float
    unit: str
    least: float | None = None
    most: float | None = None
    figures: str = ""

    @property
    def is_missed(self):
        too_little = self.least is not None and self.value < self.least
        return too_little or (self.most is not None and self.value > self.most)

    def cells(self):
        measured = f"{number(self.value)} {self.unit}"
        return [self.what, measured, self.aim(), self.verdict(), self.figures]

    def aim(self):
        least = "" if self.least is None else f"≥ {number(self.least)}"
        return least or ("" if self.most is None else f"≤ {number(self.most)}")

    def verdict(self):
        if self.least is None and self.most is None:
            return ""
        return "**missed**" if self.is_missed else "ok"


class Failure(NamedTuple):
    """A part that could not be measured to its end."""

    what: str
    is_missed = True

    def cells(self):
        return [self.what, "", "", "**not measured**", ""]


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def line(part, cells, day):
    """A row of Markdown."""
    escaped = [str(cell).replace("|", "\\|").replace("\n", " ") for cell in [part, *cells, day]]
    return f"| {' | '.join(escaped)} |\n"


def write(parts, order):
    """Put the rows of these parts, by name, into the document; other parts keep what they had."""
    text = DOCUMENT.read_text()
    before, _begin, rest = text.partition(BEGIN)
    kept, _end, after = rest.partition(END)
    lines = {part: re.findall(rf"^\| {part} \|.*\n", kept, re.MULTILINE) for part in order}
    lines |= {part: lines_of(part, rows) for part, rows in parts.items()}
    table = "".join(each for part in order for each in lines[part])
    DOCUMENT.write_text(f"{before}{BEGIN}{machine()}\n\n{HEAD}{table}{END}{after}")


def lines_of(part, rows):
    day = datetime.now(UTC).date().isoformat()
    return [line(part, row.cells(), day) for row in rows]


def show(part, row):
    """One row to the terminal, as soon as it is there."""
    what, measured, aim, verdict, figures = row.cells()
    sys.stdout.write(f"{part:10}{what:46}{measured:>22} {aim:>8} {verdict:14} {figures}\n")
    sys.stdout.flush()


def machine():
    """A sentence on the last run: when, on what, with which versions."""
    moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    packages = ", ".join(f"{name} {version(name)}" for name in ("django", "granian", "uvloop"))
    versions = f"Python {platform.python_version()}, {packages}, {nginx_version()}"
    return (
        f"Last run: {moment}; {hardware()}; {platform.system()} {platform.release()}; {versions}."
    )


def hardware():
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
    models = re.findall(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{os.cpu_count()} cores ({models[0] if models else 'unknown'}), {memory:.0f} GiB"


def nginx_version():
    try:
        done = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True)
    except OSError:
        return "no nginx"
    return done.stderr.strip().rpartition(" ")[2]
