"""What an editor was shown: the version a browser sends back, and what history knows of it."""

from datetime import UTC, datetime

import pytest

from casestudies.desk.saving.opened import Opened, shown_to
from casestudies.history.revisions import record
from casestudies.history.snapshots import snapshot
from casestudies.models import Problem
from tests.factories import make_outcome, make_problem

pytestmark = pytest.mark.django_db

SUMMER = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)


def keep(page, **changes):
    return record(page, by=None, kind="draft", fields=snapshot(page) | changes)


def test_what_was_found_stays_as_it_was():
    page = make_problem(title="Old")

    opened = Opened.of(page)
    page.title = "New"

    assert (opened.found, opened.found.title) == (page, "Old")
    assert (opened.stored["title"], opened.draft) == ("Old", None)


def test_what_is_new_has_no_stored_state():
    opened = Opened.of(Problem())

    assert (opened.stored, opened.draft, opened.kept) == ({}, None, {})


def test_many_are_opened_in_their_order(django_assert_num_queries):
    pages = [make_problem() for _number in range(5)]
    draft = keep(pages[1])
    list(Opened.each(pages))

    # Links, who answers, the best studies, old addresses, drafts.
    with django_assert_num_queries(5):
        opened = list(Opened.each(pages[::-1]))

    assert [one.found for one in opened] == pages[::-1]
    assert [one.draft for one in opened] == [None, None, None, draft, None]
    assert [one.stored for one in opened] == [snapshot(page) for page in pages[::-1]]


def test_version_is_another_one_after_every_change():
    page = make_problem()
    versions = [Opened.of(page).version]
    page.title = "New"
    page.save()
    versions.append(Opened.of(page).version)
    for _time in range(2):
        keep(page, title="Draft")
        versions.append(Opened.of(page).version)
    page.outcomes.set([make_outcome()])
    versions.append(Opened.of(page).version)

    assert len(set(versions)) == 5
    assert Opened.of(page).version == versions[-1]


def test_a_form_shows_the_text_and_links_of_draft_changes_and_the_dates_of_the_page():
    page, outcome = make_problem(title="Public"), make_outcome()
    changes = {"title": "Draft", "outcomes": [outcome.pk]}
    keep(page, published_at=None, expires_at=None, old_addresses=["/a/"], **changes)

    opened = Opened.of(page)

    assert opened.kept == snapshot(page) | changes
    assert {found.name for found in opened.draft_differences} == changes.keys()
    assert opened.draft_differences[0].lines[0].parts == [("Public", False)]


def test_a_form_without_draft_changes_shows_the_page():
    opened = Opened.of(make_problem())

    assert opened.kept == opened.stored
    assert opened.draft_differences == []


def test_history_knows_the_version_of_a_save():
    page = make_problem(title="First")
    first, version = record(page, by=None), Opened.of(page).version
    Problem.objects.update(title="Second")
    record(Problem.objects.get(), by=None)

    assert shown_to(version, page) == first


def test_history_knows_the_version_of_draft_changes():
    page = make_problem()
    kept = [keep(page, title="First"), keep(page, title="Second")]
    version = Opened.of(page).version
    keep(page, title="Third")

    assert shown_to(version, page) == kept[1]


def test_a_version_is_known_though_its_moments_were_kept_with_another_offset():
    page = make_problem(published_at=SUMMER)
    fields = snapshot(page) | {"published_at": "2026-07-01T09:30:00+03:00"}
    kept = record(page, by=None, fields=fields)

    assert shown_to(Opened.of(page).version, page) == kept


def test_draft_changes_are_not_how_the_page_was():
    page = make_problem()
    keep(page)

    assert shown_to(f"{Opened.of(page).version.partition('.')[0]}.0", page) is None


@pytest.mark.parametrize("version", ["", ".", "x", "x.y", "x.0", "x.99", ".1.", "x.-1"])
def test_what_is_no_version_is_not_known(version):
    page = make_problem()
    record(page, by=None)

    assert shown_to(version, page) is None


def test_versions_of_another_page_are_not_known():
    page, other = make_problem(), make_problem()
    record(page, by=None)

    assert shown_to(Opened.of(page).version, other) is None
