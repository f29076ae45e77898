"""What each button below the form of a page does, and what it says."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from casestudies.history.revisions import draft_changes, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Problem, Revision, ShareLink
from tests.desk import admin_url, opened, said, send, sign_in
from tests.factories import make_problem, make_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)
DRAFT, WAITING = {"published_at": None}, {"published_at": None, "in_review_since": NOW - HOUR}
PUBLISHED, SCHEDULED = {"published_at": NOW - 2 * HOUR}, {"published_at": NOW + HOUR}
EXPIRED = PUBLISHED | {"expires_at": NOW - HOUR}
SOON = PUBLISHED | {"expires_at": NOW + HOUR}


@pytest.fixture
def editor():
    return sign_in("Editors")


@pytest.fixture
def author():
    return sign_in("Authors")


def keep(page, **changes):
    """Draft changes beside the page."""
    return record(page, by=None, kind="draft", fields=snapshot(page) | changes)


def press(client, page, *buttons, **changes):
    answer = send(client, page, **changes, **dict.fromkeys(buttons, "1"))
    page.refresh_from_db()
    return answer


@pytest.mark.parametrize("state", [DRAFT, WAITING, SCHEDULED, EXPIRED])
def test_publishing_shows_a_page_from_now_on(editor, state):
    page = make_problem(**state)

    press(editor, page, "_publish")

    assert timezone.now() - HOUR / 2 < page.published_at <= timezone.now()
    assert (page.expires_at, page.in_review_since) == (None, None)


def test_publishing_what_is_published_leaves_its_dates(editor):
    page = make_problem(**SOON)

    press(editor, page, "_publish", title="New")

    assert page.title == "New"
    assert (page.published_at, page.expires_at) == (SOON["published_at"], SOON["expires_at"])


def test_unpublishing_makes_a_draft(editor):
    page = make_problem(**PUBLISHED)

    press(editor, page, "_unpublish", title="New")

    assert (page.state, page.published_at, page.title) == ("draft", None, "New")


@pytest.mark.parametrize("state", [DRAFT, PUBLISHED, SCHEDULED])
def test_a_plain_save_moves_no_date(editor, state):
    page = make_problem(**state)

    press(editor, page, title="New")

    assert (page.title, page.published_at) == ("New", state["published_at"])
    assert page.in_review_since is None


def test_a_plain_save_leaves_a_draft_in_review(author):
    page = make_problem(**WAITING)

    press(author, page, title="New")

    assert (page.title, page.in_review_since) == ("New", WAITING["in_review_since"])


def test_a_draft_is_in_review_from_when_it_was_sent(author):
    page = make_problem(**DRAFT)

    press(author, page, "_submit")

    assert timezone.now() - HOUR / 2 < page.in_review_since <= timezone.now()


def test_a_date_ends_the_review(editor):
    page = make_problem(**WAITING)

    press(editor, page, published_at_0="01/01/2031", published_at_1="9:00")

    assert page.in_review_since is None


@pytest.mark.parametrize("state", [PUBLISHED, SCHEDULED])
def test_draft_changes_are_kept_beside_what_has_its_date(editor, state):
    page = make_problem(title="Public", **state)

    press(editor, page, "_keep", title="Draft")

    assert page.title == "Public"
    assert draft_changes(page).fields["title"] == "Draft"


@pytest.mark.parametrize("state", [DRAFT, WAITING, EXPIRED])
def test_what_nobody_will_see_is_saved_itself(editor, state):
    page = make_problem(title="Old", **state)

    press(editor, page, "_keep", title="New")

    assert page.title == "New"
    assert draft_changes(page) is None


@pytest.mark.parametrize("button", ["_publish", "_unpublish", "_take_over"])
def test_draft_changes_end_with_what_decides_about_the_page(editor, button):
    page = make_problem(title="Public", **PUBLISHED)
    keep(page, title="Draft")

    press(editor, page, button)

    assert page.title == "Draft"
    assert draft_changes(page) is None


@pytest.mark.parametrize("button", ["_publish", "_unpublish", "_take_over", "_discard"])
def test_authors_decide_nothing_about_visitors(author, button):
    page = make_problem(title="Public", **PUBLISHED)
    keep(page, title="Draft")

    answer = press(author, page, button)

    assert answer.status_code == 403
    assert page.title == "Public"
    assert draft_changes(page).fields["title"] == "Draft"


def test_authors_set_no_dates(author):
    page = make_problem(**DRAFT)
    dates = {"published_at_0": "01/01/2020", "published_at_1": "9:00", "expires_at_0": "01/01/2031"}

    press(author, page, title="New", **dates)

    assert (page.title, page.published_at, page.expires_at) == ("New", None, None)


def test_authors_read_the_dates(author):
    page = make_problem(**SOON)

    names = author.get(admin_url(page)).context["adminform"].readonly_fields

    assert {"published_at", "expires_at", "updated_at"} <= {*names}


def test_discarding_says_so_and_stays_on_the_page(editor):
    page = make_problem(**PUBLISHED)
    keep(page, title="Draft")

    answer = press(editor, page, "_discard")

    assert answer["Location"] == admin_url(page)
    assert said(editor) == [("info", "The draft changes are discarded.")]
    assert draft_changes(page) is None


def test_nothing_is_discarded_where_nothing_waits(editor):
    page = make_problem(**PUBLISHED)

    press(editor, page, "_discard")

    assert said(editor) == []
    assert not Revision.objects.exists()


@pytest.mark.parametrize("shown", [{"version": "another"}, {"version": ""}, {}])
def test_nothing_is_discarded_that_was_not_seen(editor, shown):
    page = make_problem(**PUBLISHED)
    keep(page, title="Draft")

    editor.post(admin_url(page), {"_discard": "1", **shown})

    warning = "This was changed after you opened it. Nothing was discarded."
    assert said(editor) == [("warning", warning)]
    assert draft_changes(page).fields["title"] == "Draft"


def test_nothing_is_discarded_of_a_page_that_is_gone(editor):
    page = make_problem()
    url = admin_url(page)
    page.delete()

    assert editor.post(url, {"_discard": "1"}).status_code == 404


def test_who_publishes_and_does_not_write_discards_nothing(client):
    client.force_login(make_user(permissions=["publish_problem", "view_problem"]))
    page = make_problem(**PUBLISHED)
    keep(page, title="Draft")

    assert client.post(admin_url(page), {"_discard": "1"}).status_code == 403
    assert draft_changes(page).fields["title"] == "Draft"


@pytest.mark.parametrize(
    ("state", "button", "now"),
    [
        (DRAFT, "_publish", "Published"),
        (PUBLISHED, "_unpublish", "Draft"),
        (PUBLISHED, "_take_over", "Published"),
        (DRAFT, "_submit", "In review"),
        (WAITING, "_withdraw", "Draft"),
        (DRAFT, "_keep", "Draft"),
    ],
)
def test_a_button_says_the_new_state_and_stays_on_the_page(editor, state, button, now):
    page = make_problem(title="Drift", **state)

    answer = press(editor, page, button)

    assert answer["Location"] == admin_url(page)
    assert said(editor)[-1] == ("info", f"“Drift” is saved. State: {now}.")


def test_keeping_draft_changes_says_that_visitors_see_nothing(author):
    page = make_problem(title="Drift", **PUBLISHED)

    answer = press(author, page, body="New")

    assert answer["Location"] == admin_url(page)
    assert said(author) == [
        ("info", "The draft changes to “Drift” are kept. Visitors see no change.")
    ]


def test_a_plain_save_goes_back_to_the_list(editor):
    page = make_problem(title="Drift", **PUBLISHED)

    answer = press(editor, page, body="New")

    assert answer["Location"] == reverse("admin:casestudies_problem_changelist")
    ((level, text),) = said(editor)
    assert level == "success"
    assert f'<a href="{admin_url(page)}">Drift</a>' in text
    assert "was changed successfully" in text


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (DRAFT, {"_submit", "_publish", "_schedule"}),
        (WAITING, {"_withdraw", "_publish", "_schedule"}),
        (SCHEDULED, {"_keep", "_publish", "_unpublish"}),
        (PUBLISHED, {"_keep", "_publish", "_unpublish"}),
        (EXPIRED, {"_publish"}),
    ],
)
def test_an_editor_is_offered_what_the_state_allows(editor, state, buttons):
    assert offered(editor, make_problem(**state)) == buttons


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        (DRAFT, {"_submit"}),
        (WAITING, {"_withdraw"}),
        (SCHEDULED, {"_submit"}),
        (PUBLISHED, {"_submit"}),
    ],
)
def test_an_author_is_offered_nothing_that_visitors_would_see(author, state, buttons):
    page = make_problem(**state)

    assert offered(author, page) == buttons
    told = "Your changes are kept as draft changes" in author.get(admin_url(page)).text
    assert told == (state in (SCHEDULED, PUBLISHED))


NAMES = ["publish", "unpublish", "take_over", "discard", "keep", "submit", "withdraw", "schedule"]


def offered(client, page):
    text = client.get(admin_url(page)).text
    return {f"_{name}" for name in NAMES if f'name="_{name}"' in text}


def test_an_editor_may_delete_from_the_form(editor, author):
    page = make_problem()
    link = f'href="{admin_url(page, "delete")}"'

    assert link in editor.get(admin_url(page)).text
    assert link not in author.get(admin_url(page)).text


def test_what_waits_may_be_published_or_discarded(editor, author):
    page = make_problem(**PUBLISHED)
    keep(page)

    assert offered(editor, page) == {"_take_over", "_discard", "_unpublish"}
    assert offered(author, page) == {"_submit"}


def test_open_share_links_are_listed(editor):
    page, other = make_problem(), make_problem()
    revision, another = record(page, by=None), record(other, by=None)
    for maker, kept, ends in (("Ann", revision, HOUR), ("Ben", revision, -HOUR)):
        ShareLink.objects.create(revision=kept, maker=maker, expires_at=timezone.now() + ends)
    ShareLink.objects.create(revision=another, maker="Cay", expires_at=timezone.now() + HOUR)

    text = editor.get(admin_url(page)).text

    assert "version 1, made by Ann, good until" in text
    assert "Ben" not in text
    assert "Cay" not in text


def test_share_links_are_read_together(editor):
    page = make_problem()
    kept, soon = record(page, by=None), timezone.now() + HOUR
    ShareLink.objects.create(revision=kept, maker="Ann", expires_at=soon)
    one = count_queries(editor, admin_url(page))
    ShareLink.objects.create(revision=record(page, by=None), maker="Ann", expires_at=soon)

    assert count_queries(editor, admin_url(page)) == one


def test_a_new_page_is_offered_all_at_once(editor, author):
    new = reverse("admin:casestudies_problem_add")

    buttons = [re.findall(r'name="(_\w+)"', who.get(new).text) for who in (editor, author)]

    ways_out = ["_save", "_addanother"]
    assert buttons[0] == ["_continue", "_publish", "_schedule", "_submit", *ways_out]
    assert buttons[1] == ["_continue", "_submit", *ways_out]


@pytest.mark.parametrize(
    ("button", "dates", "state"),
    [
        ("_publish", {}, "published"),
        ("_submit", {}, "in-review"),
        ("_schedule", {"published_at_0": "01/01/2031", "published_at_1": "9:00"}, "scheduled"),
    ],
)
def test_a_new_page_goes_at_once_where_it_is_sent(editor, button, dates, state):
    form = opened(editor, reverse("admin:casestudies_problem_add"))
    sent = form | {"title": "Drift", "slug": "drift", button: "1"} | dates

    answer = editor.post(reverse("admin:casestudies_problem_add"), sent)

    page = Problem.objects.get()
    assert page.state == state
    assert answer["Location"] == admin_url(page)
    assert said(editor)[-1] == ("info", f"“Drift” is saved. State: {page.state.label}.")


@pytest.mark.parametrize("day", ["", "01/01/2020"])
def test_a_page_is_scheduled_for_a_moment_to_come(editor, day):
    page = make_problem(**DRAFT)
    dates = {"published_at_0": day, "published_at_1": day and "9:00"}

    answer = press(editor, page, "_schedule", **dates)

    says = "Choose a moment in the future."
    assert answer.context["adminform"].form.errors == {"published_at": [says]}
    assert page.published_at is None


def test_a_moment_that_nobody_can_read_is_told_once(editor):
    page = make_problem(**DRAFT)

    answer = press(editor, page, "_schedule", published_at_0="soon", published_at_1="9:00")

    (says,) = answer.context["adminform"].form.errors["published_at"]
    assert says == "Enter a valid date."


def test_a_new_page_goes_back_to_the_list(editor):
    form = opened(editor, reverse("admin:casestudies_problem_add"))
    sent = form | {"title": "Drift", "slug": "drift"}

    answer = editor.post(reverse("admin:casestudies_problem_add"), sent)

    assert answer["Location"] == reverse("admin:casestudies_problem_changelist")
    assert "was added successfully" in said(editor)[-1][1]


def test_a_popup_closes_whatever_button_is_pressed(editor):
    new = reverse("admin:casestudies_problem_add")
    sent = opened(editor, f"{new}?_popup=1") | {"title": "Drift", "slug": "drift"}

    answer = editor.post(f"{new}?_popup=1", sent | {"_popup": "1", "_publish": "1"})

    assert "data-popup-response" in answer.text


@pytest.mark.parametrize(
    ("permissions", "view", "may_write"),
    [
        (["change_problem"], "change", True),
        (["add_problem", "view_problem"], "change", False),
        (["add_problem", "view_problem"], "add", True),
    ],
)
def test_buttons_are_offered_to_who_may_press_them(client, permissions, view, may_write):
    client.force_login(make_user(permissions=permissions))
    url = (
        admin_url(make_problem()) if view == "change" else reverse("admin:casestudies_problem_add")
    )

    page = client.get(url).text

    assert ('name="_continue"' in page or 'name="_keep"' in page) is may_write


def test_the_state_stands_beside_the_form_in_words(editor):
    page = make_problem(**DRAFT)

    assert "Only colleagues see it; it has no date." in editor.get(admin_url(page)).text


def test_authors_schedule_nothing(author):
    page = make_problem(**DRAFT)

    assert press(author, page, "_schedule").status_code == 403


def test_what_is_scheduled_can_be_a_draft_again(editor):
    page = make_problem(**SCHEDULED)

    press(editor, page, "_unpublish")

    assert page.state == "draft"


def test_a_save_of_what_is_published_shows_visitors_nothing(editor):
    page = make_problem(**PUBLISHED)

    buttons = re.findall(r'name="(_\w+)"', editor.get(admin_url(page)).text)

    # Enter in a field presses the first.
    assert buttons[:2] == ["_keep", "_publish"]


def test_the_form_leads_to_the_page_as_it_will_be(editor):
    page = make_problem(**DRAFT)

    form = editor.get(admin_url(page)).text

    assert f'<a href="/admin/preview/problem/{page.pk}/" class="viewsitelink">' in form
