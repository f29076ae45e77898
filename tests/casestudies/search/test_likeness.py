"""Articles on a similar subject stand beside each other, though they share no tag."""

from datetime import date

import pytest
from django.utils import timezone

from casestudies.models import Article
from casestudies.page.related import related_articles
from casestudies.search import likeness
from casestudies.search.indexing import (
    Indexing,
    compare_all_articles,
    index_all_changed_pages,
)
from casestudies.search.searching import search
from casestudies.tables.searched_pages import AlikeArticles
from tests.factories import make_article, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ALIKE = "On a similar subject"
HOSPITAL = {
    "title": "Rosters in a hospital",
    "description": "Nurses planned their shifts on paper.",
    "body": "The wards kept rosters on paper. Shifts of nurses changed daily, on paper again.",
}
CLINIC = {
    "title": "A clinic without paper",
    "description": "Shifts of nurses moved from paper to a screen.",
    "body": "Rosters in each ward, and a screen for the shifts of all nurses in the wards.",
}
HARBOUR = {
    "title": "Cranes that wait",
    "description": "Containers stood for days before a lorry came.",
    "body": "The harbour had cranes enough. Containers waited for lorries, cranes for containers.",
}


def indexed():
    for _left in index_all_changed_pages():
        pass
    compare_all_articles()


def beside(article):
    return [(other.title, other.reason) for other in related_articles(article)]


def make_others():
    """Articles about nothing in particular: what all say tells nothing."""
    for number in range(6):
        make_article(title=f"Company {number}", body="A company and its teams.", description="")


def test_article_on_a_similar_subject_stands_beside_and_says_why():
    make_others()
    hospital, clinic = make_article(**HOSPITAL), make_article(**CLINIC)
    harbour = make_article(**HARBOUR)

    indexed()

    assert beside(hospital) == [(clinic.title, ALIKE)]
    assert beside(clinic) == [(hospital.title, ALIKE)]
    assert beside(harbour) == []


def test_two_articles_may_be_all_there_are():
    hospital, clinic = make_article(**HOSPITAL), make_article(**CLINIC)

    indexed()

    assert beside(hospital) == [(clinic.title, ALIKE)]


def test_newcomer_stands_beside_what_was_there_before(client):
    make_others()
    hospital = make_article(**HOSPITAL)
    indexed()
    make_article(**CLINIC)

    Indexing().work()

    assert ALIKE in client.get(hospital.get_absolute_url()).text


def test_whoever_searches_compares_nothing_but_the_worker_does():
    make_others()
    hospital = make_article(**HOSPITAL)
    make_article(**CLINIC)

    search("paper")
    before = beside(hospital)
    Indexing().work()

    assert (before, len(beside(hospital))) == ([], 1)


def test_tags_count_before_likeness_and_likeness_before_the_date():
    make_others()
    drift, delay = make_problem(title="Drift"), make_problem(title="Delay")
    hospital = make_article(**HOSPITAL, problems=[drift, delay])
    make_article(**CLINIC, problems=[drift], date=date(2001, 1, 1))
    make_article(title="Newer", problems=[drift], date=date(2026, 1, 1))
    make_article(title="Both", problems=[drift, delay], date=date(2000, 1, 1))

    indexed()

    assert beside(hospital) == [
        ("Both", "Shares 2 problems: Delay, Drift"),
        (CLINIC["title"], f"The same problem: Drift · {ALIKE}"),
        ("Newer", "The same problem: Drift"),
    ]


def test_likeness_is_found_beyond_the_newest_with_a_tag():
    """Of many with one tag only the newest are looked at, but the alike one is."""
    make_others()
    drift = make_problem(title="Drift")
    make_article(**CLINIC, problems=[drift], date=date(2001, 1, 1))
    for number in range(20):
        make_article(title=f"Newer {number}", problems=[drift], date=date(2026, 1, 1))
    hospital = make_article(**HOSPITAL, problems=[drift])

    indexed()

    assert beside(hospital)[0] == (CLINIC["title"], f"The same problem: Drift · {ALIKE}")


def test_of_two_that_share_no_tag_the_one_that_is_more_alike_stands_first():
    hospital = make_article(**HOSPITAL)
    little = make_article(title="Little", date=date(2026, 1, 1))
    much = make_article(title="Much", date=date(2001, 1, 1))
    for other, told in ((little, 100), (much, 400)):
        AlikeArticles.objects.create(article=hospital.pk, other=other.pk, likeness=told)

    assert beside(hospital) == [("Much", ALIKE), ("Little", ALIKE)]


def test_likeness_to_another_article_does_not_count():
    make_others()
    drift = make_problem(title="Drift")
    harbour = make_article(**HARBOUR, problems=[drift])
    make_article(**HOSPITAL, problems=[drift], date=date(2001, 1, 1))
    make_article(**CLINIC, date=date(2002, 1, 1))

    indexed()

    assert beside(harbour) == [(HOSPITAL["title"], "The same problem: Drift")]


def test_what_editors_picked_stays_first():
    make_others()
    picked = make_article(**CLINIC | {"title": "Picked"})
    hospital = make_article(**HOSPITAL, related=[make_article(title="First"), picked])
    make_article(**CLINIC)

    indexed()

    assert beside(hospital) == [
        ("First", "Chosen by the editors"),
        ("Picked", "Chosen by the editors"),
        (CLINIC["title"], ALIKE),
    ]


@pytest.mark.parametrize("hidden", ["published_at", "expires_at"])
def test_what_is_not_public_is_not_beside_until_it_is(hidden):
    make_others()
    now = timezone.now()
    value = {"published_at": None, "expires_at": now}[hidden]
    hospital, clinic = make_article(**HOSPITAL), make_article(**CLINIC, **{hidden: value})
    indexed()
    before = beside(hospital)

    Article.objects.filter(pk=clinic.pk).update(published_at=now, expires_at=None)

    assert (before, beside(hospital)) == ([], [(clinic.title, ALIKE)])


def test_edit_ends_a_likeness_at_both_ends():
    make_others()
    hospital, clinic = make_article(**HOSPITAL), make_article(**CLINIC)
    indexed()

    Article.objects.filter(pk=clinic.pk).update(**HARBOUR)
    indexed()
    clinic.refresh_from_db()

    assert (beside(hospital), beside(clinic)) == ([], [])


def test_nothing_is_left_of_what_was_deleted():
    make_others()
    make_article(**HOSPITAL)
    clinic = make_article(**CLINIC)
    indexed()

    clinic.delete()
    indexed()

    assert not likeness.AlikeArticles.objects.exists()
    assert not likeness.TellingWord.objects.filter(article=clinic.pk).exists()


def test_word_that_many_have_tells_nothing(monkeypatch):
    monkeypatch.setattr(likeness, "RARE", 3)
    hospital = make_article(**HOSPITAL)
    for number in range(4):
        make_article(**CLINIC | {"title": f"Clinic {number}"})

    indexed()

    assert beside(hospital) == []


def test_what_is_alike_comes_with_the_query_that_finds_the_others(client):
    make_others()
    url = make_article(**HOSPITAL).get_absolute_url()
    make_article(**CLINIC)
    before = count_queries(client, url)

    indexed()

    assert ALIKE in client.get(url).text
    assert count_queries(client, url) == before
