"""A save changes what was changed, and nothing else; what the desk says about it is so."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, Revision
from contact.models import CallToAction
from tests import desk
from tests.desk import admin_url, as_sent, form_for, opened, sign_in
from tests.factories import make_article, make_outcome, make_problem, make_section

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/article/"
SUMMER = datetime(2026, 7, 1, 6, 30, 15, 123456, tzinfo=UTC)
# The same instant as an editor in Tallinn once sent it.
SUMMER_IN_TALLINN = "2026-07-01T09:30:15.123456+03:00"


@pytest.fixture
def ann():
    return sign_in("Editors", "ann")


@pytest.fixture
def tallinn(settings):
    settings.TIME_ZONE = "Europe/Tallinn"


def send(client, obj, **changes):
    response = desk.send(client, obj, **changes)
    assert response.status_code == 302, response.context["errors"]
    obj.refresh_from_db()


def make_introduction(**kwargs):
    return make_section("insights", **kwargs)


@pytest.mark.parametrize("make", [make_article, make_problem, make_outcome, make_introduction])
def test_a_save_that_changes_nothing_changes_nothing(ann, make):
    texts = {"body": "One\nTwo\n", "description": " One\n\nTwo "}
    page = make(**texts, published_at=SUMMER, was_public=True)
    before = type(page).objects.values().get()

    send(ann, page)

    assert type(page).objects.values().get() == before
    assert not Revision.objects.exists()
    assert not LogEntry.objects.exists()


def test_a_call_to_action_saved_as_it_is_has_no_new_version(ann):
    row = CallToAction.objects.create(text="One\nTwo")

    send(ann, row)

    assert row.text == "One\nTwo"
    assert not Revision.objects.exists()


def test_new_texts_have_plain_line_ends(ann):
    page = make_problem(fact_signal="One\r\nTwo")

    send(ann, page, description="One\nTwo", fact_signal="One\nTwo\nThree")

    assert page.description == "One\nTwo"
    assert page.fact_signal == "One\r\nTwo\r\nThree"


def test_line_ends_of_draft_changes_are_no_change(ann):
    page = make_article(description="Old")
    send(ann, page, description="One\nTwo", _keep="1")

    send(ann, page)

    assert Revision.objects.of(page).count() == 2


def test_a_changed_text_moves_the_date_of_the_feed(ann):
    page = make_article(description="Old")
    before = page.updated_at

    send(ann, page, description="New")

    assert page.updated_at > before


def test_draft_changes_that_are_published_move_the_date_of_the_feed(ann):
    page = make_article()
    before = page.updated_at
    send(ann, page, title="New", _keep="1")

    send(ann, page, _take_over="1")

    assert page.updated_at > before


@pytest.mark.usefixtures("tallinn")
def test_each_save_in_summer_adds_one_version(ann):
    page = make_article(title="First", published_at=SUMMER)
    send(ann, page, title="Second")

    send(ann, page, title="Third")

    titles = [revision.fields["title"] for revision in Revision.objects.of(page)]
    assert titles == ["Third", "Second", "First"]


@pytest.mark.usefixtures("tallinn")
def test_moments_are_kept_in_utc(ann):
    page = make_article(published_at=None)

    send(ann, page, published_at_0="2026-07-01", published_at_1="09:30:00")

    assert Revision.objects.of(page)[0].fields["published_at"] == "2026-07-01T06:30:00+00:00"


def test_a_version_kept_with_another_offset_is_known(ann):
    page = make_article(title="First", published_at=SUMMER)
    record(page, by=None, fields=snapshot(page) | {"published_at": SUMMER_IN_TALLINN})

    send(ann, page, title="Second")

    assert Revision.objects.of(page).count() == 2


def test_another_offset_is_no_choice_in_a_conflict(ann):
    page = make_article(body="Text", published_at=SUMMER)
    record(page, by=None, fields=snapshot(page) | {"published_at": SUMMER_IN_TALLINN})
    mine = form_for(ann, page)
    send(ann, page, body="By a colleague")

    shown = ann.post(admin_url(page), as_sent(mine | {"body": "Mine"})).text

    assert 'name="choose-body"' in shown
    assert 'name="choose-published_at"' not in shown
    assert "is not known" not in shown


def test_another_offset_is_no_difference_between_versions(ann):
    page = make_article(published_at=SUMMER)
    record(page, by=None, fields=snapshot(page) | {"published_at": SUMMER_IN_TALLINN})
    record(page, by=None)

    shown = ann.get(admin_url(page, "compare"), {"old": "1", "new": "2"})

    assert shown.context["differences"] == []


def test_after_restoring_the_form_shows_what_was_saved(ann):
    page = make_article(title="First")
    send(ann, page, title="Second")
    url = f"{admin_url(page)}?version=1"

    answer = ann.post(url, as_sent(opened(ann, url) | {"title": "Mended", "_continue": "1"}))

    assert opened(ann, answer["Location"])["title"] == "Mended"


def test_call_to_action_asks_why_once(ann):
    row = CallToAction.objects.create()

    assert ann.get(admin_url(row)).text.count('name="reason"') == 1


@pytest.mark.parametrize("action", ["unpublish", "delete_selected"])
def test_bulk_actions_notice_draft_changes_kept_meanwhile(ann, action):
    page = make_article()
    chosen = {"action": action, "_selected_action": [page.pk]}
    listed = opened(ann, LIST, "changelist-form")
    send(ann, page, title="Secret", _keep="1")

    answer = ann.post(LIST, listed | chosen, follow=True)

    assert "was changed after you opened the list" in answer.text


def test_deleting_in_bulk_notices_draft_changes_kept_while_it_asked(ann):
    page = make_article()
    chosen = {"action": "delete_selected", "_selected_action": [page.pk]}
    ann.post(LIST, opened(ann, LIST, "changelist-form") | chosen)
    send(ann, page, title="Secret", _keep="1")

    ann.post(LIST, chosen | {"post": "yes"})

    assert Article.objects.exists()


def test_publishing_in_bulk_ends_the_review(ann):
    page = make_article(published_at=None, in_review_since=SUMMER)
    chosen = {"action": "publish_now", "_selected_action": [page.pk]}

    ann.post(LIST, opened(ann, LIST, "changelist-form") | chosen)

    page.refresh_from_db()
    assert page.is_published
    assert page.in_review_since is None


def test_publishing_in_bulk_moves_the_date_of_the_feed(ann):
    page = make_article(published_at=None)
    chosen = {"action": "publish_now", "_selected_action": [page.pk]}
    before = page.updated_at

    ann.post(LIST, opened(ann, LIST, "changelist-form") | chosen)

    page.refresh_from_db()
    assert page.updated_at > before


def test_expiry_is_no_part_of_kept_changes(ann):
    page = make_article()

    send(ann, page, expires_at_0="2030-01-01", expires_at_1="09:00:00", title="New", _keep="1")
    waiting = form_for(ann, page)

    assert page.expires_at is None
    assert waiting["expires_at_0"] == ""
    assert Revision.objects.of(page)[0].fields["expires_at"] is None


def test_a_reference_that_leads_nowhere_is_saved_and_told(ann):
    page = make_article()
    form = form_for(ann, page) | {"body": "[a]({{< ref `problems/none` >}})"}

    answer = ann.post(admin_url(page), as_sent(form), follow=True)

    page.refresh_from_db()
    assert page.body == form["body"]
    assert "“problems/none” leads nowhere" in answer.text


@pytest.fixture
def examined(monkeypatch):
    """The texts that were examined, each as often as it was."""
    texts = []
    monkeypatch.setattr(
        "casestudies.text.composing.Composition.examine", lambda _self, text: texts.append(text)
    )
    return texts


def test_a_text_is_examined_once_a_save(ann, examined):
    page = make_article(body="[a]({{< ref `problems/none` >}})")
    form = as_sent(form_for(ann, page) | {"title": "New"})
    examined.clear()

    ann.post(admin_url(page), form)

    assert examined == [page.body]


def test_a_text_is_examined_once_for_the_checklist_of_its_form(ann, examined):
    page = make_article()
    form = as_sent(form_for(ann, page))
    examined.clear()

    ann.post(reverse("desk:check", args=["article", page.pk]), form)

    assert examined == [page.body]
