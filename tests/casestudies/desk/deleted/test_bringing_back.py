"""A deleted page comes back as it was, and takes nothing from anybody."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from casestudies.desk.deleted.bringing_back import bring_back, with_key
from casestudies.desk.deleted.in_the_way import in_the_way
from casestudies.desk.links.merging import merge_into
from casestudies.history.deleted_pages import DeletedPage, keep_deleted
from casestudies.history.margin import MarginRemark, leave_remark
from casestudies.history.revisions import Revision, draft_changes, record
from casestudies.history.snapshots import snapshot
from casestudies.models import Article, Problem, Redirect
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.picked_order import picked, store_picked
from tests.factories import (
    make_article,
    make_outcome,
    make_person,
    make_problem,
    make_testimonial,
    make_user,
)

pytestmark = pytest.mark.django_db


def deleted(page, **kwargs):
    """What is kept of the page, which is deleted as the desk does."""
    by = User.objects.first() or make_user()
    (kept,) = keep_deleted([page], by=by, **kwargs)
    page.delete()
    return DeletedPage.objects.get(pk=kept.pk)


def back(kept, **kwargs):
    return bring_back(kept, by=None, **kwargs)


def slugs(pages):
    return [page.slug for page in pages]


def test_page_comes_back_as_it_was():
    problem, outcome = make_problem(), make_outcome()
    article = make_article([problem], [outcome], seo_title="Told", file_path="a.md")
    article.aliases.create(path="/older/")
    before, row = snapshot(article), Article.objects.values().get(pk=article.pk)

    page = back(deleted(article), as_it_was=True)

    assert snapshot(page) == before
    stored = Article.objects.values().get(pk=page.pk)
    assert stored | {"was_public": False} == row
    assert not DeletedPage.objects.exists()


def test_page_comes_back_as_a_draft_whose_address_visitors_know():
    page = back(deleted(make_article()))

    assert page.state == "draft"
    assert page.has_been_public
    assert Redirect.objects.gone().filter(path=page.get_absolute_url()).exists()


def test_draft_nobody_saw_comes_back_as_one():
    page = back(deleted(make_article(published_at=None)), as_it_was=True)

    assert not page.has_been_public


def test_history_and_draft_changes_are_there_again():
    article = make_article()
    record(article, by=None, reason="First")
    record(article, by=None, kind=Revision.Kind.DRAFT, fields=snapshot(article))

    page = back(deleted(article))

    reasons = list(Revision.objects.of(page).values_list("reason", flat=True))
    assert reasons == ["Brought back after it was deleted", "", "First"]
    assert draft_changes(page).number == 2


def test_links_keep_their_order_on_both_sides():
    problems = [make_problem() for _number in range(3)]
    article = make_article(problems)
    middle = problems[1]
    outcomes = [make_outcome() for _number in range(3)]
    store_picked(middle, "outcomes", outcomes[::-1])

    page = back(deleted(middle))

    assert slugs(picked(article, "problems")) == slugs(problems)
    assert list(picked(page, "outcomes")) == outcomes[::-1]


def test_best_studies_related_articles_and_testimonials_are_linked_again():
    problem, other = make_problem(), make_article()
    study = make_article([problem], related=[other])
    store_picked(problem, "best_studies", [study])
    store_picked(other, "related", [study])
    testimonial = make_testimonial([study])

    page = back(deleted(study))

    assert list(problem.best_studies.all()) == [page]
    assert list(page.related.all()) == [other]
    assert list(other.related.all()) == [page]
    assert list(testimonial.case_studies.all()) == [page]


def test_list_that_changed_meanwhile_stays_as_it_is_but_for_the_page():
    first, middle, last, new = (make_problem() for _number in range(4))
    article = make_article([first, middle, last])
    kept = deleted(middle)
    store_picked(article, "problems", [new, last])

    page = back(kept)

    assert list(picked(article, "problems")) == [new, page, last]


@pytest.mark.parametrize(
    ("now", "there"),
    [([1, 3], [1, 2, 3]), ([3, 1], [3, 1, 2]), ([3], [2, 3]), ([], [2]), ([2, 1], [2, 1])],
)
def test_place_in_a_list(now, there):
    assert with_key(now, [1, 2, 3], 2) == there


@pytest.mark.parametrize("first", [0, 1])
def test_two_linked_pages_come_back_in_either_order(first):
    problem = make_problem()
    article = make_article([problem])
    deleted(article), deleted(problem)
    pages = list(DeletedPage.objects.order_by("pk"))

    back(pages.pop(first))
    said = in_the_way(pages[0])
    back(DeletedPage.objects.get())

    assert list(Article.objects.get().problems.all()) == [Problem.objects.get()]
    assert said == []


def test_page_that_is_deleted_too_is_named():
    problem = make_problem(title="Scaling")
    kept = deleted(make_article([problem]))
    deleted(problem)

    assert in_the_way(kept) == [
        "“Scaling” is deleted too: the link is there again when that comes back."
    ]


def test_link_to_what_is_gone_for_good_is_left_out():
    problem = make_problem()
    kept = deleted(make_article([problem]))
    Problem.objects.all().delete()

    said = in_the_way(kept)
    page = back(kept)

    assert "1 link led to what is gone for good" in said[0]
    assert not page.problems.exists()


def test_old_addresses_lead_to_it_again_but_for_those_taken():
    article, other = make_article(), make_article()
    for path in ("/one/", "/two/", "/three/"):
        article.aliases.create(path=path)
    kept = deleted(article)
    Redirect.objects.filter(path="/two/").delete()
    Redirect.objects.update_or_create(path="/three/", defaults={"page": other})

    said = in_the_way(kept)
    page = back(kept)

    assert said == [f"/three/ leads to {other.get_absolute_url()} now, and goes on doing so."]
    assert sorted(page.aliases.values_list("path", flat=True)) == ["/one/", "/two/"]
    assert other.aliases.get().path == "/three/"


def test_taken_address_is_left_to_the_page_that_has_it():
    article = make_article(title="Old", slug="same")
    kept = deleted(article)
    other = make_article(title="New", slug="same")

    said = in_the_way(kept)
    page = back(kept, slug="same-2", as_it_was=True)

    assert said == ["“New” stands at /case-studies/same/ now and stays there."]
    assert page.slug == "same-2"
    assert not page.was_public
    other.refresh_from_db()
    assert other.slug == "same"


def test_menu_has_it_in_its_place():
    page, others = make_problem(), [make_problem(), make_problem()]
    for place, one in enumerate([others[0], page, others[1]], start=1):
        MenuEntry.objects.create(menu="main", position=place, page=one, label=one.title)
    kept = deleted(page)
    # The form of the menus leaves no gap.
    MenuEntry.objects.filter(position=3).update(position=2)

    back(kept)

    entries = MenuEntry.objects.values_list("label", "position")
    assert list(entries) == [(others[0].title, 1), (page.title, 2), (others[1].title, 3)]


def test_merged_page_comes_back_and_the_other_keeps_what_it_took():
    page, target = make_problem(title="One"), make_problem(title="Other")
    article = make_article([page])
    page.aliases.create(path="/older/")
    merge_into(page, target, by=make_user())
    kept = DeletedPage.objects.get()

    said = in_the_way(kept)
    page = back(kept)

    assert "merged into “Other”" in said[1]
    assert "leads to" in said[0]
    assert list(picked(article, "problems")) == [target, page]
    assert not page.aliases.exists()
    assert {one.path for one in target.aliases.all()} == {"/older/", "/problems/" + page.slug + "/"}


def test_account_of_somebody_else_stays_theirs():
    account = make_user(username="maria")
    kept = deleted(make_person(account=account))
    other = make_person(title="Maria", account=account)

    said = in_the_way(kept)
    page = back(kept)

    assert said == ["The account of this person belongs to “Maria” now."]
    assert page.account is None
    other.refresh_from_db()
    assert other.account == account


def test_file_of_another_page_stays_with_it():
    kept = deleted(make_article(file_path="insights/a.md", file_digest="d"))
    other = make_article(title="Imported again", file_path="insights/a.md")

    said = in_the_way(kept)
    page = back(kept)

    assert "belongs to “Imported again” now" in said[0]
    assert page.file_path == page.file_digest == ""
    other.refresh_from_db()
    assert other.file_path == "insights/a.md"


def test_number_that_another_page_has_by_now_is_left_to_it():
    article = make_article(title="Old")
    record(article, by=None, reason="Of the old one")
    remark = leave_remark(article, number=1, line=None, body="", text="Of the old one", by=None)
    pk = article.pk
    kept = deleted(article)
    other = make_article(title="New", pk=pk)
    later = record(other, by=None, reason="Of the new one")
    Revision.objects.filter(pk=later.pk).update(made_at=timezone.now() + timedelta(seconds=1))

    page = back(kept)

    assert page.pk != pk
    assert list(MarginRemark.objects.of(page)) == [remark]
    assert [r.reason for r in Revision.objects.of(page)][1:] == ["Of the old one"]
    assert [r.reason for r in Revision.objects.of(other)] == ["Of the new one"]


def test_pages_deleted_together_keep_their_links_to_each_other():
    problems = [make_problem(), make_problem()]
    article = make_article(problems)
    keep_deleted(problems, by=make_user())
    Problem.objects.all().delete()

    for kept in DeletedPage.objects.order_by("-pk"):
        back(kept)

    assert slugs(picked(article, "problems")) == slugs(problems)
