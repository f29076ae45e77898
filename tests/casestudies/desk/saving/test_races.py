"""Two colleagues do two things to one page at the same moment, each pair of all there is to do: one
of them takes place, the other one is told, and nothing is overwritten.

`RACES=20` runs each of them so often; what went wrong is listed by pair.
"""

import os

import pytest

from casestudies.history.deleted_pages import DeletedPage
from casestudies.models import Article, Problem
from casestudies.tables.picked_order import picked
from tests.desk import admin_url, as_sent, at_once, form_for, opened, sign_in
from tests.factories import make_article, make_problem, make_user
from tests.races import (
    BACK,
    BESIDE,
    OPERATIONS,
    PAIRS,
    PAIRS_BESIDE,
    brings_back,
    complaints,
    complaints_beside,
    delete_before,
    deletes,
    has_happened,
    mark,
    merges,
    merges_into,
    prepared,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TIMES = int(os.environ.get("RACES", "1"))


@pytest.fixture
def clients():
    # Transactional tests find no groups.
    make_user(username="third")
    make_problem(title="Target of all")
    pair = [sign_in("", name, is_superuser=True) for name in ("ann", "ben")]
    for client in pair:
        client.raise_request_exception = False
    return pair


def race(pair, clients, wrong_with=complaints):
    page = prepared(pair)
    both = OPERATIONS | BESIDE
    actions = [both[name](client, page) for name, client in zip(pair, clients, strict=True)]
    if BACK.intersection(pair):
        delete_before(page)
    answers = at_once(*actions)
    return [f"{' / '.join(pair)}: {text}" for text in wrong_with(pair, page, clients, answers)]


def run(pairs, clients, wrong_with=complaints):
    wrong = []
    for pair in pairs:
        for turn in range(TIMES):
            wrong += race(pair, clients[::-1] if turn % 2 else clients, wrong_with)
    return wrong


@pytest.mark.parametrize("first", list(OPERATIONS))
def test_two_at_once(first, clients):
    assert run([pair for pair in PAIRS if pair[0] == first], clients) == []


@pytest.mark.parametrize("beside", list(BESIDE))
def test_what_is_done_beside_the_page_stands_in_nobodys_way(beside, clients):
    assert (
        run([pair for pair in PAIRS_BESIDE if pair[1] == beside], clients, complaints_beside) == []
    )


def test_merges_into_each_other(clients):
    for _turn in range(3 * TIMES):
        pages = [make_problem(), make_problem()]
        both = zip(clients, pages, pages[::-1], strict=True)
        posts = [merges_into(other, client, page) for client, page, other in both]

        answers = at_once(*posts)

        assert max(answer.status_code for answer in answers) < 500
        assert Problem.objects.filter(pk__in=[page.pk for page in pages]).count() == 1


@pytest.mark.parametrize("goes", [deletes, merges])
def test_article_is_saved_while_what_it_links_goes(goes, clients):
    ann, ben = clients
    for _turn in range(6 * TIMES):
        page, other = make_problem(), make_problem()
        article = make_article([page, other])
        links = {"problems": [other.pk, page.pk]}
        form = as_sent(form_for(ben, article) | {"title": mark(ben)} | links)

        answers = at_once(goes(ann, page), lambda a=article, f=form: ben.post(admin_url(a), f))

        article.refresh_from_db()
        assert max(answer.status_code for answer in answers) < 500
        assert has_happened(ann, page)
        assert (answers[1].status_code == 302) == (article.title == mark(ben))
        assert other in article.problems.all()


def test_article_is_saved_while_what_it_linked_comes_back(clients):
    ann, ben = clients
    for _turn in range(3 * TIMES):
        page, other = make_problem(), make_problem()
        article = make_article([page, other])
        delete_before(page)
        form = as_sent(form_for(ben, article) | {"title": mark(ben)})

        answers = at_once(
            brings_back(ann, page), lambda a=article, f=form: ben.post(admin_url(a), f)
        )

        article.refresh_from_db()
        assert max(answer.status_code for answer in answers) < 500
        assert [one.pk for one in picked(article, "problems")] == [page.pk, other.pk]
        assert (answers[1].status_code == 302) == (article.title == mark(ben))


def test_page_comes_back_while_another_one_takes_its_address(clients):
    ann, ben = clients
    for _turn in range(3 * TIMES):
        page = make_problem()
        form = opened(ben, "/admin/casestudies/problem/add/", "problem_form")
        delete_before(page)
        new = as_sent(form | {"title": "New", "slug": page.slug})

        answers = at_once(
            brings_back(ann, page),
            lambda data=new: ben.post("/admin/casestudies/problem/add/", data),
        )

        assert max(answer.status_code for answer in answers) < 500
        (stored,) = Problem.objects.filter(slug=page.slug)
        assert (answers[1].status_code == 302) == (stored.title == "New")
        assert DeletedPage.objects.filter(object_id=page.pk).exists() == (stored.title == "New")


def test_page_comes_back_while_it_is_deleted_for_good(clients):
    ann, ben = clients
    for _turn in range(3 * TIMES):
        page = make_problem()
        delete_before(page)
        kept = DeletedPage.objects.get(object_id=page.pk)
        url = f"/admin/casestudies/deletedpage/{kept.pk}/delete/"

        answers = at_once(brings_back(ann, page), lambda u=url: ben.post(u, {"post": "yes"}))

        assert max(answer.status_code for answer in answers) < 500
        assert not DeletedPage.objects.filter(pk=kept.pk).exists()
        there = Problem.objects.filter(pk=page.pk).exists()
        assert there == has_happened(ann, page)


def test_pages_that_link_each_other_come_back_at_once(clients):
    for _turn in range(3 * TIMES):
        problem = make_problem()
        article = make_article([problem])
        delete_before(problem)
        delete_before(article)
        both = zip(clients, (problem, article), strict=True)

        answers = at_once(*(brings_back(client, page) for client, page in both))

        assert max(answer.status_code for answer in answers) < 500
        assert [one.pk for one in Article.objects.get(pk=article.pk).problems.all()] == [problem.pk]
