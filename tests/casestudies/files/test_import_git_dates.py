"""A file without a date takes that of its first commit, never that of the import."""

import os
import subprocess
from datetime import UTC, date, datetime

import pytest

from casestudies.models import Article, PlainPage
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

UNDATED = "---\ntitle: Undated\n---\nText\n"
FIRST = "2019-03-04T23:30:00+02:00"


def git(folder, *arguments, at=FIRST):
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
    names |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
    own = os.environ | names | {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    subprocess.run(["git", *arguments], cwd=folder, env=own, check=True, capture_output=True)


def commit(folder, at=FIRST, **files):
    write(folder, **files)
    git(folder, "add", "--all")
    git(folder, "commit", "--message", "A change", at=at)


@pytest.fixture
def checkout(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    git(folder, "init")
    commit(folder, **{"content/insights/a.md": UNDATED})
    return folder


def test_undated_file_has_the_date_of_its_first_commit(checkout):
    commit(checkout, "2024-01-01T10:00:00Z", **{"content/insights/a.md": f"{UNDATED}More.\n"})

    _, output = import_content(checkout)

    article = Article.objects.published().get()
    assert article.date == date(2019, 3, 4)
    assert article.published_at == datetime(2019, 3, 4, 21, 30, tzinfo=UTC)
    assert article.updated_at == datetime(2024, 1, 1, 10, tzinfo=UTC)
    assert "has no date; that of its first commit was taken, 2019-03-04" in output


def test_file_keeps_it_under_another_name(checkout):
    git(checkout, "mv", "content/insights/a.md", "content/insights/ü b.md")
    git(checkout, "commit", "--message", "Renamed", at="2024-01-01T10:00:00Z")

    import_content(checkout)

    assert Article.objects.get().date == date(2019, 3, 4)


def test_page_of_the_owners_is_of_that_day_too(checkout):
    commit(checkout, "2020-01-01T10:00:00Z", **{"content/about.md": UNDATED})

    import_content(checkout)

    assert PlainPage.objects.get().updated_at == datetime(2020, 1, 1, 10, tzinfo=UTC)


def test_date_that_a_file_says_counts(checkout):
    write(checkout, **{"content/insights/a.md": page()})

    import_content(checkout)

    assert Article.objects.get().date == date(2026, 1, 1)


def test_file_that_was_never_committed_stays_undated(checkout):
    write(checkout, **{"content/insights/new.md": UNDATED})

    import_content(checkout)

    assert Article.objects.get(slug="new").date is None


def test_commit_of_tomorrow_is_no_date(checkout):
    commit(checkout, "2080-01-01T10:00:00Z", **{"content/insights/new.md": UNDATED})

    import_content(checkout)

    assert Article.objects.get(slug="new").date is None


def test_clone_of_the_last_commits_tells_no_dates(checkout, tmp_path):
    commit(checkout, **{"content/insights/b.md": UNDATED, "content/insights/c.md": UNDATED})
    git(tmp_path, "clone", "--depth=1", f"file://{checkout}", "shallow")

    _, output = import_content(tmp_path / "shallow")

    assert set(Article.objects.values_list("date", flat=True)) == {None}
    assert output.count("Git tells no dates of files that have none: this is a shallow clone") == 1


def test_without_git_files_stay_undated(checkout, monkeypatch):
    monkeypatch.setenv("PATH", "")

    _, output = import_content(checkout)

    assert Article.objects.get().date is None
    assert "the program git cannot be run" in output


def test_repository_of_somebody_else_is_not_asked(checkout, monkeypatch):
    # As if the folder were another one's: what Git's own tests use.
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")

    _, output = import_content(checkout)

    assert Article.objects.get().date is None
    assert "dubious ownership" in output


def test_second_import_changes_nothing(checkout):
    import_content(checkout)

    assert "0 new, 0 updated, 1 unchanged" in import_content(checkout)[1]


def test_repository_runs_no_programs_of_its_own(checkout, tmp_path):
    (tmp_path / "evil").write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    (tmp_path / "evil").chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "gpg.program"):
        git(checkout, "config", name, str(tmp_path / "evil"))
    git(checkout, "config", "log.showSignature", "true")

    import_content(checkout)

    assert Article.objects.get().date == date(2019, 3, 4)
    assert not (tmp_path / "ran").exists()
