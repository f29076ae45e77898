"""Many files are read by several processes, and nobody can tell from the outcome."""

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import parent_process
from threading import Event, current_thread, main_thread

import pytest

from casestudies.files.importing.reading import over_cores as reading
from casestudies.models import Article, PlainPage, Redirect, Section, SourceFile
from tests.content_folder import import_content, page, write

pytestmark = pytest.mark.django_db

SITE = {
    "hugo.toml": "baseURL = 'https://example.org/'",
    # Nothing but the organisation's row tells its title.
    "content/_index.md": "---\ndate: 2026-01-02\n---\nWelcome.\n",
    "content/insights/dead.md": page(body='{{< ref "insights/nowhere" >}} [a](javascript:x)\n'),
    "content/insights/live.md": page(body='{{< ref "insights/dead" >}} <b>raw</b>\n'),
    "content/insights/odd.md": page(draft="perhaps"),
    "content/insights/broken.md": "---\ntitle: [\n---\n",
    "content/insights/refused.md": page(body="{{< ref x >}}\n" * 501),
    "content/about.md": "+++\ntitle = 'About'\ndate = 2026-01-02\n+++\nText\n",
}


@pytest.fixture
def shared(monkeypatch):
    """Few files are many enough, and most of them are for another process."""
    monkeypatch.setattr(reading, "MANY", 1)
    monkeypatch.setattr(reading, "HELPERS", 1)
    monkeypatch.setattr(reading, "FILES_AT_ONCE", 2)
    monkeypatch.setattr(reading.SharedReading, "is_starting", lambda self: self.starting.join())


def rows():
    names = ("title", "slug", "body", "published_at", "imported")
    models = (Article, PlainPage, Section)
    return [list(model.objects.order_by("slug").values(*names)) for model in models]


def read_elsewhere(files, *, keep_html, read=reading.read_ahead):
    """As `read_ahead`, in any process but that of the tests."""
    assert parent_process()
    return read(files, keep_html=keep_html)


def read_here_alone(files, *, keep_html, read=reading.read_ahead):
    """As `read_ahead`, but the death of any process but that of the tests."""
    if parent_process():
        os.kill(os.getpid(), signal.SIGKILL)
    return read(files, keep_html=keep_html)


@pytest.mark.usefixtures("shared")
def test_outcome_is_that_of_one_process(tmp_path, monkeypatch):
    write(tmp_path, **SITE)
    together, told = import_content(tmp_path), rows()
    for model in (Article, PlainPage, Section, SourceFile, Redirect):
        model.objects.all().delete()
    monkeypatch.setattr(reading, "MANY", 100)

    alone = import_content(tmp_path)

    assert rows() == told
    assert together == alone
    assert "5 new" in alone[1]


@pytest.mark.usefixtures("shared")
def test_other_processes_read(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_ahead", read_elsewhere)
    write(tmp_path, **{f"insights/{name}.md": page() for name in "abcdef"})

    import_content(tmp_path)

    assert Article.objects.count() == 6


@pytest.mark.usefixtures("shared")
def test_processes_that_die_cost_no_page(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "read_ahead", read_here_alone)
    write(tmp_path, **{f"insights/{number}.md": page() for number in range(12)})

    import_content(tmp_path)

    assert Article.objects.count() == 12


@pytest.mark.usefixtures("shared")
def test_files_are_read_here_while_another_process_starts(tmp_path, monkeypatch):
    def submit_when_all_is_read(processes, *_work):
        assert current_thread() is not main_thread()
        has_read.wait()

    has_read = Event()
    monkeypatch.setattr(ProcessPoolExecutor, "submit", submit_when_all_is_read)
    monkeypatch.setattr(reading.SharedReading, "is_starting", lambda self: self.starting.is_alive())
    write(tmp_path, **{f"insights/{name}.md": page() for name in "abcdef"})

    import_content(tmp_path)

    has_read.set()
    assert Article.objects.count() == 6
