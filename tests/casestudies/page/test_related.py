"""What stands beside an article: related ones with the reason, and those before and after."""

from datetime import date

import pytest
from django.utils.html import escape

from casestudies.models import Article
from casestudies.page import related
from casestudies.page.related import neighbours, related_articles
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db


def related_to(article):
    return [(other.title, other.reason) for other in related_articles(article)]


def test_reasons_are_told():
    problem, outcome = make_problem(title="Decision drift"), make_outcome(title="Clarity")
    picked = make_article(title="Picked")
    make_article(title="Same problem", problems=[problem], date=date(2026, 5, 2))
    make_article(title="Same outcome", outcomes=[outcome], date=date(2026, 5, 1))

    article = make_article(related=[picked], problems=[problem], outcomes=[outcome])

    assert related_to(article) == [
        ("Picked", "Chosen by the editors"),
        ("Same problem", "The same problem: Decision drift"),
        ("Same outcome", "The same outcome: Clarity"),
    ]


def test_reason_stands_under_the_related_article(client):
    problem = make_problem(title="Decisions that will not stay", short_title="Drift & delay")
    make_article(problems=[problem])
    article = make_article(problems=[problem])

    shown = client.get(article.get_absolute_url()).text

    assert f'<p class="reason">{escape("The same problem: Drift & delay")}</p>' in shown


def test_reason_of_a_pick_tells_what_it_shares_too():
    problem, outcome = make_problem(title="Drift"), make_outcome(title="Clarity")
    other = make_article(title="Both", problems=[problem], outcomes=[outcome])

    article = make_article(related=[other], problems=[problem], outcomes=[outcome])

    assert related_to(article) == [
        ("Both", "Chosen by the editors · The same problem: Drift · The same outcome: Clarity")
    ]


def test_all_that_is_shared_is_the_reason():
    problems = [make_problem(title="Silos"), make_problem(title="Drift")]
    outcomes = [make_outcome(title="Speed"), make_outcome(title="Clarity")]
    make_article(title="Problems", problems=problems, date=date(2026, 5, 2))
    make_article(title="Outcomes", outcomes=outcomes, date=date(2026, 5, 1))

    article = make_article(problems=problems, outcomes=outcomes)

    assert related_to(article) == [
        ("Problems", "Shares 2 problems: Drift, Silos"),
        ("Outcomes", "Shares 2 outcomes: Clarity, Speed"),
    ]


def test_only_what_is_shared_is_a_reason():
    problem, outcome = make_problem(title="Shared"), make_outcome(title="Shared")
    own = make_problem(title="A problem of its own"), make_outcome(title="An outcome of its own")
    make_article(title="One", problems=[problem, own[0]], outcomes=[own[1]], date=date(2026, 5, 2))
    make_article(title="Two", problems=[own[0]], outcomes=[outcome, own[1]], date=date(2026, 5, 1))
    make_article(title="Unrelated", problems=[own[0]], outcomes=[own[1]])

    article = make_article(problems=[problem], outcomes=[outcome])

    assert related_to(article) == [
        ("One", "The same problem: Shared"),
        ("Two", "The same outcome: Shared"),
    ]


def test_picked_ones_are_first_and_in_their_order():
    last, first = make_article(title="Z", date=date(2026, 5, 2)), make_article(title="A")
    problem = make_problem(title="Drift")
    make_article(title="Shares", problems=[problem], date=date(2026, 5, 9))
    article = make_article(problems=[problem], related=[last])
    article.related.add(first)

    titles = [title for title, _reason in related_to(article)]

    assert titles == ["Z", "A", "Shares"]


def test_link_shows_at_both_ends():
    target = make_article(title="Target")
    source = make_article(title="Source", related=[target])

    assert related_to(target) == [("Source", "Chosen by the editors")]
    assert related_to(source) == [("Target", "Chosen by the editors")]


def test_links_of_others_are_no_reason():
    article, picked = make_article(), make_article(title="Picked")
    article.related.add(picked)
    make_article(title="Picked us", related=[article])
    make_article(title="Unrelated", related=[make_article(title="Unrelated too")])

    titles = {title for title, _reason in related_to(article)}

    assert titles == {"Picked", "Picked us"}


def test_order_in_which_others_picked_them_does_not_count():
    first, second = make_article(title="First"), make_article(title="Second")
    make_article(related=[second])
    article = make_article(related=[first])
    article.related.add(second)

    titles = [title for title, _reason in related_to(article)]

    assert titles == ["First", "Second"]


def test_own_picks_stand_before_those_of_others_and_both_before_the_rest():
    problem = make_problem()
    own, article = make_article(title="Own"), make_article(problems=[problem])
    make_article(title="Picked us", kind="insights", date=date(2026, 5, 1), related=[article])
    make_article(title="Shares", date=date(2026, 5, 9), problems=[problem])
    article.related.add(own)

    titles = [title for title, _reason in related_to(article)]

    assert titles == ["Own", "Picked us", "Shares"]


def test_unpicked_ones_stand_by_kind_then_the_newest_then_by_title():
    problem = make_problem()
    shares = {"problems": [problem]}
    make_article(title="Insight", kind="insights", date=date(2026, 5, 9), **shares)
    make_article(title="Old", date=date(2026, 5, 1), **shares)
    make_article(title="B", date=date(2026, 5, 2), **shares)
    make_article(title="A", date=date(2026, 5, 2), **shares)

    titles = [title for title, _reason in related_to(make_article(**shares))]

    assert titles == ["A", "B", "Old", "Insight"]


def test_four_are_shown():
    problem = make_problem()
    for day in range(1, 6):
        make_article(title=f"Day {day}", problems=[problem], date=date(2026, 5, day))

    titles = [title for title, _reason in related_to(make_article(problems=[problem]))]

    assert titles == ["Day 5", "Day 4", "Day 3", "Day 2"]


def test_more_that_is_shared_stands_before_what_is_newer():
    drift, silos, clarity = make_problem(), make_problem(), make_outcome()
    make_article(title="Three", problems=[drift, silos], outcomes=[clarity], date=date(2020, 1, 1))
    make_article(title="Both kinds", problems=[silos], outcomes=[clarity], date=date(2021, 1, 1))
    make_article(title="Two problems", problems=[drift, silos], date=date(2022, 1, 1))
    make_article(title="Insight", kind="insights", problems=[drift, silos])
    for day in range(1, 6):
        make_article(title=f"One {day}", problems=[drift], date=date(2026, 5, day))

    article = make_article(problems=[drift, silos], outcomes=[clarity])

    titles = [title for title, _reason in related_to(article)]
    assert titles == ["Three", "Two problems", "Both kinds", "Insight"]


@pytest.fixture
def few_weighed(monkeypatch):
    """Bounds that a handful of articles reaches; queries are written anew before and after."""
    for name, number in {"LAST_LINKED": 3, "RELATED_LIMIT": 1, "MANY_ARTICLES": 2}.items():
        monkeypatch.setattr(related, name, number)
    related.related_to.written.cache_clear()
    yield
    related.related_to.written.cache_clear()


@pytest.mark.usefixtures("few_weighed")
def test_what_shares_most_is_found_among_many_that_were_linked_last():
    drift, silos = make_problem(), make_problem()
    for day in range(1, 5):
        make_article(problems=[drift], date=date(2026, 5, day))
    make_article(title="Two", problems=[drift, silos], date=date(2020, 1, 1))

    article = make_article(problems=[drift, silos], published_at=None)

    assert [title for title, _reason in related_to(article)] == ["Two"]


@pytest.mark.usefixtures("few_weighed")
@pytest.mark.parametrize("number", [0, 3])
def test_of_many_that_share_as_much_the_newest_is_found_when_it_was_linked_long_ago(number):
    drift = make_problem()
    days = [1, 2, 3, 4, 5, 6]
    days.insert(number, 9)
    for day in days:
        make_article(title=f"Day {day}", problems=[drift], date=date(2026, 5, day))

    article = make_article(problems=[drift], published_at=None)

    assert [title for title, _reason in related_to(article)] == ["Day 9"]


@pytest.mark.usefixtures("few_weighed")
def test_many_drafts_that_share_leave_their_place_to_nobody_who_shares_nothing():
    drift = make_problem()
    for _ in range(4):
        make_article(problems=[drift], published_at=None)
    make_article(title="Shares nothing")

    assert related_to(make_article(problems=[drift])) == []


def test_drafts_that_share_most_leave_their_place_to_others():
    drift, silos = make_problem(), make_problem()
    for _ in range(6):
        make_article(problems=[drift, silos], published_at=None)
    make_article(title="One", problems=[drift])

    article = make_article(problems=[drift, silos])

    assert [title for title, _reason in related_to(article)] == ["One"]


def test_every_declared_link_shows_at_both_ends_however_many():
    hub = make_article(title="Hub", related=[make_article() for _ in range(9)])
    others = [make_article(related=[hub]) for _ in range(6)]

    assert len(related_to(hub)) == 15
    assert all(title == "Hub" for other in others for title, _reason in related_to(other))


def test_declared_links_leave_no_room_for_others_when_there_are_enough():
    problem = make_problem()
    make_article(title="Shares", problems=[problem])
    article = make_article(problems=[problem], related=[make_article() for _ in range(3)])

    assert related_to(article)[3][0] == "Shares"
    article.related.add(make_article())
    assert "Shares" not in [title for title, _reason in related_to(article)]


def test_those_that_others_picked_stand_by_what_is_shared():
    problem = make_problem()
    article = make_article(problems=[problem])
    make_article(title="New", related=[article], date=date(2026, 5, 9))
    make_article(title="Shares", related=[article], problems=[problem], date=date(2020, 5, 9))

    assert [title for title, _reason in related_to(article)] == ["Shares", "New"]


def test_number_of_queries_does_not_grow_with_links(django_assert_num_queries):
    article = make_article(related=[make_article() for _ in range(15)], problems=[make_problem()])
    article = Article.objects.prefetch_related("problems", "outcomes").get(pk=article.pk)

    with django_assert_num_queries(1):
        related_articles(article)


@pytest.mark.parametrize(("links", "folded"), [(4, False), (12, False), (20, True)])
def test_page_shows_all_links_and_folds_many(client, links, folded):
    others = [make_article() for _ in range(links)]
    article = make_article(related=others)

    shown = client.get(article.get_absolute_url()).text.partition('id="page.related"')[2]

    assert all(f'href="{other.get_absolute_url()}"' in shown for other in others)
    assert ("<details" in shown) is folded


def test_drafts_are_not_related():
    problem = make_problem()
    draft = make_article(problems=[problem], published_at=None)

    assert related_to(make_article(problems=[problem], related=[draft])) == []


def make_year():
    """Two articles a day, in an order that neither keys nor titles tell."""
    days = [(3, "E"), (1, "A"), (2, "C"), (1, "B"), (3, "F"), (2, "D")]
    return {title: make_article(title=title, date=date(2026, 5, day)) for day, title in days}


@pytest.mark.parametrize(
    ("title", "before", "after"),
    [("A", None, "B"), ("B", "A", "C"), ("C", "B", "D"), ("D", "C", "E"), ("F", "E", None)],
)
def test_neighbours_are_the_articles_just_before_and_after(title, before, after):
    articles = make_year()

    assert neighbours(articles[title]) == (articles.get(before), articles.get(after))


def test_neighbours_are_published_and_of_the_same_kind():
    make_article(date=date(2026, 5, 1), kind="insights")
    make_article(date=date(2026, 5, 3), published_at=None)

    assert neighbours(make_article(date=date(2026, 5, 2))) == (None, None)


def test_article_that_is_not_stored_has_neighbours():
    same_day = make_article(date=date(2026, 5, 2))

    new = Article(kind="case-studies", date=date(2026, 5, 2))

    assert neighbours(new) == (None, same_day)


def test_page_leads_to_the_ones_before_and_after(client):
    articles = make_year()

    shown = client.get(articles["C"].get_absolute_url())

    assert (shown.context["previous"].title, shown.context["next"].title) == ("B", "D")
    assert f'href="{articles["B"].get_absolute_url()}" rel="prev"' in shown.text
    assert f'href="{articles["D"].get_absolute_url()}" rel="next"' in shown.text
