"""The suite depends on no .env, no environment of the person and no earlier run."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from consultancy.settings import env
from tests.settings import VARIABLES

# What `make run` writes into .env, and more that would change what tests see.
HOSTILE = {
    "DEBUG": "true",
    "ALLOWED_HOSTS": "localhost",
    "SITE_URL": "http://127.0.0.1:8000",
    "DIAGNOSTIC_HOURLY_LIMIT": "1000",
    "EMAIL_URL": "filemail:///var/mail",
    "DATABASE_URL": "postgres://nobody@nowhere.invalid/nothing",
    "LANGUAGE_CODE": "et",
    "DJANGO_SETTINGS_MODULE": "consultancy.settings",
}
THE_OTHER_TEST = f"{__file__}::test_settings_are_the_suites_own"


def test_settings_are_the_suites_own():
    assert not settings.DEBUG
    assert settings.SITE_URL == "https://www.example.com"
    assert settings.DIAGNOSTIC_HOURLY_LIMIT == 5
    assert settings.LANGUAGE_CODE == "en-gb"
    assert connection.vendor != "sqlite" or not os.environ["DATABASE_URL"]


def run(command, **environment):
    environment = os.environ | {"TEST_DATABASE_URL": ""} | environment
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def pytest_passes(**environment):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", THE_OTHER_TEST]
    done = run(command, **environment)
    return "1 passed" in done.stdout


@pytest.mark.slow
def test_environment_of_the_person_changes_nothing():
    assert pytest_passes(**HOSTILE)


@pytest.mark.slow
def test_env_file_of_the_site_changes_nothing(tmp_path):
    file = tmp_path / ".env"
    file.write_text("".join(f"{name}={value}\n" for name, value in HOSTILE.items()))

    assert pytest_passes(ENV_FILE=str(file))


def test_site_reads_the_env_file_that_is_named(tmp_path):
    file = tmp_path / "site.env"
    file.write_text("IMAGE_QUOTA_MB=7\n")
    command = [sys.executable, "-c", "from consultancy.settings import *; print(IMAGE_QUOTA)"]

    done = run(command, ENV_FILE=str(file))

    assert done.stdout == f"{7 * 1024**2}\n"


def test_env_example_lists_every_variable():
    assert sorted(VARIABLES) == sorted(env.scheme)


def test_each_run_has_a_database_of_its_own(db, tmp_path_factory):
    """Two runs in one checkout never meet."""
    own = tmp_path_factory.getbasetemp() / "db.sqlite3"

    assert connection.settings_dict["NAME"] in {str(own), f"test_{os.getpid()}"}
