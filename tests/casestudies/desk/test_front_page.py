"""The admin's front page: what waits, for whom it concerns."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from casestudies.desk.links.reading import WHILE_PASSING, read_all_changed_texts
from casestudies.history.reviews import ask_review
from casestudies.history.revisions import Revision, record
from casestudies.tables.mentions import ChangedText
from contact.backup_runs import BackupRun, note_success
from contact.models import Organisation
from contact.promise import answer_due
from tests.factories import make_article, make_problem, make_request, make_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

PAGE = "/admin/"


def signed_in(client, *groups):
    client.force_login(make_user(groups=groups))
    return client


def written(user, **kwargs):
    """A draft that the user has saved once."""
    page = make_article(**{"published_at": None} | kwargs)
    record(page, by=user)
    return page


def test_editor_sees_own_drafts_broken_links_and_what_is_scheduled(client):
    user = make_user(groups=["Editors"])
    client.force_login(user)
    written(user, title="Half a thought")
    make_article(title="Public", body="[a](/nowhere/)")
    later = timezone.now() + timedelta(days=3)
    make_article(title="Coming soon", published_at=later)

    page = client.get(PAGE).text

    assert page.index("My drafts") < page.index("Half a thought") < page.index("Links to mend")
    assert page.index("Links to mend") < page.index("Scheduled next") < page.index("Coming soon")
    assert ">Public<" not in page
    assert "/admin/links/#broken" in page


def test_drafts_of_others_are_not_mine(client):
    written(make_user(), title="Of a colleague")
    make_article(title="Of an import", published_at=None)

    page = signed_in(client, "Editors").get(PAGE).text

    assert "My drafts" not in page
    assert "Of a colleague" not in page


def test_my_draft_changes_stand_among_my_drafts_while_they_wait(client):
    user = make_user(groups=["Editors"])
    client.force_login(user)
    page = make_article(title="Live and being corrected")
    record(page, by=user, kind=Revision.Kind.DRAFT)

    waiting = client.get(PAGE).text
    record(page, by=user, kind=Revision.Kind.ENDED)

    assert waiting.index("Live and being corrected") < waiting.index("draft changes,")
    assert "Live and being corrected" not in client.get(PAGE).text


def test_scheduled_page_tells_its_zone(client, settings):
    settings.TIME_ZONE = "Europe/London"
    make_article(published_at=timezone.now().replace(year=2030, month=1, day=7))

    assert "GMT</time>" in signed_in(client, "Editors").get(PAGE).text


def test_the_next_scheduled_page_and_the_newest_draft_come_first(client):
    user = make_user(groups=["Editors"])
    client.force_login(user)
    now = timezone.now()
    for day in range(7, 0, -1):
        make_article(title=f"In {day} days", published_at=now + timedelta(days=day))
        written(user, title=f"Touched {day} days ago", updated_at=now - timedelta(days=day))

    page = client.get(PAGE).text

    assert page.index("In 1 days") < page.index("In 2 days") < page.index("In 5 days")
    assert page.index("Touched 1 days") < page.index("Touched 5 days")
    assert "In 6 days" not in page
    assert "Touched 6 days" not in page


def test_who_may_publish_sees_what_came_in_for_review_with_the_writers_word(client):
    writer = make_user(username="writer")
    asked = make_article(title="Of an author", published_at=None, in_review_since=timezone.now())
    ask_review(asked, by=writer, word="The second section, please.", number=None)
    earlier = timezone.now() - timedelta(days=1)
    make_problem(title="Longest there", published_at=None, in_review_since=earlier)
    changed = make_article(title="Live, corrected")
    ask_review(changed, by=writer, word="", number=3)

    page = signed_in(client, "Editors").get(PAGE).text

    assert page.index("To review") < page.index("Longest there</a>") < page.index("Of an author")
    assert "The second section, please." in page
    assert "Live, corrected" in page


def test_author_finds_own_pages_in_review_among_drafts_and_none_to_review(client):
    user = make_user(groups=["Authors"])
    client.force_login(user)
    written(user, title="Mine", in_review_since=timezone.now())
    make_article(title="Of another", published_at=None, in_review_since=timezone.now())

    page = client.get(PAGE).text

    assert page.index("My drafts") < page.index("Mine</a>") < page.index("In review")
    assert "To review" not in page
    assert "Of another" not in page


def test_consultant_sees_who_waits_the_oldest_first_with_the_promised_moment(client):
    now = timezone.now()
    for days, name in ((0, "Newest"), (1, "Middle"), (8, "Oldest")):
        make_request(name=name, created_at=now - timedelta(days=days))
    make_article(title="Half a thought", published_at=None)

    page = signed_in(client, "Consultants").get(PAGE).text

    due = [
        date_format(localtime(answer_due(now - timedelta(days))), "j M Y, H:i") for days in (8, 0)
    ]
    assert page.index("Oldest") < page.index("late: promised by") < page.index(due[0])
    assert page.index(due[0]) < page.index("Middle") < page.index("Newest") < page.rindex(due[1])
    assert page.count("late: ") == 1
    assert page.count("answer by") == 2
    assert "Half a thought" not in page


def test_of_many_requests_the_first_are_named_and_the_rest_counted(client):
    for number in range(7):
        make_request(name=f"Visitor {number}", email=f"{number}@example.com")
    make_request(status="quarantined", quarantine_reason="x")

    page = signed_in(client, "Consultants").get(PAGE).text

    assert "2 more requests" in page
    assert page.count("Visitor ") == 5
    assert "1 request is set aside and not opened" in page


def test_nothing_empty_takes_room(client):
    page = signed_in(client, "Administrators").get(PAGE).text

    heads = ("Requests that wait", "To review", "My drafts", "Links to mend", "Scheduled next")
    assert [head for head in heads if head in page] == []
    assert "Nothing waits for you." in signed_in(client, "Editors").get(PAGE).text


def test_what_waits_comes_before_what_is_done_once(client):
    make_request(name="Maria Keller")

    page = signed_in(client, "Administrators").get(PAGE).text

    assert page.index("Maria Keller") < page.index("Until the site can go public")


def test_age_of_the_last_backup_that_was_restored_is_told_to_who_answers_for_it(client):
    then = timezone.now() - timedelta(days=40)
    Organisation.objects.create(pk=1, backup_restored_at=then)

    assert "A back-up was restored 1\xa0month" in signed_in(client, "Administrators").get(PAGE).text
    assert "back-up" not in signed_in(client, "Editors").get(PAGE).text


def test_ages_of_the_last_backup_and_of_the_last_drill_are_told(client):
    now = timezone.now()
    note_success(BackupRun.Kind.BACKUP, "last.backup", 1, now - timedelta(hours=5))
    note_success(BackupRun.Kind.DRILL, "last.backup", 1, now - timedelta(days=2))

    page = signed_in(client, "Administrators").get(PAGE).text

    assert "Backed up 5\xa0hours ago." in page
    assert "A back-up was restored 2\xa0days" in page


def test_editor_sees_nothing_of_requests(client):
    make_request()

    assert "New requests" not in signed_in(client, "Editors").get(PAGE).text


def test_queries_do_not_grow_with_what_waits(client):
    user = make_user(groups=["Administrators"])
    client.force_login(user)
    fill(user, 1)
    few = count_queries(client, PAGE)
    fill(user, 6)

    assert count_queries(client, PAGE) == few


def fill(user, count):
    """So many of everything that the page names."""
    now = timezone.now()
    for number in range(count):
        make_request(email=f"{count}-{number}@example.com", owner=user)
        written(user, body="[a](/nowhere/)", problems=[make_problem()])
        make_article(published_at=now + timedelta(days=1))
        ask_review(make_article(), by=user, word="", number=1)
        waiting = make_article(published_at=None, in_review_since=now)
        ask_review(waiting, by=user, word="", number=None)
    list(read_all_changed_texts())


def test_front_page_reads_few_of_many_texts_that_have_changed(client):
    signed_in(client, "Editors")
    for _ in range(WHILE_PASSING + 3):
        make_article(body="[a](/nowhere/)")

    client.get(PAGE)

    assert ChangedText.objects.count() == 3


def test_worker_reads_them_in_the_meantime():
    for _ in range(WHILE_PASSING + 3):
        make_article(body="[a](/nowhere/)")

    [chore] = [name for name in settings.WORKER_CHORES if name.endswith("ReadingTexts")]
    import_string(chore)().work()

    assert not ChangedText.objects.exists()
