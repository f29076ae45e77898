"""What an operator may choose is locked, and the same as what the tests ran with."""

import re
import tomllib

import pytest

from tests.served import ROOT

DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
EXTRAS = sorted(DECLARED.keys() - {"dev"})


def pins(name):
    text = (ROOT / name).read_text()
    return set(re.findall(r"^[a-z0-9._-]+==[^ ]+", text, re.MULTILINE))


def test_make_knows_every_extra():
    known = re.search(r"^KNOWN_EXTRAS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)

    assert sorted(known[1].split()) == EXTRAS


@pytest.mark.parametrize("extra", EXTRAS)
def test_extra_adds_to_the_lock_what_the_tests_run_with(extra):
    added = pins(f"requirements-{extra}.lock")

    assert added
    assert added <= pins("requirements-dev.lock")
    assert not added & pins("requirements.lock")
