"""Saves that are repeated, refused or too late, and the way back; deleting what was seen."""

from copy import copy

import pytest
from django.contrib.admin import ModelAdmin
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.urls import reverse

from casestudies.desk.saving import versioned
from casestudies.desk.saving.again import forget_said
from casestudies.desk.saving.opened import Opened
from casestudies.history.revisions import record
from casestudies.models import Article, Problem, Revision
from tests.desk import admin_url, as_sent, form_for, said, send, sign_in
from tests.factories import make_article, make_outcome, make_problem, make_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:casestudies_problem_add")
LIST = reverse("admin:casestudies_problem_changelist")
TWICE = ("info", "This form was sent twice; it is saved once.")
FOUND = "Found like this; not saved at the desk."


@pytest.fixture
def editor():
    return sign_in("Editors")


def form_to_send(client, page, **changes):
    return as_sent(form_for(client, page) | changes)


def test_a_form_sent_twice_is_saved_once_and_leads_to_what_it_made(editor):
    form = form_to_send(editor, Problem(), title="New", slug="new")

    answers = [editor.post(ADD, form) for _ in range(2)]

    page = Problem.objects.get()
    assert [answer["Location"] for answer in answers] == [LIST, admin_url(page)]
    assert said(editor)[-1] == TWICE
    assert Revision.objects.count() == 1


def test_a_change_sent_twice_is_saved_once(editor):
    page = make_problem()
    form = form_to_send(editor, page, title="New")

    answers = [editor.post(admin_url(page), form) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [LIST, LIST]
    assert Revision.objects.filter(maker="editors").count() == 1


def test_draft_changes_sent_twice_are_kept_once(editor):
    page = make_problem()
    form = form_to_send(editor, page, title="New", _keep="1")
    editor.post(admin_url(page), form)
    send(editor, page, _discard="1")

    answer = editor.post(admin_url(page), form)

    assert answer["Location"] == admin_url(page)
    assert said(editor)[-1] == TWICE


def test_what_the_database_refuses_for_another_reason_is_an_error(editor, monkeypatch):
    page = make_problem()
    form = form_to_send(editor, page, title="New")

    def save(*_args, **_kwargs):
        raise IntegrityError("disk")

    monkeypatch.setattr(Problem, "save", save)
    with pytest.raises(IntegrityError, match="disk"):
        editor.post(admin_url(page), form)


def test_an_address_that_a_colleague_takes_at_the_same_moment_is_told(editor, monkeypatch):
    page, save = make_problem(), Problem.save

    def refuse_once(*_args, **_kwargs):
        monkeypatch.setattr(Problem, "save", save)
        raise IntegrityError("slug")

    def take_address(request):
        forget_said(request)
        make_problem(slug="drift")

    monkeypatch.setattr(Problem, "save", refuse_once)
    monkeypatch.setattr(versioned, "forget_said", take_address)
    answer = editor.post(admin_url(page), form_to_send(editor, page, slug="drift", body="Typed"))

    assert "Problem with this Slug already exists." in answer.text
    assert "Typed</textarea>" in answer.text


def test_a_refused_form_comes_back_with_its_errors(editor):
    page = make_problem(title="Old")

    answer = send(editor, page, title="", body="Typed")

    assert answer.status_code == 200
    assert "This field is required." in answer.text
    assert "Typed</textarea>" in answer.text
    assert said(editor) == []


def test_a_save_from_a_popup_is_answered_in_the_popup(editor):
    form = form_to_send(editor, Problem(), title="New", slug="new", _popup="1")

    answer = editor.post(f"{ADD}?_popup=1", form)

    assert answer.status_code == 200
    assert "popup_response.js" in answer.text


def locks(queries, page):
    """How often the page's row is asked for by itself; PostgreSQL locks it."""
    asked = 'SELECT "casestudies_problem"."id" AS "pk" FROM "casestudies_problem" WHERE'
    row = f'"casestudies_problem"."id" = {page.pk} '
    return sum(query["sql"].startswith(asked) and row in query["sql"] for query in queries)


def test_a_save_locks_its_row_and_a_look_does_not(editor, django_assert_max_num_queries):
    page = make_problem()
    form = form_to_send(editor, page, title="New")

    with django_assert_max_num_queries(200) as looking:
        editor.get(admin_url(page))
    with django_assert_max_num_queries(200) as saving:
        editor.post(admin_url(page), form)

    assert not locks(looking, page)
    assert locks(saving, page)


def test_a_saved_form_is_named_to_the_browser(editor):
    page = make_problem()
    form = form_to_send(editor, page, title="New")

    editor.post(admin_url(page), form)

    assert editor.session["saved_forms"] == [form["once"]]


def test_the_browser_is_told_of_the_last_twenty(editor):
    session = editor.session
    session["saved_forms"] = [f"form {number}" for number in range(20)]
    session.save()
    page = make_problem()
    form = form_to_send(editor, page, title="New")

    editor.post(admin_url(page), form)

    names = [*(f"form {number}" for number in range(1, 20)), form["once"]]
    assert editor.session["saved_forms"] == names


def test_draft_changes_are_named_to_the_browser_too(editor):
    page = make_problem()
    form = form_to_send(editor, page, title="New", _keep="1")

    editor.post(admin_url(page), form)

    assert editor.session["saved_forms"] == [form["once"]]


def test_what_became_of_addresses_and_what_is_doubtful_is_said(editor):
    page = make_problem(slug="drift")

    send(editor, page, slug="clarity", body="[a]({{< ref `problems/none` >}})")

    moved, doubtful, saved = said(editor)
    assert moved == ("info", "/problems/drift/ redirects to /problems/clarity/ now.")
    assert doubtful[0] == "warning"
    assert "“problems/none” leads nowhere" in doubtful[1]
    assert saved[0] == "success"


def test_the_log_tells_of_changes_alone(editor):
    page = make_problem()

    send(editor, page)
    assert not LogEntry.objects.exists()
    send(editor, page, title="New")

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr) == (editor.user, "New")
    assert entry.get_change_message() == "Changed Title."


def deleted(page):
    url = admin_url(page)
    page.delete()
    return url


def test_what_was_typed_into_a_deleted_page_is_offered_as_a_new_one(editor):
    outcomes = [make_outcome(pk=1), make_outcome(pk=2)]
    page = make_problem(title="Drift")
    page.outcomes.set(outcomes)
    form = form_to_send(editor, page, body="Typed, & kept")

    answer = editor.post(deleted(page), form)

    offered = answer.context["adminform"].form
    assert answer.status_code == 200
    assert f'action="{ADD}"' in answer.text
    assert offered["title"].value() == "Drift"
    assert offered["body"].value() == "Typed, & kept"
    assert offered["outcomes"].value() == ["1", "2"]
    assert not Problem.objects.exists()


def test_what_was_typed_into_a_page_that_comes_back_is_saved(editor, monkeypatch):
    page = make_problem()
    same, lead_away = copy(page), ModelAdmin._get_obj_does_not_exist_redirect

    def bring_back(*args):
        same.save(force_insert=True)
        return lead_away(*args)

    form = form_to_send(editor, page, title="New")
    monkeypatch.setattr(ModelAdmin, "_get_obj_does_not_exist_redirect", bring_back)
    editor.post(deleted(page), form)

    same.refresh_from_db()
    assert same.title == "New"
    assert [text for _level, text in said(editor) if "exist" in text] == []


def test_a_deleted_page_that_is_only_asked_for_is_not_offered(editor):
    assert editor.get(deleted(make_problem()))["Location"] == reverse("admin:index")


def test_what_came_from_no_form_is_not_offered(editor):
    answer = editor.post(deleted(make_problem()), {"title": "Drift"})

    assert answer["Location"] == reverse("admin:index")


def test_who_adds_no_pages_is_not_offered_one():
    rights = ["change_problem", "view_problem", "publish_problem"]
    writer = sign_in("")
    writer.user.user_permissions.set(make_user(permissions=rights).user_permissions.all())
    page = make_problem()
    form = form_to_send(writer, page)

    answer = writer.post(deleted(page), form)

    assert answer["Location"] == reverse("admin:index")


@pytest.mark.parametrize("key", ["abc", "1x", "٣", "999"])
def test_an_address_of_no_page_leads_back(editor, key):
    url = reverse("admin:casestudies_problem_change", args=[key])

    for answer in (editor.get(url), editor.post(url, {"title": "Drift"})):
        assert answer["Location"] == reverse("admin:index")


def delete_url(page, query=""):
    return admin_url(page, "delete") + query


def seen(page):
    return f"?version={Opened.of(page).version}"


def test_the_question_whether_to_delete_names_the_version_it_is_about(editor):
    page = make_problem()

    answer = editor.get(delete_url(page, "?_popup=1"))

    assert answer["Location"] == delete_url(page, f"?_popup=1&{seen(page)[1:]}")
    assert editor.get(answer["Location"]).status_code == 200
    assert Problem.objects.exists()


def test_what_was_seen_is_deleted_and_history_keeps_it(editor):
    page = make_problem(title="Drift")

    answer = editor.post(delete_url(page, seen(page)), {"post": "yes"})

    kept = Revision.objects.get()
    assert answer["Location"] == LIST
    assert not Problem.objects.exists()
    assert (kept.reason, kept.maker, kept.fields["title"]) == (FOUND, "", "Drift")


def test_what_history_knows_is_deleted_without_another_version(editor):
    page = make_problem()
    record(page, by=None)

    editor.post(delete_url(page, seen(page)), {"post": "yes"})

    assert Revision.objects.count() == 1


@pytest.mark.parametrize("query", ["", "?version=", "?version=another"])
def test_what_was_not_seen_is_not_deleted(editor, query):
    page = make_problem()

    answer = editor.post(delete_url(page, query), {"post": "yes"})

    assert answer["Location"] == delete_url(page)
    assert said(editor) == [
        ("warning", "This was changed after you opened it. Nothing is deleted.")
    ]
    assert Problem.objects.exists()
    assert not Revision.objects.exists()


def test_what_is_gone_already_cannot_be_deleted(editor):
    page = make_problem()
    url = delete_url(page)
    page.delete()

    for answer in (editor.get(url), editor.post(url, {"post": "yes"})):
        assert answer["Location"] == reverse("admin:index")


@pytest.mark.parametrize("query", ["", "?version=another"])
def test_who_may_not_delete_is_not_asked(query):
    consultant = sign_in("Consultants")
    url = delete_url(make_problem(), query)

    assert consultant.get(url).status_code == 403
    assert consultant.post(url, {"post": "yes"}).status_code == 403
    assert Problem.objects.exists()
    assert not Revision.objects.exists()


def test_each_kind_is_published_by_its_own_permission():
    writer = sign_in("")
    rights = ["view_problem", "change_problem", "view_article", "change_article", "publish_article"]
    writer.user.user_permissions.set(make_user(permissions=rights).user_permissions.all())
    article, problem = make_article(published_at=None), make_problem(published_at=None)

    answers = [send(writer, page, _publish="1").status_code for page in (article, problem)]

    assert answers == [302, 403]
    assert Article.objects.published().exists()


def test_a_button_that_nobody_has_offered_makes_one_copy(editor):
    """Of Django's admin, which knows it wherever it is sent."""
    page = make_problem(title="Drift")
    copied = form_to_send(editor, page, title="Copy", slug="copy") | {"_saveasnew": "1"}

    answer = editor.post(admin_url(page), copied)

    assert answer.status_code == 302
    assert [problem.title for problem in Problem.objects.order_by("pk")] == ["Drift", "Copy"]
    assert TWICE not in said(editor)
