"""Two who write together: Mari writes, Jaan decides."""

import pytest

from tests.desk import sign_in


@pytest.fixture
def mari():
    return sign_in("Authors", "mari", email="mari@example.org", first_name="Mari")


@pytest.fixture
def jaan():
    return sign_in("Editors", "jaan", email="jaan@example.org", first_name="Jaan")


@pytest.fixture
def author(mari):
    return mari


@pytest.fixture
def editor(jaan):
    return jaan
