from pathlib import Path

import pytest

from tests.bench import beside_hugo


@pytest.fixture
def measured(monkeypatch):
    """What is run, in its order; the imports need 3, 1 and 2 s, Hugo always 2."""
    commands = []
    seconds = iter([3, 0, 1, 0, 2, 0])

    def measure(command, folder, **environment):
        commands.append((command[1:], environment))
        return (next(seconds) if "import_content" in command else 2), 100

    monkeypatch.setattr(beside_hugo, "measure", measure)
    monkeypatch.setattr(beside_hugo, "NUMBER", 1)
    monkeypatch.setenv("DATABASE_URL", "postgres://everyone@db/site")
    return commands


def test_import_benchmark_fills_databases_of_its_own(measured):
    list(beside_hugo.rows())

    ours = [asked["DATABASE_URL"] for command, asked in measured if "build" not in command]
    assert all(url.startswith("sqlite:////") for url in ours)
    assert len(set(ours)) == 3


def test_import_benchmark_tells_the_median_of_turns(measured):
    ratio, memory = beside_hugo.rows()

    turns = [Path(command[0]).name for command, _ in measured]
    assert turns == ["manage.py", "manage.py", "manage.py", "build"] * 3
    assert (ratio.value, ratio.figures, ratio.is_missed) == (1, "1.50, 0.50, 1.00", False)
    assert (memory.value, memory.is_missed) == (100, False)
