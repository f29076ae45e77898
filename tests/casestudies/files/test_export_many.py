"""An export of any size: few pages in memory at a time, told as it goes, stopped and run again."""

from contextlib import contextmanager
from io import StringIO
from weakref import ref

import pytest
from django.core.management import call_command
from django.db.models.signals import post_init

from casestudies.files.exporting import folders, site_folder
from casestudies.management.commands import export_content as command
from casestudies.models import Article, SourceFile
from tests.content_folder import export_content, files_in, import_content, page, write
from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db

BATCH = 2
HUGO = {"hugo.toml": "", **{f"content/insights/{name}.md": page() for name in "abcd"}}


@pytest.fixture
def small_batches(monkeypatch):
    monkeypatch.setattr("casestudies.files.exporting.everything.EXPORTED_AT_ONCE", BATCH)


@contextmanager
def texts_in_memory():
    """Yields what says how many texts of articles were in memory at once, at most."""
    made, most = [], []

    def note(instance, **_kwargs):
        made.append(ref(instance))
        alive = [one() for one in made if one()]
        most.append(sum("body" in one.__dict__ for one in alive))

    post_init.connect(note, Article)
    yield lambda: max(most)
    post_init.disconnect(note, Article)


def stopping(function, after):
    """The function, stopped by Ctrl-C when it is called once more than that."""
    calls = []

    def stopped(*args):
        calls.append(args)
        if len(calls) > after:
            raise KeyboardInterrupt
        return function(*args)

    return stopped


def told(folder):
    output = StringIO()
    call_command("export_content", folder, stdout=StringIO(), stderr=output)
    return output.getvalue().splitlines()


def test_few_texts_are_in_memory_at_once(tmp_path, small_batches):
    problem = make_problem()
    for number in range(7):
        article = make_article(slug=f"a-{number}", problems=[problem])
        article.related.set(Article.objects.exclude(pk=article.pk))

    with texts_in_memory() as most:
        export_content(tmp_path / "out")

    assert len(files_in(tmp_path / "out")) == 8
    assert most() <= 2 * BATCH


def test_links_back_hold_in_every_batch(tmp_path, small_batches):
    tags = {f"problems/{name}.md": page(related="[insights/a, insights/b]") for name in "pqrst"}
    articles = {f"insights/{name}.md": page() for name in "ab"}
    write(tmp_path / "in", **tags, **articles)
    import_content(tmp_path / "in")

    export_content(tmp_path / "out")

    assert files_in(tmp_path / "out") == files_in(tmp_path / "in")


def test_it_tells_how_far_it_is(tmp_path, small_batches, monkeypatch):
    monkeypatch.setattr(command, "TOLD_EVERY", 2)
    for number in range(5):
        make_article(slug=f"a-{number}")

    assert told(tmp_path / "out") == ["2 of 5 pages", "4 of 5 pages", "5 of 5 pages"]


def test_stopped_export_knows_its_files_when_it_is_run_again(tmp_path, monkeypatch):
    for slug in "abcd":
        make_article(slug=slug, kind="insights")
    with monkeypatch.context() as context:
        context.setattr(folders, "write", stopping(folders.write, after=2))
        with pytest.raises(KeyboardInterrupt):
            export_content(tmp_path / "out")
    Article.objects.filter(slug="a").update(title="New")
    Article.objects.filter(slug="b").delete()

    status, output = export_content(tmp_path / "out")

    assert (status, output) == (0, "3 written, 0 unchanged, 1 deleted.\n")
    assert b"New" in (tmp_path / "out/insights/a.md").read_bytes()


def test_stopped_export_over_a_site_knows_its_files_when_it_is_run_again(tmp_path, monkeypatch):
    site = write(tmp_path / "site", **HUGO)
    import_content(site)
    Article.objects.update(title="New")
    make_article(slug="made", kind="insights")
    make_article(slug="other", kind="insights")
    put = site_folder.SiteFolder.put
    with monkeypatch.context() as context:
        context.setattr(site_folder.SiteFolder, "put", stopping(put, after=5))
        with pytest.raises(KeyboardInterrupt):
            export_content(site)
    given = SourceFile.objects.exclude(given="").count()
    Article.objects.filter(slug="made").update(title="Newer")

    status, output = export_content(site)

    assert given == 4
    assert (status, output) == (0, "2 written, 4 unchanged, 0 deleted.\n")
    assert b"Newer" in (site / "content/insights/made.md").read_bytes()
