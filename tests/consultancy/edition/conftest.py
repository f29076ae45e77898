"""A site with a page of every kind, lists in pages, pictures and old addresses; its edition."""

from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from PIL import Image

from casestudies.lists import lists
from casestudies.models import Problem, Redirect
from tests.casestudies.test_draft_leak import make_site
from tests.factories import make_article, make_page, stored_once

# Pages of lists are short, and there are more studies than two of them have.
PAGE_SIZE, MANY = 2, 4


def export(folder, *arguments):
    """Run the command within the test's transaction; what it says, and its exit status."""
    said = StringIO()
    try:
        with within_transaction():
            call_command("export_site", folder, *arguments, stdout=said, stderr=said)
    except SystemExit as ending:
        return said.getvalue(), ending.code
    return said.getvalue(), 0


@contextmanager
def within_transaction():
    """Let requests leave the connection open, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def files_in(folder):
    """The bytes of every file of an edition, by name; not its list."""
    found = (path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    files.pop(".edition", None)
    return files


def png():
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    return picture.getvalue()


def make_pages_site():
    make_site(published_at=None)
    problem = Problem.objects.get(slug="problem")
    for number in range(MANY):
        make_article(title=f"Study {number}", slug=f"study-{number}", problems=[problem])
    for name in ("shown", "secret"):
        default_storage.save(f"images/{name}.png", ContentFile(png()))
    page = make_page("pictured", title="Pictured", body="![A picture](/media/images/shown.png)")
    make_page("draft", title="Draft", body="![x](/media/images/secret.png)", published_at=None)
    Redirect.objects.create(path="/old/page/", page=page)
    Redirect.objects.create(path="/elsewhere", address="https://example.org/there?a=b")
    Redirect.objects.create(path="/withdrawn/")
    Redirect.objects.create(path="/old/draft/", page=make_page("hidden", published_at=None))


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """One site for all tests of a module: none of them changes it. Its media folder."""
    media = tmp_path_factory.mktemp("media")
    with (
        stored_once(django_db_blocker),
        override_settings(MEDIA_ROOT=media),
        pytest.MonkeyPatch.context() as patched,
    ):
        patched.setattr(lists, "PAGE_SIZE", PAGE_SIZE)
        make_pages_site()
        yield media


@pytest.fixture(scope="module")
def edition(site, tmp_path_factory):
    """What any server can serve."""
    return exported(tmp_path_factory)


@pytest.fixture(scope="module")
def verbatim(site, tmp_path_factory):
    """What a server before the site can serve."""
    return exported(tmp_path_factory, "--verbatim")


def exported(factory, *arguments):
    folder = factory.mktemp("edition")
    said, status = export(folder, *arguments)
    assert status == 0, said
    return folder
