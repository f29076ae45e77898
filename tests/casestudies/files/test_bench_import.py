from pathlib import Path

import pytest

from tests import bench_import


@pytest.fixture
def measured(monkeypatch):
    """What is run, in its order; the imports need 3, 1 and 2 s, Hugo always 2."""
    commands = []
    seconds = iter([3, 0, 1, 0, 2, 0])

    def measure(command, folder, **environment):
        commands.append((command[1:], environment))
        return (next(seconds) if "import_content" in command else 2), 100

    monkeypatch.setattr(bench_import, "measure", measure)
    monkeypatch.setattr(bench_import, "NUMBER", 1)
    monkeypatch.setenv("DATABASE_URL", "postgres://everyone@db/site")
    return commands


def test_import_benchmark_fills_databases_of_its_own(measured):
    bench_import.main()

    ours = [asked["DATABASE_URL"] for command, asked in measured if "build" not in command]
    assert all(url.startswith("sqlite:////") for url in ours)
    assert len(set(ours)) == 3


def test_import_benchmark_tells_the_median_of_turns(measured, capsys):
    status = bench_import.main()

    turns = [Path(command[0]).name for command, _ in measured]
    assert turns == ["manage.py", "manage.py", "manage.py", "build"] * 3
    assert "ratio, median of 3: 1.00\n" in capsys.readouterr().out
    assert status == 0
