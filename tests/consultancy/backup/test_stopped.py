"""A restore is killed half-way, and done again: first the old site is there, then the new one."""

import os
import signal
import subprocess
import sys
import urllib.request
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from casestudies.models import Article
from consultancy.backup.media import stored_names
from tests.factories import make_article
from tests.own_database import own_address
from tests.served import ROOT, free_port, serving

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OLD, NEW = "/case-studies/old/", "/case-studies/new/"
AT = b"Bringing them to this release"


@pytest.fixture(scope="module")
def site(own_database, tmp_path_factory):
    """A site, its back-up, and what became of it since; how it is told to restore that."""
    folder = tmp_path_factory.mktemp("stopped")
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": own_address(),
        "MEDIA_STORAGE_URL": f"file://{folder}/media",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "STATIC_FOLDER": f"{folder}/static",
        "ERASURES_FILE": f"{folder}/erasures",
    }
    with override_settings(MEDIA_ROOT=folder / "media"):
        make_article(slug="old", body="From before.")
        default_storage.save("images/old.png", ContentFile(b"old"))
        call_command("backup", folder / "site.backup")
        Article.objects.all().delete()
        default_storage.delete("images/old.png")
        make_article(slug="new", body="From since.")
        default_storage.save("images/new.png", ContentFile(b"new"))
        connection.close()
        command = [sys.executable, "manage.py", "restore", "--yes", str(folder / "site.backup")]
        yield SimpleNamespace(command=command, environment=environment, folder=folder, port=port)


def slugs():
    """Nobody is connected afterwards."""
    connection.close()
    found = list(Article.objects.values_list("slug", flat=True))
    connection.close()
    return found


@pytest.fixture(scope="module")
def killed(site):
    """What is there after it was killed while the new tables were already full."""
    arguments = {"cwd": ROOT, "env": site.environment, "stderr": subprocess.PIPE}
    with subprocess.Popen(site.command, stdout=subprocess.DEVNULL, **arguments) as process:
        said = next(line for line in process.stderr if AT in line)
        process.send_signal(signal.SIGKILL)
    # PostgreSQL notices when it has something to say to the one who is gone.
    wait_until_alone()
    return SimpleNamespace(said=said, slugs=slugs(), media=set(stored_names()))


def wait_until_alone():
    """The transaction of a process that was killed ends when the server has noticed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="module")
def done(site, killed):
    """What is there once it was done again, and what a server says then."""
    # The tests before were connected.
    connection.close()
    subprocess.run(site.command, cwd=ROOT, env=site.environment, check=True)
    found = SimpleNamespace(slugs=slugs(), media=set(stored_names()))
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT,
        env=site.environment,
        check=True,
        capture_output=True,
    )
    with serving(site.environment, site.port, processes=1):
        address = f"{site.environment['SITE_URL']}{OLD}"
        found.page = urllib.request.urlopen(address, timeout=60).read().decode()
    return found


def test_killed_restore_leaves_the_old_site(killed):
    assert killed.slugs == ["new"]


def test_killed_restore_leaves_every_file_of_the_old_site(killed):
    assert "images/new.png" in killed.media


def test_it_can_be_done_again(done):
    assert done.slugs == ["old"]
    assert done.media == {"images/old.png"}


def test_server_shows_what_was_restored(done):
    assert "From before." in done.page


def test_nothing_is_left_beside(site, done):
    left = {"site.backup", "media", "static", "erasures"}

    assert {path.name for path in site.folder.iterdir()} <= left
