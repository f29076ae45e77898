"""The folder of an edition: what is ours in it, and nothing else touched."""

import os
from io import BytesIO

import pytest

from consultancy.edition.folder import (
    MANIFEST,
    UNCHANGED,
    UNFINISHED,
    WRITTEN,
    EditionFolder,
    EditionFolderError,
    LeftAloneError,
)


@pytest.fixture
def place(tmp_path):
    return tmp_path / "edition"


def run(place, files, **options):
    """One whole export of these texts; what became of each."""
    folder = EditionFolder(place, **options)
    with folder.alone():
        outcomes = {name: folder.put(name, BytesIO(text.encode())) for name, text in files.items()}
        deleted = [name for name in folder.unwanted() if folder.delete(name)]
        folder.finish()
    return outcomes, deleted


def stopped_after(place, name, text):
    """An export that ends, however, behind its first file."""
    folder = EditionFolder(place)
    with folder.alone():
        folder.put(name, BytesIO(text.encode()))


def everything_in(place):
    found = sorted(path for path in place.rglob("*") if path.is_file())
    return {
        path.relative_to(place).as_posix(): (path.read_text(), path.stat().st_mtime_ns)
        for path in found
    }


def test_files_are_written_and_listed(place):
    outcomes, _deleted = run(place, {"a/index.html": "a", "käsi/ü.md": "ü"})

    assert set(outcomes.values()) == {WRITTEN}
    assert (place / "käsi" / "ü.md").read_text() == "ü"
    assert (place / MANIFEST).read_text().endswith("  käsi/ü.md\n")


def test_second_run_writes_nothing(place):
    run(place, {"a/index.html": "a", "b.md": "b"})
    before = everything_in(place)

    outcomes, deleted = run(place, {"a/index.html": "a", "b.md": "b"})

    assert set(outcomes.values()) == {UNCHANGED}
    assert deleted == []
    assert everything_in(place) == before


def test_only_what_has_changed_is_written(place):
    run(place, {"a": "a", "b": "b"})

    outcomes, _deleted = run(place, {"a": "a", "b": "new"})

    assert outcomes == {"a": UNCHANGED, "b": WRITTEN}


def test_what_somebody_changed_in_a_file_of_ours_is_undone(place):
    run(place, {"a": "a"})
    (place / "a").write_text("defaced")

    outcomes, _deleted = run(place, {"a": "a"})

    assert (outcomes, (place / "a").read_text()) == ({"a": WRITTEN}, "a")


def test_what_is_gone_is_deleted_with_its_folder(place):
    run(place, {"a/b/index.html": "b", "a/index.html": "a"})

    _outcomes, deleted = run(place, {"a/index.html": "a"})

    assert deleted == ["a/b/index.html"]
    assert not (place / "a" / "b").exists()
    assert (place / "a" / "index.html").exists()


def test_what_others_put_beside_it_stays(place):
    run(place, {"a/index.html": "a"})
    (place / "CNAME").write_text("standby.example.net")
    (place / "a" / "note.txt").write_text("theirs")

    run(place, {})

    assert sorted(everything_in(place)) == [MANIFEST, "CNAME", "a/note.txt"]


def test_somebody_elses_file_is_not_written_over(place):
    run(place, {})
    (place / "robots.txt").write_text("theirs")

    with pytest.raises(LeftAloneError, match=r"robots\.txt: left alone"):
        run(place, {"robots.txt": "ours"})

    assert (place / "robots.txt").read_text() == "theirs"


def test_dry_run_leaves_all_as_it_is(place):
    run(place, {"a": "a", "b": "b"})
    before = everything_in(place)

    outcomes, deleted = run(place, {"a": "new"}, is_dry=True)

    assert (outcomes, deleted) == ({"a": WRITTEN}, ["b"])
    assert everything_in(place) == before


def test_dry_run_makes_no_folder(place):
    run(place, {"a": "a"}, is_dry=True)

    assert not place.exists()


@pytest.mark.parametrize("name", ["manage.py", "deep/er/file"])
def test_folder_with_other_files_is_refused(place, name):
    (place / name).parent.mkdir(parents=True)
    (place / name).write_text("theirs")

    with pytest.raises(EditionFolderError, match="holds other files: name an empty folder"):
        EditionFolder(place)


def test_file_is_refused(place):
    place.write_text("theirs")

    with pytest.raises(EditionFolderError, match="is a file: name a folder"):
        EditionFolder(place)


def test_folder_of_git_may_become_one(place):
    (place / ".git").mkdir(parents=True)

    run(place, {"a": "a"})

    assert (place / "a").exists()


def test_run_after_one_that_was_stopped_knows_its_files(place):
    stopped_after(place, "gone/index.html", "x")

    _outcomes, deleted = run(place, {"a": "a"})

    assert deleted == ["gone/index.html"]
    assert sorted(everything_in(place)) == [MANIFEST, "a"]


@pytest.mark.parametrize(
    "torn", [b"0123", b"0123456789abcdef  go", b"\n", "0123456789abcdef  kä".encode()[:-1]]
)
def test_line_that_was_cut_off_hides_no_file(place, torn):
    stopped_after(place, "one", "x")
    with (place / MANIFEST).open("ab") as manifest:
        manifest.write(torn)
    stopped_after(place, "two", "x")

    _outcomes, deleted = run(place, {})

    assert deleted == ["one", "two"]


def test_nobody_reads_half_a_file(place, monkeypatch):
    run(place, {"a": "whole"})

    class Failing(BytesIO):
        def seek(self, *args):
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        EditionFolder(place).put("a", Failing(b"other"))

    assert (place / "a").read_text() == "whole"


def test_what_was_left_unfinished_is_no_obstacle(place):
    run(place, {"a": "a"})
    (place / UNFINISHED).write_text("half")

    run(place, {"a": "new"})

    assert sorted(everything_in(place)) == [MANIFEST, "a"]


def test_folder_that_takes_no_file_is_refused_before_all(place, monkeypatch):
    run(place, {"a": "a"})
    monkeypatch.setattr(os, "access", lambda _path, mode: not mode & os.W_OK)

    with pytest.raises(EditionFolderError, match="cannot be written to"):
        run(place, {"a": "new"})


def test_folder_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(EditionFolderError, match="cannot be read: File name too long"):
        EditionFolder(tmp_path / ("x" * 300))


@pytest.mark.parametrize("name", ["../out", "a/../../out", "/etc/out", "a//b", "a\nb", ".", "a\0"])
def test_no_name_leads_out(place, name):
    run(place, {})

    with pytest.raises(LeftAloneError):
        EditionFolder(place).put(name, BytesIO(b"x"))


def test_no_link_leads_out(place, tmp_path):
    run(place, {})
    (tmp_path / "elsewhere").mkdir()
    (place / "media").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(LeftAloneError, match="leads out of the folder"):
        EditionFolder(place).put("media/a.png", BytesIO(b"x"))


def test_nothing_is_written_through_a_link(place, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("x")
    run(place, {"a": "a"})
    (place / UNFINISHED).symlink_to(precious)
    (place / "b").symlink_to(tmp_path / "gone")

    run(place, {"a": "new"})
    with pytest.raises(LeftAloneError, match="somebody else's file"):
        EditionFolder(place).put("b", BytesIO(b"b"))

    assert precious.read_text() == "x"
    assert (place / "b").is_symlink()


def test_list_that_is_a_link_is_none_of_ours(place, tmp_path):
    place.mkdir()
    (tmp_path / "precious").write_text("")
    (place / MANIFEST).symlink_to(tmp_path / "precious")

    with pytest.raises(EditionFolderError, match="other files"):
        EditionFolder(place)


def test_list_that_names_what_is_outside_deletes_nothing_there(place, tmp_path):
    run(place, {})
    (tmp_path / "precious").write_text("x")
    (place / MANIFEST).write_text("0123  ../precious\n")

    with pytest.raises(LeftAloneError):
        run(place, {})

    assert (tmp_path / "precious").exists()


def test_folder_where_a_file_belongs_is_left_alone(place):
    run(place, {"_headers/index.html": "a page of that name"})

    with pytest.raises(LeftAloneError, match="there is a folder of that name"):
        EditionFolder(place).put("_headers", BytesIO(b"x"))


def test_two_runs_at_once_are_one_too_many(place):
    first, second = EditionFolder(place), EditionFolder(place)

    with first.alone(), pytest.raises(EditionFolderError, match="wait for it"), second.alone():
        pass


def test_what_is_not_known_at_present_is_kept(place):
    run(place, {"a": "a"})
    folder = EditionFolder(place)

    folder.keep("a")

    assert folder.unwanted() == []
