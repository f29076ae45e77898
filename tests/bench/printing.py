"""Measurements that print lines of their own, and judge themselves by their exit status."""

import os
import subprocess
import sys

from tests.bench.mail_under_kills import KILLS
from tests.bench.table import ROOT, MissingError, Row

LIGHTHOUSE = ROOT / "var" / "tools" / "node_modules" / ".bin" / "lighthouse"


def mail():
    what = f"mails lost, doubled or made up by {KILLS} kills"
    yield row_of(f"{what}, SQLite", "mail_under_kills")
    on_postgresql = (sys.executable, "tests/with_postgres.py")
    yield row_of(f"{what}, PostgreSQL", "mail_under_kills", before=on_postgresql)


def pitches():
    yield row_of("pitches and honest requests before the filter", "pitches")


def slow():
    yield row_of("what visitors notice of a thousand slow ones", "slow_visitors")


def texts():
    yield row_of("texts made to keep the site busy, the slowest", "hostile_texts")


def lighthouse():
    if not LIGHTHOUSE.exists():
        raise MissingError("Lighthouse is not there: make tools")
    yield row_of("pages, as Lighthouse sees them on a phone", "lighthouse")


def row_of(what, module, *, before=()):
    """Run a module of this folder and show what it prints; its last line stands in the table."""
    printed = []
    with subprocess.Popen(
        [*before, sys.executable, "-m", f"tests.bench.{module}"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": ""},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        for line in process.stdout:
            sys.stdout.write(line)
            printed.append(line.strip())
    figures = next((line for line in reversed(printed) if line), "")
    return Row(what, process.returncode, "(exit status)", most=0, figures=figures)
