"""States at a glance, and changes that wait beside a published page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.history.revisions import draft_changes
from casestudies.models import Article, Revision
from tests.desk import admin_url, form_for, opened, send, sign_in
from tests.factories import make_article, make_client, make_outcome, make_problem, make_testimonial
from tests.surfaces import LISTS

pytestmark = pytest.mark.django_db

LIST = "/admin/casestudies/article/"
HOUR = timedelta(hours=1)


@pytest.fixture
def editor():
    return sign_in("Editors")


@pytest.fixture
def author():
    return sign_in("Authors")


def keep(client, page, **changes):
    send(client, page, _keep="1", **changes)
    page.refresh_from_db()


@pytest.mark.parametrize("make", [make_article, make_problem, make_outcome])
def test_kept_changes_leave_the_page_as_it_is(editor, make):
    page = make(title="Public", body="Public text")

    keep(editor, page, title="Secret", body="Secret text")

    assert (page.title, page.body) == ("Public", "Public text")
    assert form_for(editor, page)["title"] == "Secret"


def test_visitors_see_nothing_of_kept_changes(editor, client):
    problem = make_problem(title="Secret problem", slug="secret-problem", published_at=None)
    page = make_article(title="Public", slug="public")
    keep(editor, page, title="Secret", slug="secret", body="Secret", problems=[problem.pk])

    answers = {url: client.get(url) for url in [*LISTS, "/case-studies/public/"]}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [url for url, answer in answers.items() if "secret" in answer.text.lower()] == []


def test_kept_changes_are_published_as_one(editor):
    problem, page = make_problem(), make_article(title="Old", slug="old", body="Old")
    published_at = page.published_at
    keep(editor, page, title="New", problems=[problem.pk])
    keep(editor, page, body="New text")

    send(editor, page, _take_over="1")

    page.refresh_from_db()
    assert (page.title, page.body, page.slug) == ("New", "New text", "old")
    assert list(page.problems.all()) == [problem]
    assert draft_changes(page) is None
    assert page.published_at.replace(microsecond=0) == published_at.replace(microsecond=0)


def test_plain_save_keeps_them_waiting(editor):
    page = make_article(title="Public")
    keep(editor, page, title="Secret")

    send(editor, page, title="Secret still")

    page.refresh_from_db()
    assert page.title == "Public"
    assert draft_changes(page).fields["title"] == "Secret still"


def test_discarded_changes_stay_in_the_history(editor):
    page = make_article(title="Public")
    keep(editor, page, title="Secret")

    send(editor, page, _discard="1")

    page.refresh_from_db()
    assert draft_changes(page) is None
    assert page.title == "Public"
    assert [r.fields["title"] for r in Revision.objects.of(page)] == ["Public", "Secret", "Public"]


def test_history_tells_who_discarded_changes(editor):
    page = make_article()
    keep(editor, page, title="Secret")

    send(editor, page, _discard="1")

    newest = Revision.objects.of(page)[0]
    assert (newest.reason, newest.maker) == ("Draft changes discarded", "editors")


def test_history_tells_who_keeps_changes_and_why(editor):
    page = make_article()

    keep(editor, page, title="Secret", reason="A client asked")

    newest = Revision.objects.of(page)[0]
    assert (newest.reason, newest.maker) == ("A client asked", "editors")


def test_discarded_changes_that_are_sent_again_stay_discarded(editor):
    page = make_article()
    form = form_for(editor, page) | {"title": "Secret", "_keep": "1"}
    editor.post(admin_url(page), form)
    send(editor, page, _discard="1")

    answer = editor.post(admin_url(page), form, follow=True)

    assert "This form was sent twice" in answer.text
    assert draft_changes(page) is None


def test_colleagues_kept_changes_are_not_overwritten(editor):
    other = sign_in("Editors", "other")
    page = make_article(title="Public", body="Text")
    mine = form_for(editor, page)
    keep(other, page, body="By a colleague")

    response = editor.post(admin_url(page), mine | {"body": "Mine", "_keep": "1"})
    discard = editor.post(admin_url(page), mine | {"_discard": "1"}, follow=True)

    assert 'id="conflict"' in response.text
    assert "Nothing was discarded" in discard.text
    assert draft_changes(page).fields["body"] == "By a colleague"


def test_bulk_unpublish_leaves_kept_changes_waiting(editor):
    page = make_article(title="Public")
    keep(editor, page, title="Secret")
    chosen = {"action": "unpublish", "_selected_action": [page.pk]}

    editor.post(LIST, opened(editor, LIST, "changelist-form") | chosen)

    page.refresh_from_db()
    assert page.state == "draft"
    assert draft_changes(page).fields["title"] == "Secret"


def test_dates_and_addresses_are_no_part_of_kept_changes(editor):
    page = make_article()
    changes = {"published_at_0": "2030-01-01", "old_addresses": "/old/", "title": "Secret"}

    answer = editor.post(
        admin_url(page), form_for(editor, page) | changes | {"_keep": "1"}, follow=True
    )

    page.refresh_from_db()
    assert page.is_published
    assert not page.aliases.exists()
    assert "Dates of publishing and old addresses are not part of draft changes." in [
        str(message) for message in answer.context["messages"]
    ]


def test_text_alone_is_kept_without_a_word_about_dates(editor):
    page = make_article()
    form = form_for(editor, page) | {"title": "Secret", "_keep": "1"}

    answer = editor.post(admin_url(page), form, follow=True)

    assert "not part of draft changes" not in answer.text


@pytest.mark.parametrize("published", [-HOUR, HOUR], ids=["published", "scheduled"])
def test_authors_changes_wait_for_an_editor(author, published):
    page = make_article(title="Approved", published_at=timezone.now() + published)

    send(author, page, title="By an author")

    page.refresh_from_db()
    assert page.title == "Approved"
    assert draft_changes(page).fields["title"] == "By an author"


def test_author_sends_a_draft_to_review_and_an_editor_publishes_it(author, editor):
    page = make_article(published_at=None)

    send(author, page, _submit="1", title="Ready")
    page.refresh_from_db()
    in_review = page.state
    send(editor, page, _publish="1")

    page.refresh_from_db()
    assert in_review == "in-review"
    assert (page.state, page.title) == ("published", "Ready")
    assert page.in_review_since is None


def test_draft_is_taken_back_from_review(author):
    page = make_article(published_at=None, in_review_since=timezone.now())

    send(author, page, _withdraw="1")

    page.refresh_from_db()
    assert page.state == "draft"


def test_list_shows_every_state_with_its_moment_and_zone(editor):
    now = timezone.now()
    states = {
        "Draft": {"published_at": None},
        "In review": {"published_at": None, "in_review_since": now},
        "Scheduled": {"published_at": now + HOUR},
        "Published": {"published_at": now - HOUR},
        "Expired": {"published_at": now - 2 * HOUR, "expires_at": now - HOUR},
    }
    for title, state in states.items():
        make_article(title=f"{title} page", **state)
    keep(editor, make_article(title="Waiting page"), title="Secret")

    shown = editor.get(LIST).text

    assert all(f">{title}</span>" in shown for title in states)
    assert "draft changes</span>" in shown
    assert f"{timezone.localtime(now + HOUR):%Z}</span>" in shown


def test_list_finds_what_has_draft_changes(editor):
    keep(editor, make_article(title="Waiting page"), title="Secret")
    make_article(title="Other page")

    shown = editor.get(LIST, {"state": "draft-changes"}).context["cl"].result_list

    assert [str(page) for page in shown] == ["Waiting page"]


def test_zone_is_written_beside_the_times(editor, settings):
    settings.TIME_ZONE = "Europe/Tallinn"

    shown = editor.get(admin_url(make_article())).text

    assert "Times are in Europe/Tallinn, now EE" in shown


def test_page_scheduled_in_the_form_appears_at_that_moment(editor, client, settings):
    settings.TIME_ZONE = "Europe/Tallinn"
    page = make_article(slug="later", published_at=None)

    send(editor, page, published_at_0="2030-07-01", published_at_1="09:00:00")

    page.refresh_from_db()
    assert page.published_at.isoformat() == "2030-07-01T06:00:00+00:00"
    assert not Article.objects.published().exists()
    assert Article.objects.published(at=page.published_at).exists()


def keep_picks(client, page, **picks):
    """Keep draft changes in which these testimonials and clients are picked."""
    changes = {name: [str(row.pk) for row in rows] for name, rows in picks.items()}
    send(client, page, _keep="1", **changes)


def test_picked_proof_waits_with_the_draft_changes(editor, client):
    page = make_article(slug="public")
    gone, new, logo = make_testimonial([page]), make_testimonial(quote="New."), make_client()

    keep_picks(editor, page, testimonials=[new], clients=[logo])
    text = client.get("/case-studies/public/").text
    shown = form_for(editor, page)
    kept = list(page.testimonials.all()), list(page.clients.all())
    send(editor, page, _take_over="1")

    assert "New." not in text
    assert gone.quote in text
    assert kept == ([gone], [])
    assert (shown["testimonials"], shown["clients"]) == ([str(new.pk)], [str(logo.pk)])
    assert list(page.testimonials.all()) == [new]
    assert list(page.clients.all()) == [logo]


def test_proof_that_is_picked_and_taken_away_again_leaves_no_trace(editor):
    page, row = make_article(), make_testimonial()
    linked = make_testimonial([page])
    keep_picks(editor, page, testimonials=[row])
    keep_picks(editor, page, testimonials=[linked])
    keep_picks(editor, page, testimonials=[])
    keep_picks(editor, page, testimonials=[linked])

    send(editor, page, _take_over="1", testimonials=[str(linked.pk)])

    assert list(page.testimonials.all()) == [linked]


def test_proof_linked_meanwhile_is_not_undone_by_draft_changes(editor):
    page, mine, theirs, deleted = make_article(), *(make_testimonial() for _ in range(3))
    keep_picks(editor, page, testimonials=[mine, deleted])
    page.testimonials.add(theirs)
    deleted.delete()

    send(editor, page, _take_over="1")

    assert set(page.testimonials.all()) == {mine, theirs}


def test_discarded_picks_change_nothing(editor):
    page = make_article()
    linked = make_testimonial([page])
    keep_picks(editor, page, testimonials=[make_testimonial()])

    send(editor, page, _discard="1")

    assert list(page.testimonials.all()) == [linked]
    assert form_for(editor, page)["testimonials"] == [str(linked.pk)]


def test_preview_of_draft_changes_shows_what_they_pick(editor):
    page = make_article()
    make_testimonial([page], quote="Taken away.")
    new, logo = make_testimonial(quote="Picked."), make_client(name="Northwind")
    hidden = make_testimonial(quote="Unpermitted.", permission_at=None, permission_by="")
    keep_picks(editor, page, testimonials=[new, hidden], clients=[logo])

    text = editor.get(admin_url(page, "version", draft_changes(page).number)).text

    assert ["Picked." in text, "Northwind" in text] == [True, True]
    assert ["Taken away." in text, "Unpermitted." in text] == [False, False]


def test_comparison_names_what_draft_changes_pick(editor):
    page, row = make_article(), make_testimonial(name="Ann Keller")
    keep_picks(editor, page, testimonials=[row])

    url = admin_url(page, "compare")
    text = editor.get(url, {"old": "1", "new": "2"}).text

    assert "Testimonials added" in text
    assert "Ann Keller" in text
    assert "no longer part of a page" not in text
