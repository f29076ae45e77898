"""Files that were renamed, moved or deleted since the last import."""

import pytest

from casestudies.history.revisions import Revision
from casestudies.models import Article, PlainPage, SourceFile
from tests.content_folder import export_content, import_content, page, write
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(tmp_path):
    """A folder of content that was imported, with a page that links to another."""
    files = {
        "blog/a.md": page("A", "Text of A.\n"),
        "blog/b.md": page("B", "Text of B.\n"),
        "cases/c.md": page("C", related="[blog/a]"),
        "about.md": page("About", "Us.\n"),
    }
    root = write(tmp_path / "site", **{f"content/{path}": text for path, text in files.items()})
    write(root, **{"hugo.toml": 'baseURL = "https://old.example/"\n'})
    import_content(root)
    return root


def move(root, old, new):
    target = root / "content" / new
    target.parent.mkdir(parents=True, exist_ok=True)
    (root / "content" / old).rename(target)
    return target


def test_renamed_file_keeps_its_page_history_and_addresses(site, client):
    before = Article.objects.get(slug="a")
    before.aliases.create(path="/old/")
    move(site, "blog/a.md", "blog/new.md")

    status, output = import_content(site)

    article = Article.objects.get(pk=before.pk)
    assert status == 0
    assert "new.md:1:1: note: was blog/a.md: its page has moved with it." in output
    assert "1 renamed" in output
    assert (article.slug, article.file_path) == ("new", "blog/new.md")
    assert client.get("/insights/a/").headers["Location"] == "/insights/new/"
    assert client.get("/old/").headers["Location"] == "/insights/new/"
    assert Revision.objects.of(article).count() == 2
    assert SourceFile.objects.filter(path="blog/new.md").count() == 1


def test_slug_of_several_lost_files_tells_none_of_them(site):
    write(site, **{"content/cases/a.md": page("Other", "Text of a case.\n")})
    import_content(site)
    (site / "content/cases/a.md").unlink()
    move(site, "blog/a.md", "blog/2026/a.md").write_text(page("A", "Other text.\n"))

    _, output = import_content(site)

    assert "renamed" not in output
    assert Article.objects.get(file_path="blog/a.md").body == "Text of A.\n"


def test_moved_and_edited_file_is_known_by_its_slug(site):
    pk = Article.objects.get(slug="a").pk
    move(site, "blog/a.md", "blog/2026/a.md").write_text(page("A", "Other text.\n"))

    import_content(site)

    article = Article.objects.get(pk=pk)
    assert (article.file_path, article.body) == ("blog/2026/a.md", "Other text.\n")


def test_page_moves_from_list_to_list(site, client):
    pk = Article.objects.get(slug="a").pk
    move(site, "blog/a.md", "cases/a.md")

    import_content(site)

    assert Article.objects.get(pk=pk).kind == "case-studies"
    assert client.get("/insights/a/").headers["Location"] == "/case-studies/a/"


def test_page_at_the_root_moves(site, client):
    pk = PlainPage.objects.get(slug="about").pk
    move(site, "about.md", "company/about.md")

    import_content(site)

    assert PlainPage.objects.get(pk=pk).slug == "company/about"
    assert client.get("/about/").headers["Location"] == "/company/about/"


def test_edit_made_here_moves_along(site):
    Article.objects.filter(slug="a").update(title="Edited here")
    move(site, "blog/a.md", "blog/new.md")

    import_content(site)

    assert Article.objects.get(slug="new").title == "Edited here"


def test_links_to_a_moved_page_stay_and_leave_unchanged(site, tmp_path):
    text = (site / "content/cases/c.md").read_bytes()
    move(site, "blog/a.md", "notes/a.md")
    (site / "content/notes").rename(site / "content/articles")

    import_content(site)
    export_content(site)

    case = Article.objects.get(slug="c")
    assert list(case.related.all() or case.related_from.all())
    assert (site / "content/cases/c.md").read_bytes() == text


def test_copy_is_a_page_of_its_own(site):
    write(site, **{"content/blog/copy.md": (site / "content/blog/a.md").read_text()})

    import_content(site)

    assert Article.objects.filter(slug__in=["a", "copy"]).count() == 2


def test_another_site_takes_no_page_over(site, tmp_path):
    pk = Article.objects.get(slug="b").pk
    files = {"hugo.toml": 'baseURL = "https://other.example/"\n', "content/posts/b.md": page("X")}
    other = write(tmp_path / "other", **files)

    _, output = import_content(other, prune=True)

    assert "is gone" not in output
    assert Article.objects.get(pk=pk).file_path == "blog/b.md"
    assert Article.objects.get(pk=pk).title == "B"


def test_vanished_file_is_named_and_its_page_stays(site):
    (site / "content/blog/a.md").unlink()

    status, output = import_content(site)

    assert status == 0
    assert "a.md:1:1: warning: is gone; its page stays. --prune unpublishes it." in output
    assert Article.objects.published().filter(slug="a").exists()


def test_prune_unpublishes_and_a_dry_run_says_so_first(site):
    (site / "content/blog/a.md").unlink()

    _, said = import_content(site, prune=True, dry_run=True)
    there = Article.objects.published().filter(slug="a").exists()
    _, done = import_content(site, prune=True)
    _, again = import_content(site, prune=True)

    assert there
    assert "is gone; its page is unpublished." in said
    assert "1 unpublished" in done
    assert "is gone" not in again
    assert not Article.objects.published().filter(slug="a").exists()
    assert Article.objects.filter(slug="a").exists()


def test_file_that_comes_back_publishes_its_page_again(site):
    text = (site / "content/blog/a.md").read_text()
    (site / "content/blog/a.md").unlink()
    import_content(site, prune=True)
    write(site, **{"content/blog/a.md": text})

    import_content(site)

    assert Article.objects.published().filter(slug="a").exists()


def test_prune_leaves_pages_that_were_edited_or_born_here_and_those_elsewhere(site):
    make_article(slug="born", kind="insights")
    Article.objects.filter(slug="a").update(title="Edited")
    for path in ("blog/a.md", "about.md"):
        (site / "content" / path).unlink()

    _, output = import_content(site / "content" / "blog", prune=True)

    assert "is gone, and its page was edited here: it stays." in output
    assert Article.objects.published().filter(slug__in=["a", "born"]).count() == 2
    assert PlainPage.objects.published().exists()
