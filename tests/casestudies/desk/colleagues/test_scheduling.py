"""Draft changes that are published at their moment, and what keeps them from it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.desk.colleagues import due
from casestudies.desk.colleagues.due import ChangesDue
from casestudies.desk.links.merging import merge_into
from casestudies.desk.saving.opened import Opened
from casestudies.desk.waiting_pages import drafts_by
from casestudies.history.revisions import draft_changes
from casestudies.models import Article, PlainPage, Redirect, Revision, ScheduledChanges
from casestudies.triggers.version_triggers import shown_tables
from casestudies.version.site_version import read_version
from contact.models import OutgoingMail
from tests.desk import admin_url, form_for, said, send, sign_in
from tests.factories import make_article, make_outcome, make_page, make_problem, make_testimonial

pytestmark = pytest.mark.django_db

SOON = {"changes_at_0": "2090-05-03", "changes_at_1": "09:00:00"}
NEVER = {"changes_at_0": "", "changes_at_1": ""}
LIST = "/admin/casestudies/article/"


@pytest.fixture
def page():
    return make_article(title="Live", slug="live", body="Live words")


def schedule(client, page, **changes):
    return send(client, page, _schedule_changes="1", **SOON | changes)


def let_it_come():
    """Let the moment come; what the worker says of it."""
    ScheduledChanges.objects.update(publish_at=timezone.now())
    return ChangesDue().work()


def mails():
    return [
        (mail.recipient, mail.subject.partition(": ")[2]) for mail in OutgoingMail.objects.all()
    ]


def test_changes_are_published_at_their_moment_and_not_before(editor, page):
    problem = make_problem()
    schedule(editor, page, title="New", body="New words", problems=[problem.pk])

    assert ChangesDue().work() == ""
    page.refresh_from_db()
    assert page.title == "Live"

    assert let_it_come() == f"Scheduled changes to {admin_url(page)}: published."
    page.refresh_from_db()
    assert (page.title, page.body, page.slug) == ("New", "New words", "live")
    assert list(page.problems.all()) == [problem]
    assert draft_changes(page) is None
    assert let_it_come() == ""


def test_history_tells_what_was_published_and_who_decided(editor, page):
    schedule(editor, page, title="New")

    let_it_come()

    newest = Revision.objects.of(page)[0]
    assert (newest.kind, newest.maker, newest.fields["title"]) == ("ended", "Jaan", "New")
    assert newest.reason.startswith("Published as scheduled for ")
    assert newest.reason.endswith(" by Jaan")


def test_dates_of_the_page_stay(editor, page):
    before = page.published_at
    schedule(editor, page, title="New")

    let_it_come()

    page.refresh_from_db()
    assert (page.published_at, page.expires_at) == (before, None)
    assert page.updated_at > timezone.now() - timedelta(minutes=1)


def test_changed_address_leads_on(editor, page):
    schedule(editor, page, slug="new")

    let_it_come()

    assert Redirect.objects.get().path == "/case-studies/live/"


def test_pages_below_move_along(editor):
    above, below = make_page("about", title="About"), make_page("about/us")
    schedule(editor, above, slug="company")

    let_it_come()

    below.refresh_from_db()
    assert below.slug == "company/us"
    assert PlainPage.objects.get(pk=above.pk).slug == "company"


def test_picked_proof_is_linked(editor, page):
    quotation = make_testimonial()
    schedule(editor, page, testimonials=[quotation.pk])
    assert not page.testimonials.exists()

    let_it_come()

    assert list(page.testimonials.all()) == [quotation]


def test_site_version_knows_the_moment(editor, page):
    schedule(editor, page, title="New")
    moment = timezone.now() + timedelta(minutes=1)
    ScheduledChanges.objects.update(publish_at=moment)

    assert read_version().changes_at == moment


def test_decision_raises_the_site_version():
    assert ScheduledChanges._meta.db_table in shown_tables()


def test_changed_live_page_is_not_overwritten(author, editor, page):
    send(author, page, title="New")
    schedule(editor, page)
    OutgoingMail.objects.all().delete()
    Article.objects.filter(pk=page.pk).update(body="Mended by an import")

    assert let_it_come() == f"Scheduled changes to {admin_url(page)}: not published."

    page.refresh_from_db()
    assert (page.title, page.body) == ("Live", "Mended by an import")
    assert draft_changes(page).fields["title"] == "New"
    told = "Scheduled changes to “Live” are not published"
    assert mails() == [("mari@example.org", told), ("jaan@example.org", told)]
    assert "The page was changed meanwhile: text." in OutgoingMail.objects.first().body
    assert not ScheduledChanges.objects.exists()


def test_dates_that_change_meanwhile_are_no_conflict(editor, page):
    schedule(editor, page, title="New")
    earlier = page.published_at - timedelta(days=1)
    Article.objects.filter(pk=page.pk).update(published_at=earlier)

    let_it_come()

    page.refresh_from_db()
    assert (page.title, page.published_at) == ("New", earlier)


def test_page_that_is_not_published_any_more_stays_so(editor, page):
    schedule(editor, page, title="New")
    Article.objects.filter(pk=page.pk).update(published_at=None)

    let_it_come()

    page.refresh_from_db()
    assert (page.title, page.published_at) == ("Live", None)
    assert "not published any more" in OutgoingMail.objects.get().body


def test_address_that_another_page_has_taken_is_a_conflict(editor, page):
    schedule(editor, page, slug="taken")
    make_article(slug="taken")

    let_it_come()

    page.refresh_from_db()
    assert page.slug == "live"
    assert mails() == [("jaan@example.org", "Scheduled changes to “Live” are not published")]


def test_text_that_is_broken_by_now_is_a_conflict(editor, page):
    schedule(editor, page, body="Words")
    Revision.objects.filter(kind="draft").update(fields={"title": "Live", "body": "{{< oh"})

    let_it_come()

    page.refresh_from_db()
    assert page.body == "Live words"
    assert len(mails()) == 1


def test_bug_in_one_page_keeps_no_other_waiting(editor, page, monkeypatch, caplog):
    other = make_article()
    schedule(editor, page, title="New")
    schedule(editor, other, title="Other")
    real = due.save_kept

    def failing(*, opened, **kwargs):
        if opened.found.pk == page.pk:
            raise RuntimeError
        return real(opened=opened, **kwargs)

    monkeypatch.setattr(due, "save_kept", failing)

    let_it_come()

    assert Article.objects.get(pk=other.pk).title == "Other"
    assert not ScheduledChanges.objects.exists()
    assert "could not be published" in caplog.text
    assert mails() == [("jaan@example.org", "Scheduled changes to “Live” are not published")]


def test_what_an_author_writes_afterwards_waits_on(author, editor, page):
    schedule(editor, page, title="Decided")
    send(author, page, title="Not decided")
    assert "Version 2 is still published by itself" in said(author)[0][1]

    let_it_come()

    page.refresh_from_db()
    assert page.title == "Decided"
    assert draft_changes(page).fields["title"] == "Not decided"


@pytest.mark.parametrize("button", ["_hand_back", "_submit"])
def test_what_is_not_decided_on_does_not_go_along(author, editor, page, button):
    schedule(editor, page, title="Decided")
    send(author, page, title="Not decided", _submit="1")

    send(editor, page, **{button: "1"})
    assert "Version 2 is still published by itself" in str(said(editor))

    let_it_come()

    page.refresh_from_db()
    assert page.title == "Decided"


def test_what_a_publisher_corrects_afterwards_is_published(editor, page):
    schedule(editor, page, title="Decided")
    send(editor, page, title="Corrected")

    let_it_come()

    page.refresh_from_db()
    assert page.title == "Corrected"


def test_decision_that_a_form_has_not_shown_is_left_alone(author, editor, page):
    other = sign_in("Editors", "liis", first_name="Liis")
    send(editor, page, title="Draft", _keep="1")
    form = form_for(other, page) | {"title": "Of Liis"}
    schedule(editor, page)

    other.post(admin_url(page), form)

    assert ScheduledChanges.objects.get().revision.fields["title"] == "Draft"
    assert "decided by Jaan" in " ".join(text for _level, text in said(other))


def test_schedule_is_cancelled_and_changes_wait_on(editor, page):
    schedule(editor, page, title="New")

    send(editor, page, _unschedule_changes="1")

    assert not ScheduledChanges.objects.exists()
    assert draft_changes(page).fields["title"] == "New"


def test_emptied_moment_cancels(editor, page):
    schedule(editor, page, title="New")

    send(editor, page, **NEVER)

    assert not ScheduledChanges.objects.exists()


@pytest.mark.parametrize("button", ["_take_over", "_discard", "_unpublish"])
def test_end_of_the_changes_ends_their_schedule(editor, page, button):
    schedule(editor, page, title="New")

    send(editor, page, **{button: "1"})

    assert not ScheduledChanges.objects.exists()


def test_deleted_page_takes_its_schedule_along(editor, page):
    schedule(editor, page, title="New")
    version = Opened.of(page).version

    editor.post(f"{admin_url(page, 'delete')}?version={version}", {"post": "yes"})

    assert not Article.objects.filter(pk=page.pk).exists()
    assert not ScheduledChanges.objects.exists()


def test_page_that_is_gone_otherwise_is_let_go(editor, page):
    schedule(editor, page, title="New")
    page.delete()

    assert let_it_come() == ""
    assert not ScheduledChanges.objects.exists()


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (NEVER, "Say when the changes are to be published."),
        ({"changes_at_0": "2020-05-03", "changes_at_1": "09:00:00"}, "This moment has passed."),
    ],
)
def test_moment_has_to_be_in_the_future(editor, page, moment, says):
    answer = send(editor, page, _schedule_changes="1", title="New", **moment)

    assert answer.context["adminform"].form.errors == {"changes_at": [says]}
    assert draft_changes(page) is None


def test_moment_that_came_meanwhile_refuses_no_save(editor, page):
    schedule(editor, page, title="New")
    ScheduledChanges.objects.update(publish_at=timezone.now().replace(microsecond=0))

    send(editor, page, title="Newer", _keep="1")

    assert draft_changes(page).fields["title"] == "Newer"


def test_typed_moment_publishes_nothing_now(editor, page):
    send(editor, page, title="New", **SOON)

    page.refresh_from_db()
    assert page.title == "Live"
    assert ScheduledChanges.objects.get().revision.fields["title"] == "New"


def test_nothing_is_scheduled_where_nothing_is_changed(editor, page):
    schedule(editor, page)

    assert not ScheduledChanges.objects.exists()
    assert said(editor)[0] == ("warning", "Nothing is changed, so there is nothing to schedule.")


@pytest.mark.parametrize("button", ["_publish", "_take_over"])
def test_button_that_publishes_now_asks_what_a_typed_moment_means(editor, page, button):
    answer = send(editor, page, title="New", **{button: "1"} | SOON)

    page.refresh_from_db()
    assert page.title == "Live"
    says = "Now or then? Empty this field, or press “Schedule these changes”."
    assert answer.context["adminform"].form.errors == {"changes_at": [says]}


def test_author_decides_no_moment(author, page):
    assert send(author, page, title="New", _schedule_changes="1").status_code == 403

    send(author, page, title="New", **SOON)

    assert not ScheduledChanges.objects.exists()


def test_writer_is_told_once(author, editor, page):
    send(author, page, title="New", _submit="1")
    OutgoingMail.objects.all().delete()
    schedule(editor, page, word="Monday, then")
    send(editor, page, title="Newer")

    let_it_come()

    told = OutgoingMail.objects.get()
    assert told.recipient == "mari@example.org"
    assert "3 May 2090" in told.body
    assert "> Monday, then" in told.body


def test_account_that_is_gone_decided_all_the_same(editor, page):
    schedule(editor, page, title="New")
    User.objects.all().delete()

    let_it_come()

    page.refresh_from_db()
    assert page.title == "New"


def test_schedule_is_shown_wherever_the_page_is(editor, page):
    schedule(editor, page, title="New")

    form, history = editor.get(admin_url(page)).text, editor.get(admin_url(page, "history")).text
    for shown in (form, history):
        assert "Version 2 is published by itself 3 May 2090, 09:00" in shown
    assert "scheduled changes" in editor.get(LIST).text
    assert "Live" in editor.get(f"{LIST}?state=scheduled-changes").text
    make_outcome()
    assert "3 May 2090" in editor.get("/admin/").text


def test_scheduled_changes_are_no_drafts_that_wait_for_their_writer(editor, page):
    schedule(editor, page, title="New")
    assert drafts_by(editor.user, in_review=True) == []

    send(editor, page, _unschedule_changes="1")
    assert [line.pk for line in drafts_by(editor.user, in_review=True)] == [page.pk]


def test_list_filter_leaves_out_what_has_no_moment(editor, page):
    send(editor, page, title="Draft", _keep="1")

    assert "Live" not in editor.get(f"{LIST}?state=scheduled-changes").text.partition("<tbody>")[2]


def test_moved_above_keeps_the_decision(editor):
    above, below = make_page("about", title="About"), make_page("about/us", title="Us")
    schedule(editor, below, title="All of us")

    send(editor, above, slug="company", take_along="on")
    let_it_come()

    below.refresh_from_db()
    assert (below.slug, below.title) == ("company/us", "All of us")


def test_writer_is_told_of_a_cancelled_schedule(author, editor, page):
    send(author, page, title="New")
    schedule(editor, page)
    OutgoingMail.objects.all().delete()

    send(editor, page, _unschedule_changes="1", word="Let us wait")

    told = OutgoingMail.objects.get()
    assert mails() == [("mari@example.org", "Your changes to “Live” are scheduled no more")]
    assert "They wait as draft changes" in told.body
    assert "> Let us wait" in told.body


def test_page_unpublished_in_the_list_ends_its_schedule(author, editor, page):
    send(author, page, title="New")
    schedule(editor, page)
    OutgoingMail.objects.all().delete()
    chosen = {"action": "unpublish", "_selected_action": [page.pk], "confirmed": "1"}

    editor.post(LIST, chosen | {f"version-{page.pk}": Opened.of(page).version})

    page.refresh_from_db()
    assert page.published_at is None
    assert not ScheduledChanges.objects.exists()
    assert mails() == [("mari@example.org", "Your changes to “Live” are scheduled no more")]


def test_merged_page_takes_its_schedule_along(editor):
    page, target = make_problem(title="Slow"), make_problem(title="Late")
    schedule(editor, page, title="New")

    merge_into(page, target, by=editor.user)

    assert not ScheduledChanges.objects.exists()


def test_decision_stands_when_its_maker_may_not_publish_any_more(editor, page):
    schedule(editor, page, title="New")
    editor.user.groups.clear()

    let_it_come()

    page.refresh_from_db()
    assert page.title == "New"
