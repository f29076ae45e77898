"""What every test starts from."""

import gc
import os
import shutil
import signal
from itertools import count
from threading import Thread

import hypothesis
import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

from casestudies.models import Redirect
from contact.pages.tally import Tally

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")

pytest_plugins = [
    "tests.browser",
    "tests.demo_site",
    "tests.own_database",
    "tests.sharing",
    "tests.smtp",
]


MEDIA_FOLDERS = count(1)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_report_header():
    if connection.vendor == "postgresql":
        return "PostgreSQL: what asks for a database and no browser; the rest is the same on SQLite"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """On PostgreSQL, leave out what is the same there: `make test` has it once, on SQLite.

    Of those that pytest-django keeps together, what takes long comes first: at the end no worker
    is left alone with it.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if connection.vendor == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not depends(item)])
        items[:] = filter(depends, items)


def depends(item):
    """Whether the test may depend on the database. What a browser shows does not, and for what the
    server does with it there are tests without one.
    """
    asks = item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(item.fixturenames)
    return asks and not item.get_closest_marker("browser")


def writes_for_all(item):
    """Whether the test commits what it writes."""
    marker = item.get_closest_marker("django_db")
    is_asked = bool(marker) and marker.kwargs.get("transaction", False)
    return is_asked or bool({"transactional_db", "live_server"} & set(item.fixturenames))


def pytest_collection_finish():
    """Look for garbage less often, and only in what tests make: a sixth of all the CPU time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """After a test that wrote for all to see, no address is remembered of the pages that it left:
    they are deleted one table after the other, and triggers note each.
    """
    result = yield
    was_run = getattr(item, "funcargs", None)
    if nextitem and was_run and writes_for_all(item):
        with item.config.stash[blocking_manager_key].unblock():
            Redirect.objects.all().delete()
    return result


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """A database of this process's own, so that two runs in one checkout never meet.

    On SQLite it is a file, so that the threads of the live test server see the same database.
    """
    names = {
        "sqlite": tmp_path_factory.getbasetemp() / "db.sqlite3",
        "postgresql": f"test_{os.getpid()}",
    }
    name = connection.settings_dict["TEST"]["NAME"] = str(names[connection.vendor])
    # mutants.py migrates once for its hundreds of processes.
    if migrated := os.environ.get("MIGRATED_DATABASE"):
        shutil.copyfile(migrated, name)


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path_factory):
    """A media folder of the test's own, which is made when something is stored in it."""
    settings.MEDIA_ROOT = tmp_path_factory.getbasetemp() / f"media-{next(MEDIA_FOLDERS)}"


@pytest.fixture(scope="session", autouse=True)
def no_tally_threads():
    """None begins between two tests either, by what a browser still asks a server for."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Tally, "write_later", forget)
        yield


def forget(tally):
    tally.counted.clear()
    tally.is_waiting = False


@pytest.fixture(autouse=True)
def tally_threads(monkeypatch):
    """No thread writes behind a test's back: calling this runs those that would, and waits."""
    waiting = []

    def write_later(tally):
        waiting.append(tally)

    def run():
        for tally in waiting:
            thread = Thread(target=tally.wait_and_write)
            thread.start()
            thread.join()

    monkeypatch.setattr(Tally, "write_later", write_later)
    yield run
    for tally in waiting:
        forget(tally)


@pytest.fixture
def interruptible():
    """Child processes can be interrupted, also where the suite itself runs in the background."""
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, handler)
