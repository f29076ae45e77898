"""The list that `make mutants` works from names what is there."""

from itertools import chain
from pathlib import Path

from django.conf import settings

from tests.mutants import LIST

ROOT = Path(settings.BASE_DIR)


def test_modules_and_their_tests_are_there():
    named = {*LIST["tests"], *chain(*LIST["tests"].values())}

    assert [name for name in named if not (ROOT / name.split("::")[0]).exists()] == []


def test_changed_lines_of_equivalents_are_there_and_say_why():
    for change in LIST["equivalent"]:
        source = (ROOT / change["file"]).read_text()

        assert all(line in source for line in change["was"].split("\n"))
        assert change["why"]
