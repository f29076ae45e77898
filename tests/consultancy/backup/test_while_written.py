"""A back-up is made while others write: it holds one moment, and nobody waits for it."""

import json
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction

from casestudies.models import Problem
from consultancy.backup import making
from consultancy.backup.archive import opened
from consultancy.backup.errors import ArchiveError
from contact.models import ReplyTemplate
from tests.factories import make_problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAIRS = 5


@pytest.fixture
def between(monkeypatch):
    """Has something done once the first table has been read."""

    def do(act):
        is_done = Event()
        lines = making.row_lines

        def first_lines(model):
            yield from lines(model)
            if not is_done.is_set():
                is_done.set()
                act()

        monkeypatch.setattr(making, "row_lines", first_lines)

    return do


def elsewhere(act):
    """Done by another thread, with a connection of its own, which nobody keeps waiting."""

    def run():
        act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(15)
    assert not thread.is_alive()


def write_pair(number):
    """What is there together, or not at all."""
    with transaction.atomic():
        make_problem(slug=f"pair-{number}")
        ReplyTemplate.objects.create(name=f"pair-{number}", text="Thank you.")


def rows(path, table):
    with opened(path) as archive:
        return [json.loads(line) for line in archive.lines(table)]


def test_what_is_written_meanwhile_is_wholly_in_it_or_not_at_all(tmp_path, between):
    write_pair(0)
    between(lambda: elsewhere(lambda: [write_pair(number) for number in range(1, PAIRS)]))

    call_command("backup", tmp_path / "a")

    problems = [row["slug"] for row in rows(tmp_path / "a", "casestudies.problem")]
    templates = [row["name"] for row in rows(tmp_path / "a", "contact.replytemplate")]
    assert problems == templates == ["pair-0"]
    assert Problem.objects.count() == PAIRS


def test_file_of_the_last_row_that_is_in_it_is_in_it(tmp_path, monkeypatch):
    moment = making.one_moment

    @contextmanager
    def later_moment():
        default_storage.save("images/late.png", ContentFile(b"late"))
        with moment():
            yield

    monkeypatch.setattr(making, "one_moment", later_moment)

    call_command("backup", tmp_path / "a")

    with opened(tmp_path / "a") as archive:
        assert [file.name for file in archive.media_files()] == ["images/late.png"]


def test_file_that_is_deleted_after_it_was_listed_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "stored_names", lambda: ["images/gone.png"])

    call_command("backup", tmp_path / "a")

    with opened(tmp_path / "a") as archive:
        assert list(archive.media_files()) == []


def test_media_file_whose_name_no_archive_takes_is_named():
    with pytest.raises(ArchiveError, match=r"rename 'images/a\\udcff\.png'"):
        making.content_of("images/a\udcff.png")
