"""A release's styles and scripts are laid out beside those of the releases before."""

import json
from pathlib import Path

import pytest
from whitenoise.compress import Compressor

from consultancy.releases.static_folder import (
    RECORDS,
    lay_out_static_files,
    outdated_static_files,
)


@pytest.fixture
def source(settings, tmp_path):
    """A folder whose files are all the static files there are, by names that tell their content."""
    folder = tmp_path / "source"
    folder.mkdir()
    backend = {"BACKEND": "consultancy.static_files.CollectedFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [folder]
    return folder


@pytest.fixture
def static(tmp_path):
    return tmp_path / "static"


@pytest.fixture
def release(source, static):
    """Lay out a release with that style sheet; returns the name it has there."""

    def release(style, kept=2):
        (source / "site.css").write_text(style)
        lay_out_static_files(static, kept)
        names = json.loads((static / "staticfiles.json").read_text())
        return names["paths"]["site.css"]

    return release


def test_files_of_the_release_before_stay_and_older_ones_go(release, static):
    first, second, third = (release(f"a {{ order: {n} }}") for n in (1, 2, 3))

    assert not (static / first).exists()
    assert (static / second).read_text() == "a { order: 2 }"
    assert (static / third).read_text() == "a { order: 3 }"


def test_release_made_again_drives_no_other_out(release, static):
    first = release("a { order: 1 }")

    second = [release("a { order: 2 }") for _time in range(3)]

    assert (static / first).exists()
    assert (static / second[0]).exists()


def test_style_of_an_earlier_release_that_comes_back_stays(release, static):
    first = release("a { order: 1 }")
    release("a { order: 2 }")
    release("a { order: 1 }")

    release("a { order: 4 }")

    assert (static / first).exists()


def test_file_that_is_there_is_not_touched(release, source, static):
    """One that refers to others is what Django would delete and write again."""
    (source / "arrow.svg").write_text("<svg/>")
    name = release("a { background: url(arrow.svg) }")
    before = (static / name).stat()

    (source / "more.css").write_text("b { order: 1 }")
    release("a { background: url(arrow.svg) }")

    after = (static / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert not list(static.rglob("*.new"))


def test_what_is_compressed_is_not_compressed_again(release, source, static, monkeypatch):
    (source / "long.css").write_text("a { order: 1 }" * 100)
    release("b { order: 1 }" * 100)
    before = {file.name: file.read_bytes() for file in static.glob("long*")}
    compressed = []
    real = Compressor.compress
    monkeypatch.setattr(
        Compressor, "compress", lambda self, path: compressed.append(path) or real(self, path)
    )

    name = release("b { order: 2 }" * 100)

    assert {Path(path).name for path in compressed} == {"site.css", name}
    assert {file.name: file.read_bytes() for file in static.glob("long*")} == before
    assert len(before) == 6


def test_what_no_release_has_laid_out_stays(release, static):
    release("a { order: 1 }")
    (static / "google0123456789ab.html").write_text("ours")

    for number in (2, 3, 4):
        release(f"a {{ order: {number} }}")

    assert (static / "google0123456789ab.html").read_text() == "ours"


def test_what_was_collected_before_counts_as_one_release(release, static):
    static.mkdir()
    (static / "site.0123456789ab.css").write_text("before")
    (static / "robots.html").write_text("ours")

    release("a { order: 1 }")
    assert (static / "site.0123456789ab.css").exists()
    release("a { order: 2 }")

    assert not (static / "site.0123456789ab.css").exists()
    assert (static / "robots.html").exists()


def test_damaged_record_removes_nothing(release, static):
    first = release("a { order: 1 }")
    (static / RECORDS).write_text('[{"files": [')

    release("a { order: 2 }")

    assert (static / first).exists()


def test_what_would_go_is_what_goes(release, static):
    release("a { order: 1 }")
    release("a { order: 2 }")
    outdated = outdated_static_files(static, kept=2)

    there = [(static / name).exists() for name in outdated]
    release("a { order: 3 }")

    assert outdated
    assert all(there)
    assert not any((static / name).exists() for name in outdated)


def test_others_may_read_what_is_laid_out(release, static):
    name = release("a { order: 1 }")

    assert (static / name).stat().st_mode & 0o777 == 0o644
