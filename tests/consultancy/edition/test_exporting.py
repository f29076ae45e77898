"""What an export does when pages fail, go, or change under it; with a few answers for a site."""

import logging

import pytest
from django.core.management import CommandError

from casestudies.models import Redirect
from casestudies.tables.missed_addresses import missed
from consultancy.edition import exporting, walk
from consultancy.edition.exporting import MOST_WALKS
from consultancy.edition.folder import EditionFolder
from consultancy.management.commands import export_site
from tests.consultancy.edition.conftest import export, files_in
from tests.factories import make_page

pytestmark = pytest.mark.django_db

HTML = "text/html; charset=utf-8"


class Answers:
    """A site that answers these: status, media type and body, by address; all else is not there."""

    def __init__(self):
        self.said = {}
        self.say("/", '<a href="/about/">About</a><img src="/cards/a.png">')
        self.say("/about/", "<p>About</p>")
        self.say("/about.md", "About", media_type="text/markdown; charset=utf-8")
        self.say("/cards/a.png", "png", media_type="image/png")

    def say(self, address, body, status=200, media_type=HTML):
        self.said[address] = (status, media_type, body)

    def __call__(self, environ, start_response):
        address = environ["PATH_INFO"].encode("latin-1").decode()
        address += f"?{environ['QUERY_STRING']}" if environ["QUERY_STRING"] else ""
        status, media_type, body = self.said.get(address, (404, HTML, "<p>Nothing</p>"))
        rule = "no-store" if status >= 500 else "public"
        start_response(f"{status} x", [("Content-Type", media_type), ("Cache-Control", rule)])
        return [body.encode()]


@pytest.fixture
def site(monkeypatch):
    """Answers in the place of Django's, and a page in the database that they are of."""
    make_page("about")
    monkeypatch.setattr(exporting, "static_files", lambda: iter([]))
    answers = Answers()
    monkeypatch.setattr(export_site, "application", answers)
    return answers


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "edition"


def test_pages_and_what_they_show_are_written(site, folder):
    said, status = export(folder)

    written = files_in(folder)
    assert status == 0
    assert written.keys() == {
        *("index.html", "about/index.html", "about.md", "cards/a.png", "404.html"),
        *("_headers", "_redirects", "nginx.conf"),
    }
    assert "8 written, 0 unchanged, 0 deleted." in said
    assert "Forms and searches are sent to https://www.example.com." in said


def test_what_is_gone_is_deleted(site, folder):
    export(folder)
    site.say("/about/", "", 410)
    site.say("/about.md", "", 410)

    said, status = export(folder)

    assert status == 0
    assert "about/index.html" not in files_in(folder)
    assert "2 deleted." in said


def test_page_that_fails_stays_as_it_was_and_is_told(site, folder):
    export(folder)
    site.say("/about/", "", 500)

    said, status = export(folder)

    assert status == 1
    assert (folder / "about/index.html").read_text() == "<p>About</p>"
    assert "/about/ answers 500: about/index.html stays as it was." in said


def test_where_a_page_fails_its_pictures_stay_and_withdrawn_pages_go(site, folder):
    site.say("/about/", '<img src="/cards/b.png">')
    site.say("/cards/b.png", "png", media_type="image/png")
    site.say("/privacy/", "<p>Privacy</p>")
    export(folder)
    site.say("/about/", "", 500)
    site.say("/privacy/", "", 404)

    export(folder)

    assert (folder / "cards/b.png").exists()
    assert not (folder / "privacy").exists()


def test_page_that_was_made_without_its_database_is_not_written(site, folder):
    export(folder)
    site.say("/about/", "<p>A hole</p>", 503)

    export(folder)

    assert (folder / "about/index.html").read_text() == "<p>About</p>"


def test_site_that_does_not_answer_leaves_all_as_it_was(site, folder):
    export(folder)
    before = files_in(folder)
    site.say("/", "", 500)

    with pytest.raises(CommandError, match=r"Nothing was written\. The home page cannot be made"):
        export(folder)

    assert files_in(folder) == before


def test_styles_that_nobody_collected_are_told_first(site, folder, monkeypatch):
    monkeypatch.setattr(walk, "doubt_of_static_files", lambda: "Run collectstatic.")

    with pytest.raises(CommandError, match=r"Nothing was written\. Run collectstatic\."):
        export(folder)


def test_dry_run_names_what_it_would_do(site, folder):
    export(folder)
    before = files_in(folder)
    # What nginx is told of media types is without the one that goes.
    site.say("/about/", "<p>New</p>")
    site.say("/about.md", "", 404)

    said, status = export(folder, "--dry-run")

    assert status == 0
    assert files_in(folder) == before
    assert "about/index.html: written\n" in said
    assert "about.md: deleted\n" in said
    assert "2 written, 5 unchanged, 1 deleted.\nThis was a dry run: nothing was written." in said


def test_somebody_elses_file_is_told(site, folder):
    export(folder)
    (folder / "about.md").unlink()
    (folder / ".edition").write_text("")
    (folder / "index.html").write_text("theirs")

    said, status = export(folder)

    assert status == 1
    assert "index.html: left alone, it is somebody else's file." in said
    assert (folder / "index.html").read_text() == "theirs"
    assert (folder / "about.md").exists()


def test_file_that_the_disk_refuses_is_told_and_the_others_are_written(site, folder):
    site.say("/about/", f'<a href="/{"x" * 300}/">Long</a>')
    site.say(f"/{'x' * 300}/", "<p>Long</p>")

    said, status = export(folder)

    assert status == 1
    assert "cannot be written: File name too long." in said
    assert (folder / "about/index.html").exists()


def test_list_that_the_disk_refuses_is_told_and_names_what_was_written(site, folder, monkeypatch):
    def unfinished(_self):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(EditionFolder, "finish", unfinished)
        said, status = export(folder)

    assert status == 1
    assert ".edition: cannot be written: No space left on device." in said
    assert "0 written, 8 unchanged" in export(folder)[0]


def test_site_that_is_edited_meanwhile_is_walked_again(site, folder, monkeypatch):
    numbers = iter([1, 2, 2, 2])
    monkeypatch.setattr(exporting, "read_number", lambda: next(numbers))

    said, _status = export(folder)

    assert "edited meanwhile" not in said
    assert list(numbers) == []


def test_site_that_never_rests_is_told(site, folder, monkeypatch):
    numbers = iter(range(2 * MOST_WALKS))
    monkeypatch.setattr(exporting, "read_number", lambda: next(numbers))

    said, _status = export(folder)

    assert "The site was edited meanwhile: run it once more." in said
    assert list(numbers) == []


def test_odd_paths_are_files_like_others(site, folder):
    for path in ("feed", "a", "a/b", "käsi", "日本語/x", "page/2"):
        make_page(path)
        site.say(f"/{path}/", path)

    _said, status = export(folder)

    assert status == 0
    assert (folder / "a/index.html").read_text() == "a"
    assert (folder / "a/b/index.html").read_text() == "a/b"
    assert (folder / "käsi/index.html").read_text() == "käsi"
    assert (folder / "日本語/x/index.html").read_text() == "日本語/x"
    assert (folder / "feed/index.html").read_text() == "feed"


def test_old_address_hides_no_file_that_is_called_so_but_for_a_slash(site, folder):
    Redirect.objects.create(path="/about.md/")
    site.say("/about.md/", "<p>Gone</p>", 410)

    export(folder)

    written = (folder / "nginx.conf").read_text()
    assert 'location = "/about.md/" { return 410; }' in written
    assert 'location = "/about.md" ' not in written


def test_page_called_404_leaves_the_page_for_what_is_not_there(site, folder):
    site.say("/404.html", "", 301)

    export(folder)

    assert (folder / "404.html").read_text() == "<p>Nothing</p>"


def test_page_where_a_file_for_servers_belongs_is_told(site, folder):
    make_page("_headers")
    site.say("/_headers/", "<p>A page</p>")

    said, status = export(folder)

    assert status == 1
    assert "_headers: left alone, there is a folder of that name." in said
    assert (folder / "_headers/index.html").read_text() == "<p>A page</p>"


def test_nothing_that_an_export_asks_is_counted_or_logged(folder, settings, monkeypatch, caplog):
    """By Django's own answers."""
    settings.DEBUG = True
    monkeypatch.setattr(exporting, "static_files", lambda: iter([]))
    make_page("about", body="[Nowhere](/nowhere/at/all/)")

    export(folder)

    assert missed.counted == {}
    assert not any("Not Found" in record.message for record in caplog.records)
    assert logging.getLogger("django.request").level == logging.NOTSET
    assert settings.DEBUG
    assert "technical" not in (folder / "404.html").read_text()
    assert "This page is not here" in (folder / "404.html").read_text()
