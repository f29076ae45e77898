"""A page at the root moves: what is below it comes along or stays, and old addresses lead on."""

import pytest

from casestudies.desk.saving.moving import refuse_crowding
from casestudies.history.revisions import draft_changes
from casestudies.models import PlainPage, Redirect, Revision
from tests.desk import admin_url, opened, sign_in, values
from tests.factories import make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def services():
    made = make_page("services", title="Services")
    make_page("services/coaching", title="Coaching")
    make_page("services/coaching/fees", title="Fees")
    make_page("services/secret", title="Secret", published_at=None)
    make_page("services-of-others", title="Others")
    return made


def move(colleague, page, path, **sent):
    url = admin_url(page)
    form = opened(colleague, url, "plainpage_form")
    form |= {"slug": path, "take_along": "on", **sent}
    return colleague.post(url, {name: value for name, value in form.items() if value is not None})


def paths():
    return sorted(PlainPage.objects.values_list("slug", flat=True))


def test_pages_below_come_along_unless_one_says_no(services):
    move(sign_in("Editors"), services, "offers")

    assert paths() == [
        "offers", "offers/coaching", "offers/coaching/fees", "offers/secret", "services-of-others",
    ]  # fmt: skip


def test_path_that_no_page_can_have_is_not_made_one(services):
    answer = move(sign_in("Editors"), services, "Xenon")

    assert "Write a path such as services/coaching" in answer.text
    assert "services" in paths()


def test_form_that_comes_without_a_path_is_asked_for_it(services):
    answer = move(sign_in("Editors"), services, None)

    assert "This field is required." in answer.text


def test_pages_below_stay_where_one_says_so(services):
    move(sign_in("Editors"), services, "offers", take_along=None)

    assert "services/coaching" in paths()
    assert "offers" in paths()


def test_addresses_of_those_below_lead_on(services, client):
    move(sign_in("Editors"), services, "offers")

    assert client.get("/services/coaching/fees/").url == "/offers/coaching/fees/"
    assert not Redirect.objects.filter(path="/services/secret/").exists()


def test_history_of_those_below_tells_of_it(services):
    move(sign_in("Editors"), services, "offers")

    fees = PlainPage.objects.get(title="Fees")
    assert Revision.objects.of(fees)[0].reason == "Moved with /services/"
    assert Revision.objects.of(fees)[0].fields["old_addresses"] == ["/services/coaching/fees/"]


def test_page_moves_below_its_own_former_path(services):
    move(sign_in("Editors"), services, "services/all")

    assert paths() == [
        "services-of-others", "services/all", "services/all/coaching",
        "services/all/coaching/fees", "services/all/secret",
    ]  # fmt: skip


def test_draft_changes_of_a_page_below_do_not_move_it_back(services):
    editor = sign_in("Editors")
    coaching = PlainPage.objects.get(title="Coaching")
    keep_draft(editor, coaching)

    move(editor, services, "offers")

    form = opened(editor, admin_url(coaching), "plainpage_form")
    assert (form["slug"], form["title"]) == ("offers/coaching", "New")


def keep_draft(editor, page):
    """Keep draft changes of the page, by the form."""
    url = admin_url(page)
    editor.post(url, opened(editor, url, "plainpage_form") | {"title": "New", "_keep": "1"})


def test_draft_changes_that_move_tell_who_moved_them_and_why(services):
    coaching = PlainPage.objects.get(title="Coaching")
    keep_draft(sign_in("Editors"), coaching)
    anna = sign_in("Editors", "anna")

    move(anna, services, "offers")

    draft = draft_changes(coaching)
    assert (draft.made_by, draft.reason) == (anna.user, "Moved with /services/")


def test_reason_that_names_a_long_path_is_cut_to_its_column(services):
    long = make_page("x" * 190, title="Long")
    page = make_page(f"{'x' * 190}/below", title="Below")
    editor = sign_in("Editors")
    keep_draft(editor, page)

    move(editor, long, "short")

    of_page = Revision.objects.of(page)
    assert {len(one.reason) for one in of_page if one.reason.startswith("Moved")} == {200}
    assert len(draft_changes(page).reason) == 200


def test_nothing_below_crowds_nobody():
    """A colleague may have deleted what was below when the form was shown."""
    assert refuse_crowding("alone", "elsewhere") is None


def test_page_below_that_would_find_another_is_refused(services):
    make_page("offers/coaching", title="Taken")

    response = move(sign_in("Editors"), services, "offers")

    assert "<li>There is a page at /offers/coaching/ already.</li>" in response.text
    assert "services/coaching" in paths()


def test_form_with_an_error_still_asks_about_those_below(services):
    editor = sign_in("Editors")

    answer = move(editor, services, "offers", body="{{< broken")

    assert "take_along" in values(answer.text, "plainpage_form")


def test_author_does_not_move_what_is_published(services):
    PlainPage.objects.filter(pk=services.pk).update(published_at=None)

    move(sign_in("Authors"), services, "offers")

    assert "services/coaching" in paths()


@pytest.mark.parametrize("path", ["admin/x", "search", "problems/mine", "feed"])
def test_address_of_the_site_is_refused_with_a_sentence(services, path):
    response = move(sign_in("Editors"), services, path)

    assert "an address of the site itself" in response.text
    assert "services" in paths()


def test_path_may_be_written_like_an_address(services):
    move(sign_in("Editors"), services, "/offers/all/")

    assert "offers/all" in paths()


def test_path_too_long_below_is_refused(services):
    make_page(f"services/{'x' * 190}", title="Deep")

    response = move(sign_in("Editors"), services, "services-and-offers")

    assert "<li>The path of a page below would be too long.</li>" in response.text


@pytest.mark.parametrize(("letters", "is_moved"), [(190, True), (191, False)])
def test_path_below_may_be_as_long_as_its_column(services, letters, is_moved):
    make_page(f"services/{'x' * letters}", title="Deep")

    move(sign_in("Editors"), services, "offerings")

    assert (f"offerings/{'x' * letters}" in paths()) is is_moved


def test_page_below_makes_room_for_another_one(services):
    make_page("services/all/coaching", title="All")

    move(sign_in("Editors"), services, "services/all")

    assert {"services/all/coaching", "services/all/all/coaching"} <= set(paths())


def test_history_says_who_moved_those_below(services):
    editor = sign_in("Editors")

    move(editor, services, "offers")

    assert Revision.objects.of(PlainPage.objects.get(title="Fees"))[0].made_by == editor.user
