"""What is done to several pages at once, what is said about it, and what history keeps of it."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from casestudies.desk.saving.opened import Opened
from casestudies.models import Problem, Revision
from tests.desk import admin_url, opened, said, sign_in
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/problem/"
HOUR = timedelta(hours=1)
FOUND = "Found like this; not saved at the desk."


@pytest.fixture
def editor():
    return sign_in("Editors")


def choose(client, action, *pages, **sent):
    """Send the list with these pages selected, as it was shown."""
    seen = {f"version-{page.pk}": Opened.of(page).version for page in pages}
    chosen = {"action": action, "_selected_action": [page.pk for page in pages]}
    answer = client.post(LIST, chosen | seen | sent)
    for page in Problem.objects.filter(pk__in=[page.pk for page in pages]):
        next(chosen for chosen in pages if chosen.pk == page.pk).refresh_from_db()
    return answer


def change_of(page):
    """A colleague's save after the list was shown."""
    Problem.objects.filter(pk=page.pk).update(body="By a colleague")


def link_to(page):
    return make_article(title="Referring", body=f"[a]({page.get_absolute_url()})")


def test_list_holds_the_version_of_every_page_it_shows(editor):
    pages = [make_problem(), make_problem(published_at=None)]

    form = opened(editor, LIST, "changelist-form")

    assert all(form[f"version-{page.pk}"] == Opened.of(page).version for page in pages)
    cells = re.findall(r'<td class="action-checkbox">(.*?)</td>', editor.get(LIST).text)
    assert [re.sub(r"<input[^>]*>", "", cell) for cell in cells] == ["", ""]


def test_what_is_published_together_appears_now(editor):
    now = timezone.now()
    draft = make_problem(published_at=None, in_review_since=now)
    expired = make_problem(published_at=now - 2 * HOUR, expires_at=now - HOUR)

    choose(editor, "publish_now", draft, expired)

    for page in (draft, expired):
        assert now <= page.published_at <= timezone.now()
        assert (page.expires_at, page.in_review_since) == (None, None)
    assert said(editor) == [("info", "2 pages changed.")]


def test_what_is_published_already_keeps_its_date(editor):
    page, draft = make_problem(), make_problem(published_at=None)
    began = page.published_at

    choose(editor, "publish_now", page, draft)

    assert page.published_at == began
    assert said(editor) == [("info", "1 page changed.")]


def test_what_is_unpublished_together_is_a_draft(editor):
    pages = [make_problem(), make_problem(), make_problem(published_at=None)]

    choose(editor, "unpublish", *pages)

    assert {page.published_at for page in pages} == {None}
    assert said(editor) == [("info", "2 pages changed.")]


def test_history_and_log_tell_of_each_page(editor):
    pages = [make_problem(), make_problem()]

    choose(editor, "unpublish", *pages)

    for page in pages:
        history = Revision.objects.of(page).values_list("maker", "reason")
        assert list(history) == [("editors", ""), ("", FOUND)]
    entries = LogEntry.objects.order_by("object_id")
    assert [entry.object_id for entry in entries] == sorted(str(page.pk) for page in pages)
    assert {entry.user for entry in entries} == {editor.user}
    assert {entry.get_change_message() for entry in entries} == {"Changed published_at."}


def test_unpublishing_asks_first_where_links_break(editor):
    page, other = make_problem(), make_problem()
    link_to(page)

    asked = choose(editor, "unpublish", page, other)

    assert asked.status_code == 200
    assert "<h1>Unpublish</h1>" in asked.text
    assert "<title>Unpublish" in asked.text
    assert "Referring</a>" in asked.text
    assert asked.context["user"] == editor.user
    assert f'href="{LIST}"' in asked.text
    assert page.is_published
    assert said(editor) == []


def test_unpublishing_is_confirmed_with_what_the_question_sends(editor):
    page, other = make_problem(), make_problem()
    link_to(page)
    asked = choose(editor, "unpublish", page, other).context
    answer = {"action": "unpublish", "confirmed": "yes", "_selected_action": asked["selected"]}

    editor.post(LIST, answer | dict(asked["versions"]))

    assert not Problem.objects.published().exists()
    assert said(editor) == [("info", "2 pages changed.")]


def test_what_was_changed_while_it_was_asked_stays(editor):
    page = make_problem()
    link_to(page)
    asked = choose(editor, "unpublish", page).context
    change_of(page)

    answer = {"action": "unpublish", "confirmed": "yes", "_selected_action": asked["selected"]}
    editor.post(LIST, answer | dict(asked["versions"]))

    assert Problem.objects.published().exists()


def test_what_a_colleague_changed_is_left_alone_and_named(editor):
    page, changed = make_problem(), make_problem(title="Drift & <b>")
    seen = {f"version-{changed.pk}": Opened.of(changed).version}
    change_of(changed)

    choose(editor, "unpublish", page, changed, **seen)

    assert not page.is_published
    assert changed.is_published
    link = f'<a href="{admin_url(changed, "history")}">what changed</a>'
    assert said(editor) == [
        (
            "warning",
            "“Drift &amp; &lt;b&gt;” was changed after you opened the list. "
            f"Nothing was done to it: {link}",
        ),
        ("info", "1 page changed."),
    ]


def test_what_the_list_did_not_show_is_left_alone(editor):
    page, hidden = make_problem(), make_problem()
    chosen = {"action": "unpublish", "_selected_action": [page.pk, hidden.pk]}

    editor.post(LIST, chosen | {f"version-{page.pk}": Opened.of(page).version})

    assert list(Problem.objects.published()) == [hidden]
    assert said(editor) == [
        ("warning", "Only pages that the list shows can be changed together."),
        ("info", "1 page changed."),
    ]


def test_old_addresses_follow_what_was_public(editor):
    page = make_problem()

    choose(editor, "unpublish", page)

    assert page.was_public


def test_deleting_asks_and_deletes_what_was_seen(editor):
    page, other, kept = make_problem(title="Drift"), make_problem(), make_problem()
    asked = choose(editor, "delete_selected", page, other)

    chosen = {"action": "delete_selected", "post": "yes"}
    editor.post(LIST, chosen | {"_selected_action": [page.pk, other.pk]})

    assert "Drift" in asked.text
    assert list(Problem.objects.all()) == [kept]
    assert Revision.objects.get(object_id=page.pk).fields["title"] == "Drift"


def test_nothing_is_deleted_that_was_not_asked_about(editor):
    page, other = make_problem(), make_problem()
    choose(editor, "delete_selected", page)

    chosen = {"action": "delete_selected", "post": "yes"}
    editor.post(LIST, chosen | {"_selected_action": [page.pk, other.pk]})

    assert list(Problem.objects.all()) == [other]


def test_nothing_is_deleted_unasked(editor):
    page = make_problem()

    choose(editor, "delete_selected", page, post="yes")

    assert Problem.objects.exists()


def test_another_kind_with_the_same_key_is_not_touched(editor):
    page, outcome = make_problem(pk=77), make_outcome(pk=77)

    choose(editor, "unpublish", page)

    outcome.refresh_from_db()
    assert (page.is_published, outcome.is_published) == (False, True)
