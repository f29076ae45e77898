"""A site is backed up, changed, and put back."""

import stat
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client, override_settings

from casestudies.models import Article
from casestudies.tables.redirects import Redirect
from casestudies.triggers.address_triggers import addresses_watched
from casestudies.triggers.text_triggers import texts_watched
from casestudies.triggers.version_triggers import version_watched
from casestudies.version.site_version import read_number
from consultancy.backup.media import stored_names
from consultancy.backup.tables import kept_models, row_lines
from contact.backup_runs import BackupRun, last_run
from contact.models import DiagnosticRequest
from tests.factories import make_article, make_problem, make_request

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEPT, REPLACED, NEW = "images/kept.png", "images/replaced.png", "images/new.png"
ADDRESS = "/case-studies/kept/"


@pytest.fixture(scope="module")
def restored(own_database, tmp_path_factory):
    """What was there before the back-up, and is there after its restore."""
    folder = tmp_path_factory.mktemp("restored")
    file = folder / "site.backup"
    with override_settings(MEDIA_ROOT=folder / "media"):
        fill()
        before = all_rows()
        call_command("backup", file)
        change()
        number = read_number()
        call_command("restore", file, yes=True)
        after, media = all_rows(), {name: content(name) for name in stored_names()}
    return SimpleNamespace(file=file, before=before, after=after, media=media, number=number)


def fill():
    problem = make_problem(title="Decision drift")
    make_article(problems=[problem], slug="kept", title="Keeping", body="A heron in the *reeds*.")
    make_request(message="Grüße, 你好 🙂\n\tand a tab", utm={"utm_source": ["a", 1, None]})
    make_request().delete()
    for name in (KEPT, REPLACED):
        default_storage.save(name, ContentFile(name.encode()))


def change():
    Article.objects.all().delete()
    DiagnosticRequest.objects.update(message="Otherwise.")
    make_request()
    default_storage.delete(KEPT)
    default_storage.delete(REPLACED)
    for name in (REPLACED, NEW):
        default_storage.save(name, ContentFile(b"other"))


def all_rows():
    """Every row of every table that a back-up holds; what is noted of back-ups changes by them."""
    kept = kept_models(apps)
    return {name: list(row_lines(kept[name])) for name in kept if name != "contact.backuprun"}


def content(name):
    with default_storage.open(name) as file:
        return file.read()


def test_every_row_is_back(restored):
    assert restored.after == restored.before


def test_media_are_those_of_the_backup(restored):
    assert restored.media == {KEPT: KEPT.encode(), REPLACED: REPLACED.encode()}


def test_number_of_an_erased_request_is_not_given_again(restored):
    last = DiagnosticRequest.objects.latest("pk")

    assert make_request().pk == last.pk + 2


def test_pages_are_shown_and_found(restored):
    client = Client()

    assert "heron" in client.get(ADDRESS).text
    assert "Keeping" in client.get("/search/?q=herons").text
    assert ADDRESS in client.get("/case-studies/").text


@pytest.mark.parametrize("watch", [version_watched, texts_watched, addresses_watched])
def test_triggers_are_set(restored, watch):
    assert watch.complaint() == ""


def test_restore_withdraws_no_page(restored):
    assert not Redirect.objects.filter(path=ADDRESS).exists()


def test_site_has_a_version_that_it_never_had(restored):
    assert read_number() > restored.number


def test_restored_backup_is_the_last_one_and_was_of_use(restored):
    runs = [last_run(kind) for kind in BackupRun.Kind]

    assert {run.file for run in runs} == {"site.backup"}
    assert all(run.succeeded_at and run.size for run in runs)


def test_archive_is_its_owners_alone(restored):
    assert stat.S_IMODE(restored.file.stat().st_mode) == 0o600
