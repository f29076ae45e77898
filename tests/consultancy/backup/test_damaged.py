"""What is no whole back-up of a release that this code knows is refused, and says so."""

import json
import stat
from datetime import UTC, datetime
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from consultancy.backup.archive import MANIFEST, MEDIA_LIST, media_part, opened, rows_part
from consultancy.backup.errors import ArchiveError
from consultancy.backup.manifest import Manifest, Media, TablePart
from consultancy.backup.media import MediaFile
from consultancy.backup.writing import SEAL, UNFINISHED, written_archive

TABLE = "contact.heartbeat"
LINES = [b'{"job": "purge", "seen_at": "2026-11-22T23:00:00.123456+00:00"}\n']
PICTURE = b"\x89PNG and so on" * 20


def write(path, *, without=(), **changes):
    """A small archive, with these values in its manifest."""
    with written_archive(path) as writer:
        size, digest = writer.add(media_part("images/a.png"), [PICTURE])
        rows = (
            writer.add(rows_part(TABLE), LINES, packed=True) if "rows" not in without else (0, "")
        )
        listed = [MediaFile("images/a.png", size, digest), *changes.pop("more_media", [])]
        _size, media_digest = writer.add(MEDIA_LIST, [one.as_line() for one in listed])
        values = {
            "made_at": datetime(2026, 11, 22, tzinfo=UTC),
            "version": "1.0.0",
            "site": "https://www.example.com",
            "engine": "sqlite",
            "migrations": {"contact": ["0001_initial"]},
            "tables": {TABLE: TablePart(1, *rows)},
            "media": Media(1, size, media_digest),
        }
        manifest = Manifest(**values | changes)
        if "manifest" not in without:
            writer.add(MANIFEST, [manifest.as_bytes()])
    return path


@pytest.fixture
def archive(tmp_path):
    return write(tmp_path / "site.backup")


def refusal(path):
    with pytest.raises(ArchiveError) as refused, opened(path):
        pass
    return str(refused.value)


def test_whole_archive_is_read(archive):
    with opened(archive) as found:
        assert list(found.lines(TABLE)) == LINES
        assert [file.name for file in found.media_files()] == ["images/a.png"]
        assert found.open_media("images/a.png").read() == PICTURE


def test_it_can_be_looked_into_without_this_code(archive):
    with ZipFile(archive) as parts:
        assert parts.testzip() is None
        assert b"manage.py restore" in parts.read("about.txt")
        assert json.loads(parts.read(MANIFEST))["tables"][TABLE]["rows"] == 1


def test_only_its_owner_may_read_it(archive):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


@pytest.mark.parametrize("length", [100, 300, -SEAL, -1])
def test_truncated_archive_is_refused(archive, length):
    archive.write_bytes(archive.read_bytes()[:length])

    assert "is damaged" in refusal(archive)


@pytest.mark.parametrize("place", range(45, 1100, 50))
def test_flipped_byte_is_refused_wherever_it_is(archive, place):
    content = bytearray(archive.read_bytes())
    content[place % len(content)] ^= 1
    archive.write_bytes(content)

    assert "is damaged" in refusal(archive)


def test_bytes_after_its_end_are_refused(archive):
    archive.write_bytes(archive.read_bytes() + b"\n")

    assert "is damaged" in refusal(archive)


@pytest.mark.parametrize("without", ["rows", "manifest"])
def test_missing_part_is_refused_though_the_seal_is_right(tmp_path, without):
    assert "is damaged" in refusal(write(tmp_path / "site.backup", without=[without]))


def test_missing_media_file_is_refused(tmp_path):
    missing = MediaFile("images/b.png", 1, "0" * 64)

    assert "is damaged" in refusal(write(tmp_path / "site.backup", more_media=[missing]))


@pytest.mark.parametrize("content", [b"", b"PK", b"SQLite format 3\0" + b"a" * 200, b"{}"])
def test_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)

    assert "is no back-up that this site has made" in refusal(path)


def test_other_zip_file_is_refused(tmp_path):
    with ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("letter.txt", "Dear all")

    assert "is no back-up that this site has made" in refusal(tmp_path / "other.zip")


@pytest.mark.parametrize("name", ["nothing", "."])
def test_missing_file_and_folder_are_named(tmp_path, name):
    assert refusal(tmp_path / name).startswith(f"{tmp_path / name} cannot be read:")


def test_archive_of_a_newer_release_is_refused_with_what_to_do(tmp_path):
    newer = {"contact": ["0001_initial", "9999_of_the_next_release"]}

    said = refusal(write(tmp_path / "site.backup", migrations=newer, version="7.1.0"))

    assert "contact.9999_of_the_next_release" in said
    assert "newer release (7.1.0)" in said
    assert "install that release first" in said


def test_format_of_the_future_is_refused_with_its_release(tmp_path):
    said = refusal(write(tmp_path / "site.backup", format=2, version="7.1.0"))

    assert "restore it with release 7.1.0" in said


def test_what_is_there_is_not_written_over(archive):
    with pytest.raises(ArchiveError, match="is there already"):
        write(archive)


def test_nothing_is_left_of_one_that_failed(tmp_path):
    def failing():
        yield b"some"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), written_archive(tmp_path / "a") as writer:
        writer.add("rows/a.jsonl", failing())

    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_has_left_is_taken_over(tmp_path):
    (tmp_path / UNFINISHED).write_bytes(b"a" * 5000)

    path = write(tmp_path / "site.backup")

    assert [one.name for one in tmp_path.iterdir()] == ["site.backup"]
    with opened(path):
        pass


def test_two_at_once_in_one_folder_do_not_meet(tmp_path):
    with (
        written_archive(tmp_path / "a"),
        pytest.raises(ArchiveError, match="Another back-up or restore is under way"),
        written_archive(tmp_path / "b"),
    ):
        pass

    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_file_of_another_that_is_finished_at_that_moment_is_not_emptied(tmp_path, monkeypatch):
    (tmp_path / UNFINISHED).write_bytes(b"whole")
    monkeypatch.setattr(
        "consultancy.backup.writing.fcntl.flock",
        lambda *_: (tmp_path / UNFINISHED).rename(tmp_path / "theirs"),
    )

    with pytest.raises(ArchiveError, match="under way"), written_archive(tmp_path / "ours"):
        pass

    assert (tmp_path / "theirs").read_bytes() == b"whole"


def test_folder_that_is_not_there_is_named(tmp_path):
    with (
        pytest.raises(ArchiveError, match="Nothing can be written in"),
        written_archive(tmp_path / "nowhere" / "a"),
    ):
        pass


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["restore", "backup"])
def test_commands_say_it_and_touch_nothing(tmp_path, command, capsys):
    path = tmp_path / "other"
    path.write_bytes(b"something else")

    options = {"yes": True} if command == "restore" else {"verify": True}
    with pytest.raises(CommandError, match="is no back-up that this site has made"):
        call_command(command, path, **options)
