"""A second import: the same files change nothing, other files change exactly their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casestudies.models import Article, Problem, Redirect, SourceFile
from tests.content_folder import export_content, import_content, page, write
from tests.factories import make_article

pytestmark = pytest.mark.django_db


def states():
    return list(Article.objects.order_by("slug").values())


def test_second_run_changes_nothing(tmp_path):
    write(
        tmp_path, **{"insights/a.md": page(aliases="[/old/]"), "problems/b.md": page(draft="yes")}
    )
    import_content(tmp_path)
    before = states()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        status, output = import_content(tmp_path)

    assert status == 0
    assert "0 new, 0 updated, 2 unchanged" in output
    assert states() == before
    assert [q for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_unchanged_file_leaves_an_edited_page_alone(tmp_path):
    write(tmp_path, **{"insights/a.md": page()})
    import_content(tmp_path)
    Article.objects.update(title="Edited here")

    status, _ = import_content(tmp_path)

    assert status == 0
    assert Article.objects.get().title == "Edited here"


def test_changed_file_updates_exactly_its_page(tmp_path):
    write(tmp_path, **{"insights/a.md": page(weight=3), "insights/b.md": page()})
    import_content(tmp_path)
    _, other = states()
    write(tmp_path, **{"insights/a.md": page("New", body="New text.\n")})

    _, output = import_content(tmp_path)

    changed, unchanged = Article.objects.order_by("slug")
    assert "0 new, 1 updated, 1 unchanged" in output
    assert (changed.title, changed.body, changed.weight) == ("New", "New text.\n", None)
    assert states()[1] == other
    assert unchanged.title == "A page"


def test_changed_file_and_edited_page_are_a_conflict(tmp_path):
    write(tmp_path, **{"insights/a.md": page()})
    import_content(tmp_path)
    Article.objects.update(body="Edited here.\n")
    write(tmp_path, **{"insights/a.md": page(body="Edited there.\n")})

    status, output = import_content(tmp_path)

    assert status == 1
    assert "a.md:5:1: refused: Both the page here and the file have a new text." in output
    assert Article.objects.get().body == "Edited here.\n"


def test_overwrite_replaces_what_was_edited(tmp_path):
    write(tmp_path, **{"insights/a.md": page()})
    import_content(tmp_path)
    Article.objects.update(title="Edited here")

    status, _ = import_content(tmp_path, overwrite=True)

    assert status == 0
    assert Article.objects.get().title == "A page"


def test_file_that_says_what_was_edited_is_no_conflict(tmp_path):
    write(tmp_path / "site", **{"insights/a.md": page()})
    import_content(tmp_path / "site")
    Article.objects.update(title="Edited here")
    make_article(slug="born", kind="insights")
    export_content(tmp_path / "out")

    status, output = import_content(tmp_path / "out")
    _, again = import_content(tmp_path / "out")

    assert status == 0
    assert "0 new, 2 updated" in output
    assert "2 unchanged" in again
    assert Article.objects.get(slug="born").file_path == "insights/born.md"


def test_file_with_the_address_of_a_page_made_here_is_a_conflict(tmp_path):
    make_article(slug="a", kind="insights", title="Made here")
    write(tmp_path, **{"insights/a.md": page()})

    status, _ = import_content(tmp_path)

    assert status == 1
    assert Article.objects.get().title == "Made here"


def test_changed_slug_leaves_a_redirect(tmp_path):
    write(tmp_path, **{"insights/a.md": page(slug="old")})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a.md": page(slug="new")})

    import_content(tmp_path)

    assert Article.objects.get().slug == "new"
    assert Redirect.objects.get().path == "/insights/old/"


def test_changed_slug_of_a_draft_leaves_none(tmp_path):
    write(tmp_path, **{"insights/a.md": page(slug="old", draft="true")})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a.md": page(slug="new", draft="true")})

    import_content(tmp_path)

    assert not Redirect.objects.exists()


def test_removed_alias_and_link_go(tmp_path):
    keys = {"aliases": "[/old/, /older/]", "related": "[problems/b]"}
    write(tmp_path, **{"insights/a.md": page(**keys), "problems/b.md": page()})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a.md": page(aliases="[/older/]")})

    import_content(tmp_path)

    assert Redirect.objects.to_pages().get().path == "/older/"
    assert Redirect.objects.gone().get().path == "/old/"
    assert not Article.objects.get().problems.exists()


def test_link_that_the_other_end_still_declares_stays(tmp_path):
    write(tmp_path, **{"insights/a.md": page(related="[problems/b]")})
    write(tmp_path, **{"problems/b.md": page(related="[insights/a]")})
    import_content(tmp_path)
    write(tmp_path, **{"insights/a.md": page()})

    import_content(tmp_path)

    assert Article.objects.get().problems.get().slug == "b"
    export_content(tmp_path / "out")
    assert (tmp_path / "out/problems/b.md").read_text() == page(related="[insights/a]")


def test_redirects_of_changed_slugs_are_not_exported_as_edits(tmp_path):
    for slug in ("one", "two", "three"):
        write(tmp_path, **{"insights/a.md": page(slug=slug)})
        import_content(tmp_path)

    export_content(tmp_path / "out")

    assert (tmp_path / "out/insights/a.md").read_text() == page(slug="three")


def test_new_pages_cost_the_same_queries(tmp_path):
    write(tmp_path / "few", **{f"insights/few-{number}.md": page() for number in range(2)})
    write(tmp_path / "many", **{f"insights/many-{number}.md": page() for number in range(20)})

    with CaptureQueriesContext(connection) as few:
        import_content(tmp_path / "few")
    with CaptureQueriesContext(connection) as many:
        import_content(tmp_path / "many")

    # Words that are new to the search are stored once.
    assert len(many) in {len(few) - 1, len(few)}


def queries_of_import(folder, count, body):
    """How many queries an import of so many files asks, which link to one another."""
    links = '["problems/p", "insights/0"]'
    files = {f"insights/{n}.md": page(f"Page {n}", body, related=links) for n in range(count)}
    write(folder, **files, **{"problems/p.md": page("A problem", body)})
    with CaptureQueriesContext(connection) as queries:
        import_content(folder)
    return len(queries)


def test_more_files_ask_no_more_queries(tmp_path):
    few, many = tmp_path / "few", tmp_path / "many"
    new = queries_of_import(few, 3, "Text.\n")
    changed = queries_of_import(few, 3, "Another text.\n")
    for model in (Article, Problem, SourceFile):
        model.objects.all().delete()

    # The search forgets the pages that were deleted.
    assert queries_of_import(many, 12, "A new text.\n") <= new + 5
    assert queries_of_import(many, 12, "A changed text.\n") <= changed + 2
    assert set(Article.objects.values_list("body", flat=True)) == {"A changed text.\n"}
