"""Articles that are linked with a problem, an outcome or a person stand on its page in pages."""

import re
from datetime import date, timedelta

import pytest

from casestudies.lists import chosen_pages, lists
from tests.desk import admin_url, form_for, sign_in
from tests.factories import (
    make_article,
    make_outcome,
    make_person,
    make_problem,
    make_section,
    pick,
)

pytestmark = pytest.mark.django_db
MAKERS = {"problems": make_problem, "outcomes": make_outcome, "authors": make_person}


def make_linked(relation, count, **fields):
    """A page and so many articles that are linked with it, the newest first."""
    page, today = MAKERS[relation](), date(2026, 5, 1)
    articles = [
        make_article(**{relation: [page]}, date=today - timedelta(days=number), **fields)
        for number in range(count)
    ]
    return page.get_absolute_url(), articles


def shown(client, url):
    """The articles on the page, in their order."""
    return re.findall(r'<h3><a href="/(?:case-studies|insights)/([^"]*)/"', client.get(url).text)


@pytest.mark.parametrize("relation", MAKERS)
def test_pages_together_show_every_article_once_and_the_newest_first(client, relation):
    url, articles = make_linked(relation, 45)

    pages = [shown(client, f"{url}?page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert [*pages[0], *pages[1], *pages[2]] == [article.slug for article in articles]


def test_insights_come_after_case_studies(client):
    url, articles = make_linked("problems", 19)
    problem = articles[0].problems.get()
    insights = [make_article(kind="insights", problems=[problem]) for _ in range(2)]

    first, second = shown(client, url), shown(client, f"{url}?page=2")

    assert {*first[19:], *second} == {insight.slug for insight in insights}


def test_pages_lead_to_each_other(client):
    url, _articles = make_linked("problems", 45)

    page = client.get(f"{url}?page=2").text

    assert f'rel="prev" href="{url}#page.articles">' in page
    assert f'rel="next" href="{url}?page=3#page.articles">' in page
    assert 'id="page.articles"' in page


def test_few_articles_need_no_pages(client):
    url, _articles = make_linked("problems", 20)

    assert 'class="pages"' not in client.get(url).text


def sections(client, url):
    """What the page shows of each section of case studies, by its heading."""
    parts = client.get(url).text.split('<h2 class="section-name"')[1:]
    found = {part.partition(">")[2].partition("<")[0]: part for part in parts}
    return {
        name: re.findall(r'<h3><a href="/case-studies/([^"]*)/"', part)
        for name, part in found.items()
        if "/case-studies/" in part
    }


@pytest.mark.parametrize("relation", ["problems", "outcomes"])
def test_best_three_that_editors_picked_come_first_in_their_order(client, relation):
    url, articles = make_linked(relation, 25)
    tag = getattr(articles[0], relation).get()
    picked = [articles[number] for number in (22, 3, 17, 9)]
    pick(tag, best_studies=[make_article(), picked[0], make_article(published_at=None)])
    pick(tag, best_studies=[*tag.best_studies.all(), *picked[1:]])

    shown_first = sections(client, url)
    then = sections(client, f"{url}?page=2")

    others = [one.slug for one in articles if one not in picked[:3]]
    assert shown_first["How this shows up in practice"] == [one.slug for one in picked[:3]]
    assert shown_first["More case studies"] + then["More case studies"] == others


def test_newest_three_come_first_where_nothing_is_picked(client):
    url, articles = make_linked("problems", 5)

    found = sections(client, url)

    assert found["How this shows up in practice"] == [one.slug for one in articles[:3]]
    assert found["More case studies"] == [one.slug for one in articles[3:]]


def test_editor_picks_the_best_case_studies_of_a_problem(client):
    _url, articles = make_linked("problems", 4)
    problem = articles[0].problems.get()
    editor = sign_in("Editors")
    form = form_for(editor, problem)

    best = [articles[3].pk, articles[1].pk]
    editor.post(admin_url(problem), form | {"best_studies": best, "_keep": "1"})
    kept = form_for(editor, problem)["best_studies"]
    editor.post(admin_url(problem), form_for(editor, problem) | {"_publish": "1"})

    assert [int(one) for one in kept] == best
    assert sections(client, problem.get_absolute_url())["How this shows up in practice"] == [
        *(articles[number].slug for number in (3, 1, 0))
    ]


@pytest.mark.parametrize("number", ["0", "4", "x", "-1"])
def test_page_that_is_not_there_is_not_found(client, number):
    url, _articles = make_linked("problems", 45)

    assert client.get(f"{url}?page={number}").status_code == 404


def test_unpublished_articles_take_no_place(client):
    url, articles = make_linked("problems", 20)
    make_article(problems=list(articles[0].problems.all()), published_at=None)

    assert len(shown(client, url)) == 20
    assert client.get(f"{url}?page=2").status_code == 404


def test_list_in_a_text_without_a_limit_has_an_end(client, monkeypatch):
    monkeypatch.setattr(chosen_pages, "MOST_ARTICLES", 3)
    chosen_pages.all_lists.written.cache_clear()
    make_section("home", body="{{< case-studies-list >}}")
    for _ in range(5):
        make_article()

    rows = client.get("/").text.count('class="row-title"')

    chosen_pages.all_lists.written.cache_clear()
    assert rows == 3


def test_list_shows_every_article_once_from_wherever_it_is_counted(client):
    today = date(2026, 5, 1)
    articles = [
        make_article(date=today - timedelta(days=number // 3), title=f"{number:03}")
        for number in range(85)
    ]

    pages = [listed(client, f"/case-studies/?page={number}") for number in range(2, 6)]

    assert [len(page) for page in pages] == [20, 20, 20, 5]
    assert [slug for page in pages for slug in page] == [one.slug for one in articles[20:]]


NUMBER = re.compile(
    r'<li>(?:<span[^>]*>…|<a href="([^"]*)"[^>]*><span class="visually-hidden">Page </span>(\d+))'
)


def numbers(client, url):
    """What leads from there to pages of its list: their numbers, 0 for those left out."""
    return [int(number or 0) for _url, number in NUMBER.findall(client.get(url).text)]


def test_list_leads_to_its_first_page_its_last_and_those_around(client, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    for _ in range(12):
        make_article()

    assert numbers(client, "/case-studies/") == [1, 2, 3, 0, 12]
    assert numbers(client, "/case-studies/?page=6") == [1, 0, 4, 5, 6, 7, 8, 0, 12]
    assert numbers(client, "/case-studies/?page=12") == [1, 0, 10, 11, 12]


def test_pages_keep_the_filters_and_the_first_has_the_lists_own_address(client, monkeypatch):
    monkeypatch.setattr(lists, "PAGE_SIZE", 1)
    problem, outcome = make_problem(slug="a"), make_outcome(slug="b")
    for _ in range(3):
        make_article(problems=[problem], outcomes=[outcome])

    page = client.get("/case-studies/?page=2&outcome=b&problem=a").text

    both = "/case-studies/?problem=a&amp;outcome=b"
    assert [url for url, _number in NUMBER.findall(page)] == [
        *(both, f"{both}&amp;page=2", f"{both}&amp;page=3")
    ]
    assert f'href="{both}&amp;page=2" aria-current="page"' in page


def listed(client, url):
    """The case studies that a list shows, in their order."""
    return re.findall(r'"row-title"><a href="/case-studies/([^"]*)/"', client.get(url).text)
