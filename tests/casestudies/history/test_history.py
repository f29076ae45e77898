"""Every save is kept, can be compared with any other, and can be brought back."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from casestudies.files.importing import Options, import_content
from casestudies.history.line_diff import line_diff
from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, Revision, Section
from contact.models import CallToAction
from tests.desk import admin_url, form_for, opened, send, sign_in
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

ADD = "/admin/casestudies/article/add/"


@pytest.fixture
def ann():
    return sign_in("Editors", "ann", first_name="Ann", last_name="Other")


def save(client, obj, **changes):
    response = send(client, obj, **changes)
    assert response.status_code == 302, response.context["errors"]


def restore(client, obj, number):
    form = opened(client, f"{admin_url(obj)}?version={number}")
    return client.post(admin_url(obj), form)


def test_adding_begins_the_history(ann):
    form = opened(ann, ADD) | {"title": "New", "slug": "new", "body": "Text"}

    ann.post(ADD, form | {"reason": "A client asked"})

    revision = Revision.objects.get()
    assert (revision.number, revision.maker, revision.reason) == (1, "Ann Other", "A client asked")
    assert revision.fields["body"] == "Text"


@pytest.mark.parametrize("make", [make_article, make_problem, make_outcome])
def test_first_save_of_an_old_page_keeps_what_was_there(ann, make):
    page = make(title="Before")

    save(ann, page, title="After")

    titles = Revision.objects.of(page).values_list("number", "fields__title", "maker")
    assert list(titles) == [(2, "After", "Ann Other"), (1, "Before", "")]


def test_call_to_action_has_a_history(ann):
    row = CallToAction.objects.create(heading="Before")

    save(ann, row, heading="After")

    versions = Revision.objects.of(row).values_list("fields__heading", "kind")
    assert list(versions) == [("After", "saved"), ("Before", "saved")]
    assert ann.get(admin_url(row, "version", 1)).text.count("Before")


def test_introduction_of_a_list_has_a_history(ann):
    section = Section.objects.create(title="Insights", slug="insights", body="Old *text*")

    save(ann, section, body="New text")
    shown = ann.get(admin_url(section, "version", 1))

    assert [r.fields["body"] for r in Revision.objects.of(section)] == ["New text", "Old *text*"]
    assert "Old <em>text</em>" in shown.text


def test_links_and_publishing_are_part_of_a_version(ann):
    problem, page = make_problem(), make_article(published_at=None)

    save(ann, page, problems=[problem.pk], _publish="1")

    fields = Revision.objects.of(page)[0].fields
    assert fields["problems"] == [problem.pk]
    assert fields["published_at"]


def test_saving_without_a_change_adds_nothing(ann):
    page = make_article()
    save(ann, page, title="After")

    save(ann, page)

    assert Revision.objects.of(page).count() == 2


def test_bulk_action_adds_a_version(ann):
    page = make_article()
    listed = opened(ann, "/admin/casestudies/article/", "changelist-form")

    chosen = {"action": "unpublish", "_selected_action": [page.pk]}
    ann.post("/admin/casestudies/article/", listed | chosen)

    assert Revision.objects.of(page)[0].fields["published_at"] is None
    assert Revision.objects.of(page)[0].maker == "Ann Other"


def test_bulk_action_on_a_page_that_history_knows_adds_one_version(ann):
    page = make_article()
    save(ann, page, title="After", reason="A client asked")
    listed = opened(ann, "/admin/casestudies/article/", "changelist-form")

    chosen = {"action": "unpublish", "_selected_action": [page.pk]}
    ann.post("/admin/casestudies/article/", listed | chosen)

    reasons = [revision.reason for revision in Revision.objects.of(page)]
    assert reasons == ["", "A client asked", "Found like this; not saved at the desk."]


def test_a_save_that_fails_leaves_no_version(ann, monkeypatch):
    page = make_article()
    monkeypatch.setattr("casestudies.admin.PageAdmin.log_change", fail)
    form = form_for(ann, page) | {"title": "After"}

    with pytest.raises(RuntimeError):
        ann.post(admin_url(page), form)

    page.refresh_from_db()
    assert page.title != "After"
    assert not Revision.objects.exists()


def fail(*args):
    raise RuntimeError("no log today")


def test_revisions_are_only_added():
    page = make_article()
    revision = record(page, by=None)

    with pytest.raises(TypeError):
        revision.save()
    with pytest.raises(TypeError):
        revision.delete()


def test_first_of_fifty_versions_is_restored(ann):
    problem = make_problem()
    page = make_article(title="First", body="First text\n", problems=[problem])
    save(ann, page, title="Second", body="Second text", problems=[])
    page.refresh_from_db()
    for _number in range(49):
        record(page, by=None)

    response = restore(ann, page, 1)

    page.refresh_from_db()
    assert response.status_code == 302
    assert (page.title, page.body) == ("First", "First text\n")
    assert list(page.problems.all()) == [problem]
    assert Revision.objects.of(page)[0].number == 52
    assert Revision.objects.of(page)[0].reason == "Restored: version 1"


def test_restoring_neither_publishes_nor_unpublishes(ann):
    page = make_article(title="Draft", published_at=None)
    save(ann, page, title="Public", _publish="1")

    restore(ann, page, 1)

    page.refresh_from_db()
    assert page.title == "Draft"
    assert page.is_published


def test_restoring_works_after_later_migrations(ann):
    page = make_article(title="Now", description="Now")
    gone = make_problem()
    fields = snapshot(page) | {"title": "Then", "problems": [gone.pk], "mood": "sunny"}
    del fields["description"]
    record(page, by=None, fields=fields)
    gone.delete()

    shown = ann.get(f"{admin_url(page)}?version=1").text
    response = restore(ann, page, 1)

    page.refresh_from_db()
    assert "no longer part of a page and left out: mood" in shown
    assert response.status_code == 302
    assert (page.title, page.description) == ("Then", "")


def test_comparison_shows_lines_and_fields(ann):
    problem = make_problem(title="Scaling")
    page = make_article(body="One\nTwo old words\nThree\n")
    save(ann, page, body="One\nTwo new words\nThree\n", problems=[problem.pk])

    shown = ann.get(admin_url(page, "compare"), {"old": "1", "new": "2"}).text

    assert "<del>Two <b>old</b> words</del>" in shown
    assert "<ins>Two <b>new</b> words" in shown
    assert "<ins>Scaling</ins>" in shown
    assert f'src="{admin_url(page, "version", 1)}"' in shown


def test_version_is_rendered_with_its_own_text_and_links(ann):
    problem = make_problem(title="Scaling")
    page = make_article(body="Old *text*")
    save(ann, page, body="New text", problems=[problem.pk])

    old, new = (ann.get(admin_url(page, "version", number)) for number in (1, 2))

    assert "Old <em>text</em>" in old.text
    assert "Scaling" not in old.text
    assert "Scaling" in new.text
    assert old["X-Frame-Options"] == "SAMEORIGIN"
    assert "form-action 'none'" in old["Content-Security-Policy"]


def test_markup_in_a_comparison_is_escaped(ann):
    page = make_article(body="Text")
    save(ann, page, body="<script>alert(1)</script>")

    shown = ann.get(admin_url(page, "compare"), {"old": "1", "new": "2"}).text

    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize("query", ["", "?old=1&new=9", "?old=x&new=1"])
def test_unknown_versions_are_not_found(ann, query):
    page = make_article()
    save(ann, page, title="After")

    assert ann.get(admin_url(page, "compare") + query).status_code == 404


def test_history_page_has_a_constant_number_of_queries(ann):
    page = make_article()
    save(ann, page, title="First")
    ann.get(admin_url(page, "history"))
    with CaptureQueriesContext(connection) as few:
        ann.get(admin_url(page, "history"))
    for number in range(20):
        record(page, by=None, reason=str(number))

    with CaptureQueriesContext(connection) as many:
        shown = ann.get(admin_url(page, "history")).text

    assert "Version 22" in shown
    assert len(many) == len(few)


def test_import_keeps_a_version_of_every_page(tmp_path, django_assert_max_num_queries):
    for number in range(30):
        file = tmp_path / "case-studies" / f"page-{number}.md"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"---\ntitle: Page {number}\ndate: 2026-01-05\n---\nText\n")

    with django_assert_max_num_queries(40):
        import_content([tmp_path], Options())
    file.write_text("---\ntitle: Renamed\ndate: 2026-01-05\n---\nText\n")
    import_content([tmp_path], Options())

    last = Article.objects.get(title="Renamed")
    assert Revision.objects.count() == 31
    assert [r.fields["title"] for r in Revision.objects.of(last)] == ["Renamed", "Page 29"]


def test_dry_import_keeps_nothing(tmp_path):
    (tmp_path / "insights").mkdir()
    (tmp_path / "insights" / "a.md").write_text("---\ntitle: A\n---\nText\n")

    with transaction.atomic():
        import_content([tmp_path], Options(dry_run=True))

    assert not Revision.objects.exists()


def signs(old, new):
    return "".join(line.sign for line in line_diff(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("a", "a", ""),
        ("a\nb\n", "a\nc\n", " -+"),
        ("", "a", "+"),
        ("a", "", "-"),
        ("1\n2\n3\n4\n5\n6\n7\n8\n9", "x\n2\n3\n4\n5\n6\n7\n8\ny", "-+  …  -+"),
    ],
)
def test_line_diff_shows_changes_with_their_surroundings(old, new, expected):
    assert signs(old, new) == expected


def test_line_diff_of_long_texts_is_whole():
    old = "\n".join(f"{n} word" * 300 for n in range(100))
    new = old.replace("50 word", "fifty word")

    assert signs(old, new) == "  -+  "
