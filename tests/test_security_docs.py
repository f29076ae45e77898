"""docs/security.md names files and tests that are there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
ROWS = re.findall(
    r"^\| (?!threat|---)(.+) \| (.+) \| (.+) \|$", (BASE / "docs/security.md").read_text(), re.M
)
NAMES = re.compile(r"`([\w/.]+\.py)(?:::(\w+))?`")


def test_every_threat_has_a_file_and_a_test():
    lacking = [threat for threat, *cells in ROWS if not all(map(NAMES.search, cells))]

    assert len(ROWS) > 20
    assert lacking == []


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_it_names_is_there(row):
    _threat, files, tests = row

    assert [name for name, _test in NAMES.findall(files) if not (BASE / name).exists()] == []
    assert [name for name, test in NAMES.findall(tests) if not is_test(name, test)] == []


def is_test(name, test):
    file = BASE / "tests" / name
    return file.exists() and (not test or f"def test_{test}(" in file.read_text())
