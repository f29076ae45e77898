"""The table of benchmarks: a part that fails is told, and the others are measured all the same."""

import signal

import pytest

from tests.bench import __main__ as bench
from tests.bench import table
from tests.bench.table import MissingError, Row


def good():
    yield Row("hot article", 0.5, "of nginx", least=0.42)


def slow():
    yield Row("memory", 151, "MB", most=150)


def without_tool():
    raise MissingError("nginx is not installed: apt-get install nginx-light")


def broken():
    yield from good()
    raise ValueError("the | server\ndid not start")


@pytest.fixture
def document(tmp_path, monkeypatch):
    """The document of benchmarks, and parts to measure for it."""
    parts = {"good": good, "slow": slow, "tool": without_tool, "broken": broken}
    monkeypatch.setattr(bench, "PARTS", parts)
    monkeypatch.setattr(table, "DOCUMENT", tmp_path / "benchmarks.md")
    table.DOCUMENT.write_text(f"# Before\n{table.BEGIN}{table.END}## After\n")
    return table.DOCUMENT


def lines(document):
    return [line for line in document.read_text().splitlines() if line.startswith("| ")][1:]


def test_what_misses_or_fails_is_marked_and_the_rest_is_measured(document):
    assert bench.main([]) == 1

    first, missed, missing, half, failed = lines(document)
    assert first.startswith("| good | hot article | 0.5 of nginx | ≥ 0.42 | ok |")
    assert "≤ 150 | **missed**" in missed
    assert "apt-get install nginx-light | | | **not measured**" in missing.replace("  ", " ")
    assert half.startswith("| broken | hot article")
    assert "ValueError: the \\| server did not start" in failed
    assert document.read_text().startswith("# Before\n")
    assert document.read_text().endswith("## After\n")


def test_parts_that_are_not_run_keep_their_rows(document):
    bench.main([])
    before = lines(document)

    assert bench.main(["good"]) == 0

    assert lines(document) == before


def test_unknown_part_is_refused_with_the_names_there_are(document):
    with pytest.raises(SystemExit, match="good, slow, tool, broken"):
        bench.main(["hots"])


def hanging():
    yield from good()
    signal.raise_signal(signal.SIGALRM)


def test_part_that_takes_too_long_is_given_up(document, monkeypatch):
    monkeypatch.setitem(bench.PARTS, "tool", hanging)

    bench.main(["tool"])

    assert "given up after" in lines(document)[1]
