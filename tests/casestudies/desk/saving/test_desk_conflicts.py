"""Nobody saves over a colleague's change without having seen it, and nothing typed is lost."""

from functools import partial

import pytest

from casestudies.desk.deleted.bringing_back import bring_back
from casestudies.desk.saving.versioned import VersionedAdmin
from casestudies.history.deleted_pages import keep_deleted
from casestudies.models import Article, Redirect, Revision
from contact.models import CallToAction
from tests.desk import admin_url, at_once, form_for, opened, sign_in, values
from tests.factories import make_article, make_problem

pytestmark = pytest.mark.django_db

ADD = "/admin/casestudies/article/add/"
LIST = "/admin/casestudies/article/"


@pytest.fixture
def ann():
    return sign_in("Editors", "ann", first_name="Ann")


@pytest.fixture
def ben():
    return sign_in("Editors", "ben", first_name="Ben")


def send(client, page, form, **changes):
    return client.post(admin_url(page), {**form, **changes})


def is_conflict(response):
    return response.status_code == 200 and 'id="conflict"' in response.text


def test_one_after_the_other_both_are_saved(ann, ben):
    page = make_article(title="Title", body="Text")

    send(ann, page, form_for(ann, page), title="By Ann")
    send(ben, page, form_for(ben, page), body="By Ben")

    page.refresh_from_db()
    assert (page.title, page.body) == ("By Ann", "By Ben")


def test_second_of_two_saves_answers_with_both_texts(ann, ben):
    page = make_article(body="Text\n")
    anns, bens = form_for(ann, page), form_for(ben, page)

    send(ann, page, anns, body="Text by Ann\n")
    response = send(ben, page, bens, body="Text by Ben\n")

    page.refresh_from_db()
    assert is_conflict(response)
    assert page.body == "Text by Ann\n"
    assert values(response.text)["body"].strip() == "Text by Ben"
    assert "<b> by Ann</b>" in response.text
    assert "<b> by Ben</b>" in response.text
    assert "by Ann" in response.text


@pytest.mark.parametrize(("choice", "body"), [("mine", "Text by Ben"), ("theirs", "Text by Ann")])
def test_choice_of_a_side_decides(ann, ben, choice, body):
    page = make_article(body="Text")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="Text by Ann")
    answer = send(ben, page, bens, body="Text by Ben", title="By Ben")

    send(ben, page, values(answer.text), **{"choose-body": choice, "choose-title": "mine"})

    page.refresh_from_db()
    assert (page.body, page.title) == (body, "By Ben")


def test_fields_that_only_one_side_changed_are_suggested(ann, ben):
    problem = make_problem()
    page = make_article(title="Title", problems=[problem], published_at=None)
    anns, bens = form_for(ann, page), form_for(ben, page)
    moment = {"expires_at_0": "2030-01-02", "expires_at_1": "09:00:00"}
    send(ann, page, anns, title="By Ann", date="2020-02-03", **moment)
    send(ann, page, form_for(ann, page), problems=[])

    answer = send(ben, page, bens, description="By Ben")
    send(ben, page, values(answer.text))

    page.refresh_from_db()
    assert is_conflict(answer)
    assert (page.title, page.description, str(page.date)) == ("By Ann", "By Ben", "2020-02-03")
    assert page.expires_at is not None
    assert list(page.problems.all()) == []


def test_third_change_while_choosing_is_asked_about_again(ann, ben):
    page = make_article(body="Text")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="By Ann")
    answer = send(ben, page, bens, body="By Ben")
    send(ann, page, form_for(ann, page), body="By Ann again")

    again = send(ben, page, values(answer.text), **{"choose-body": "mine"})

    page.refresh_from_db()
    assert is_conflict(again)
    assert page.body == "By Ann again"


def test_field_that_both_changed_needs_a_choice(ann, ben):
    page = make_article(body="Text")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="By Ann")
    answer = send(ben, page, bens, body="By Ben")

    again = send(ben, page, values(answer.text))

    page.refresh_from_db()
    assert is_conflict(again)
    assert page.body == "By Ann"


def test_what_is_typed_after_choosing_the_other_side_is_not_lost(ann, ben):
    page = make_article(title="Title", body="Text")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, title="By Ann")
    answer = send(ben, page, bens, body="By Ben")

    again = send(ben, page, values(answer.text), title="By Ann and Ben")
    send(ben, page, values(again.text), **{"choose-title": "mine"})

    page.refresh_from_db()
    assert is_conflict(again)
    assert (page.title, page.body) == ("By Ann and Ben", "By Ben")


def test_other_errors_do_not_hide_a_conflict(ann, ben):
    page = make_article(body="Text", title="Title")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="By Ann", title="By Ann")

    broken = send(ben, page, bens, body="{{< broken", title="By Ben")
    mended = send(ben, page, values(broken.text), body="By Ben", **{"choose-title": "mine"})

    page.refresh_from_db()
    assert is_conflict(mended)
    assert page.body == "By Ann"


def test_the_same_change_by_both_is_no_conflict(ann, ben):
    page = make_article(body="Text")
    anns, bens = form_for(ann, page), form_for(ben, page)

    send(ann, page, anns, body="Same")
    response = send(ben, page, bens, body="Same")

    assert response.status_code == 302


def test_change_past_the_desk_is_not_overwritten(ann):
    page = make_article(body="Text")
    form = form_for(ann, page)
    Article.objects.update(body="By a script")

    response = send(ann, page, form, body="By Ann")

    page.refresh_from_db()
    assert is_conflict(response)
    assert page.body == "By a script"


def test_form_without_a_version_overwrites_nothing(ann):
    page = make_article(body="Text")
    form = form_for(ann, page)
    del form["version"]

    response = send(ann, page, form, body="By Ann")

    assert is_conflict(response)


@pytest.mark.parametrize("button", ["_publish", "_unpublish"])
def test_buttons_do_not_overwrite(ann, ben, button):
    page = make_article(body="Text", published_at=None)
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="By Ann")

    response = send(ben, page, bens, **{button: "1"})

    page.refresh_from_db()
    assert is_conflict(response)
    assert (page.body, page.state) == ("By Ann", "draft")


def test_draft_changes_are_compared_with_those_that_were_shown(ann, ben):
    page = make_article(title="Title", body="Text")
    send(ann, page, form_for(ann, page), body="Kept", _keep="1")
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, body="Kept by Ann")

    answer = send(ben, page, bens, title="By Ben")

    assert is_conflict(answer)
    assert "is not known" not in answer.text


def test_old_addresses_are_compared_too(ann, ben):
    page = make_article()
    anns, bens = form_for(ann, page), form_for(ben, page)
    send(ann, page, anns, old_addresses="/by-ann/")

    answer = send(ben, page, bens, old_addresses="/by-ben/")
    send(ben, page, values(answer.text), **{"choose-old_addresses": "theirs"})

    assert is_conflict(answer)
    assert list(Redirect.objects.values_list("path", flat=True)) == ["/by-ann/"]


def test_call_to_action_is_not_overwritten(ann, ben):
    row = CallToAction.objects.create(heading="Heading")
    anns, bens = form_for(ann, row), form_for(ben, row)

    send(ann, row, anns, heading="By Ann")
    response = send(ben, row, bens, heading="By Ben")

    row.refresh_from_db()
    assert is_conflict(response)
    assert row.heading == "By Ann"


ORDERS = [
    "open ann, open ben, save ann, save ben",
    "open ann, open ben, save ben, save ann",
    "open ben, open ann, save ann, save ben",
    "open ben, open ann, save ben, save ann",
    "open ann, save ann, open ben, save ben",
    "open ben, save ben, open ann, save ann",
]


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_of_two_editors_loses_a_text_silently(ann, ben, order):
    page = make_article(body="Text")
    browsers = {"ann": ann, "ben": ben}
    events = [event.split() for event in order.split(", ")]

    refused = play(events, browsers, page)

    saves = [name for action, name in events if action == "save"]
    is_overlapping = events[1][0] == "open"
    page.refresh_from_db()
    assert refused == (saves[1:] if is_overlapping else [])
    assert page.body == f"By {saves[0 if is_overlapping else 1]}"


def play(events, browsers, page):
    """Open and save as told; the names of those whose save was answered with a conflict."""
    forms, refused = {}, []
    for action, name in events:
        if action == "open":
            forms[name] = form_for(browsers[name], page)
        elif is_conflict(send(browsers[name], page, forms[name], body=f"By {name}")):
            refused.append(name)
    return refused


def test_delete_asks_again_after_a_change(ann, ben):
    page = make_article()
    url = admin_url(page, "delete")
    confirmation = ben.get(url)["Location"]
    send(ann, page, form_for(ann, page), body="By Ann")

    response = ben.post(confirmation, {"post": "yes"}, follow=True)

    assert Article.objects.exists()
    assert "Nothing is deleted" in response.text


def test_delete_of_what_was_seen_keeps_its_history(ann):
    page = make_article(body="Text")
    confirmation = ann.get(admin_url(page, "delete"))["Location"]

    ann.post(confirmation, {"post": "yes"})

    assert not Article.objects.exists()
    assert Revision.objects.get().fields["body"] == "Text"


@pytest.mark.parametrize("action", ["publish_now", "unpublish", "delete_selected"])
def test_bulk_actions_leave_alone_what_was_changed(ann, ben, action):
    page, other = make_article(body="Text"), make_article(published_at=None)
    listed = opened(ben, LIST, "changelist-form")
    send(ann, page, form_for(ann, page), body="By Ann", published_at_0="2030-01-02")
    before = Article.objects.values().get(pk=page.pk)

    chosen = {"action": action, "_selected_action": [page.pk]}
    response = ben.post(LIST, {**listed, **chosen}, follow=True)

    assert Article.objects.values().get(pk=page.pk) == before
    assert "was changed after you opened the list" in response.text
    assert Article.objects.filter(pk=other.pk).exists()


def test_bulk_delete_asks_and_checks_again(ann, ben):
    page, other = make_article(), make_article()
    listed = opened(ben, LIST, "changelist-form")
    chosen = {"action": "delete_selected", "_selected_action": [page.pk, other.pk]}
    ben.post(LIST, {**listed, **chosen})
    send(ann, page, form_for(ann, page), body="By Ann")

    ben.post(LIST, {**chosen, "post": "yes"})

    assert list(Article.objects.all()) == [page]


def test_form_sent_twice_adds_one_page(ann):
    form = opened(ann, ADD) | {"title": "New", "slug": "new"}

    answers = [ann.post(ADD, form) for _ in range(2)]

    page = Article.objects.get()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[1]["Location"] == admin_url(page)


def test_form_sent_twice_after_a_rename_adds_one_page(ann):
    form = opened(ann, ADD) | {"title": "New", "slug": "new"}
    ann.post(ADD, form)
    Article.objects.update(slug="renamed")

    ann.post(ADD, form)

    assert Article.objects.count() == 1


def test_form_changed_and_sent_again_is_another_page(ann):
    form = opened(ann, ADD) | {"title": "New", "slug": "new"}
    ann.post(ADD, form)

    ann.post(ADD, form | {"title": "Another", "slug": "another"})

    assert Article.objects.count() == 2


def test_publishing_twice_is_publishing_once(ann):
    page = make_article(published_at=None)
    form = form_for(ann, page) | {"_publish": "1"}

    answers = [send(ann, page, form) for _ in range(2)]

    page.refresh_from_db()
    assert page.is_published
    assert [answer.status_code for answer in answers] == [302, 302]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_saves_at_the_same_moment_overwrite_nothing():
    # Transactional tests find no groups.
    ann, ben = (sign_in("", name, is_superuser=True) for name in ("ann", "ben"))
    for number in range(5):
        page = make_article(body="Text", published_at=None)
        anns, bens = form_for(ann, page), form_for(ben, page)

        answers = at_once(
            partial(send, ann, page, anns, body="By Ann"),
            partial(send, ben, page, bens, body="By Ben"),
        )

        page.refresh_from_db()
        saved = ["By Ann", "By Ben"][[is_conflict(answer) for answer in answers].index(False)]
        assert sorted(answer.status_code for answer in answers) == [200, 302], number
        assert page.body == saved


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_form_sent_twice_at_the_same_moment_adds_one_page():
    ann = sign_in("", "ann", is_superuser=True)
    for number in range(5):
        form = opened(ann, ADD) | {"title": "New", "slug": f"new-{number}"}

        answers = at_once(*[partial(ann.post, ADD, form)] * 3)

        assert [answer.status_code for answer in answers] == [302] * 3
        assert Article.objects.count() == number + 1


def test_what_was_typed_into_a_deleted_page_comes_back_as_a_new_one(ann):
    # Rows made at once stand in the order of a set: that of small numbers is known.
    problems = [make_problem(pk=1), make_problem(pk=2)]
    page = make_article(problems=problems)
    url, form = admin_url(page), form_for(ann, page)
    page.delete()

    answer = ann.post(url, {**form, "body": "Typed, & kept"})

    offered = values(answer.text)
    assert "Perhaps it was deleted?" in answer.text
    assert f'action="{ADD}"' in answer.text
    assert offered["body"].strip() == "Typed, & kept"
    assert offered["problems"] == [str(problem.pk) for problem in problems]
    assert not Article.objects.exists()


def test_what_was_typed_into_a_deleted_page_can_be_saved(ann):
    page = make_article()
    url, form = admin_url(page), form_for(ann, page)
    page.delete()
    offered = values(ann.post(url, {**form, "body": "Typed"}).text)

    ann.post(ADD, offered)

    assert Article.objects.get().body.strip() == "Typed"


def test_page_that_comes_back_while_its_form_is_answered_is_asked_about(ann, monkeypatch):
    page = make_article(title="Title")
    url, form = admin_url(page), form_for(ann, page) | {"title": "Typed"}
    (kept,) = keep_deleted([page], by=ann.user)
    page.delete()
    read = VersionedAdmin.in_one_transaction

    def read_too_early(desk, *args, **kwargs):
        monkeypatch.undo()
        response = read(desk, *args, **kwargs)
        bring_back(kept, by=None)
        return response

    monkeypatch.setattr(VersionedAdmin, "in_one_transaction", read_too_early)
    answer = ann.post(url, form)

    assert is_conflict(answer)
    assert values(answer.text)["title"] == "Typed"
    assert "Perhaps it was deleted?" not in answer.text
