"""What visitors see of the search: results, filters, pages, and a way on where nothing is found."""

import re

import pytest

from casestudies.search import results
from contact.source import Source
from tests.factories import make_article, make_outcome, make_person, make_problem
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

FILTER_LINK = re.compile(r'href="(/search/[^"]*)"[^>]*>[^<]* <span class="count">(\d+)')
HOSTILE = {
    "operators": 'a AND OR NOT NEAR(b, c) -d +e "f*" g:h ^i {j} (k',
    "quotes": "\"'`“”„«»\"\"\"'''",
    "NUL": "a\0b\0",
    "emoji": "👩‍👩‍👧‍👦 🚢 less 🏳️‍🌈",
    "right to left": "נמאס \u202eלנו\u202c مرحبا \u200f",
    "markup": "<script>alert(1)</script><mark>&amp;",
    "SQL": "'; DROP TABLE casestudies_article; --%_\\",
    "template": "{{ settings.SECRET_KEY }}{% load x %}",
    "blanks": " \t\n\u00a0\u3000 ",
    "one letter": "a",
    "long word": "x" * 300,
    "half a character": "\ud83d",
}


def titles(page):
    found = re.findall(r'<h2 class="row-title"><a [^>]*>(.*?)</a>', page.text)
    return [re.sub(r"</?mark>", "", title) for title in found]


def search(client, q, **query):
    page = client.get("/search/", {"q": q, **query})
    assert page.status_code == 200
    return page


def test_result_shows_title_kind_problem_and_the_words_that_were_found(client):
    problem = make_problem(title="Everything waits", short_title="Waiting")
    text = f"{'Nothing here. ' * 40}They hired more people and **shipped** less. {'Later. ' * 90}"
    make_article(title="Hiring twice", body=text, problems=[problem])

    page = search(client, "hire more and ship less")

    assert titles(page) == ["Hiring twice"]
    assert "<mark>Hiring</mark> twice" in page.text
    assert "<span>Case study</span>" in page.text
    assert "They <mark>hired</mark>" in page.text
    assert "<mark>shipped</mark>" in page.text
    assert ">Waiting</a>" in page.text


def test_what_pages_and_visitors_wrote_is_text_in_the_results(client):
    make_article(title="A <b>bold</b> & hiring", body="Of hiring: 5 < 6 & `<i>`.")

    page = search(client, 'hiring "><script>alert(1)</script>').text

    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; <mark>hiring</mark>" in page
    assert "5 &lt; 6 &amp; &lt;i&gt;" in page
    assert "<script>alert" not in page


def test_filters_say_how_many_one_would_get_and_keep_each_other(client):
    scaling, drift = make_problem(slug="scaling"), make_problem(slug="drift")
    clarity = make_outcome(slug="clarity", title="Clarity")
    make_article(title="Hiring A", problems=[scaling], outcomes=[clarity])
    make_article(title="Hiring B", problems=[scaling, drift])
    make_article(title="Hiring C", kind="insights", problems=[drift])

    page = search(client, "hiring", problem="scaling")

    assert set(titles(page)) == {"Hiring A", "Hiring B"}
    links = dict(
        re.findall(r'href="(/search/[^"]*)"[^>]*>[^<]* <span class="count">(\d+)', page.text)
    )
    assert links == {
        "/search/?q=hiring&amp;kind=case-studies&amp;problem=scaling": "2",
        "/search/?q=hiring": "2",
        "/search/?q=hiring&amp;problem=drift": "2",
        "/search/?q=hiring&amp;problem=scaling&amp;outcome=clarity": "1",
    }
    assert page.text.count('aria-current="true"') == 1


def test_filter_by_kind_and_outcome(client):
    clarity = make_outcome(slug="clarity")
    make_article(title="Hiring A", outcomes=[clarity])
    make_article(title="Hiring B", kind="insights", outcomes=[clarity])
    make_article(title="Hiring C", kind="insights")

    page = search(client, "hiring", kind="insights", outcome="clarity")

    assert titles(page) == ["Hiring B"]


def test_results_stand_in_numbered_pages(client):
    for number in range(25):
        make_article(title=f"Hiring {number:02}", kind="insights")

    pages = [search(client, "hiring", kind="insights", page=number) for number in (1, 2, 3)]
    beyond = search(client, "hiring", page="99")
    odd = search(client, "hiring", page="x")

    assert [len(titles(page)) for page in pages] == [10, 10, 5]
    assert len({title for page in pages for title in titles(page)}) == 25
    assert '"/search/?q=hiring&amp;kind=insights&amp;page=3"' in pages[0].text
    assert titles(beyond) == titles(pages[2])
    assert titles(odd) == titles(pages[0])


def test_where_nothing_is_found_problems_and_the_form_are_offered(client):
    make_problem(title="Scaling", slug="scaling", fact_signal="We hire more and ship less.")
    make_problem(title="Unannounced", published_at=None)

    page = search(client, "flummery").text

    assert "Nothing on this site answers to “flummery”" in page
    assert '<a href="/problems/scaling/"' in page
    assert "We hire more and ship less." in page
    assert "Unannounced" not in page
    assert "Describe it to us instead" in page
    assert '<textarea name="message"' in page


def test_wrong_spelling_leads_to_the_right_one(client):
    make_article(title="Decisions that stay decided")

    page = search(client, "desicions")

    assert titles(page) == ["Decisions that stay decided"]
    assert re.search(r'<a href="/search/\?q=decisions"[^>]*>“decisions”</a>', page.text)
    assert "“desicions”" in page.text


def test_too_narrow_a_search_leads_to_the_whole_one(client):
    make_article(title="Hiring")

    page = search(client, "hiring", kind="people").text

    assert "among what you have chosen" in page
    assert '<a href="/search/?q=hiring"' in page


def test_without_words_there_is_the_field_and_the_problems(client):
    make_problem(slug="scaling", fact_signal="We hire more and ship less.")

    for address in ("/search/", "/search/?q=", "/search/?q=+&kind=nonsense&page=0"):
        page = client.get(address).text

        assert 'type="search"' in page
        assert "We hire more and ship less." in page
        assert "Nothing" not in page


def test_too_much_at_once_is_told_and_stays_in_the_field(client):
    page = search(client, "hiring " * 1500).text

    assert "300 characters, please" in page
    assert f'value="{" ".join(["hiring"] * 1500)}"' in page


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_whatever_is_typed_gets_an_answer(client, typed):
    make_article(title="Less is more", body="a b c d e f g")

    page = client.get("/search/", {"q": typed.encode("utf-8", "surrogatepass")})

    assert page.status_code == 200
    assert "<script>alert" not in page.text


def test_answer_is_for_everybody_and_for_no_search_engine(client):
    make_article(title="Hiring")

    found, missed = search(client, "hiring"), search(client, "flummery")

    assert '<meta name="robots" content="noindex' in found.text
    assert "public" in found["Cache-Control"]
    # A copy would not be counted.
    assert missed["Cache-Control"] == "no-store"
    assert not found.cookies


def test_request_from_the_results_carries_the_filters_and_not_the_words(client):
    ingrid = make_person(title="Ingrid Tarn", slug="ingrid")
    scaling = make_problem(slug="scaling")
    scaling.answered_by.add(ingrid)
    make_article(title="Secret hiring", problems=[scaling])

    page = search(client, "secret hiring", problem="scaling", outcome="made-up").text

    token = re.search(r'name="source" value="([^"]*)"', page)[1]
    source = Source.from_token(token)
    assert (source.path, source.problems, source.outcomes) == ("/search/", ("scaling",), ())
    assert "secret" not in repr(source).lower()
    assert "Ingrid Tarn" in page


def test_every_page_has_a_field_without_a_script(client):
    for address in ("/", "/case-studies/", "/nowhere/"):
        page = client.get(address).text

        assert re.search(r'<form [^>]*role="search" action="/search/"', page)
        assert '<label for="site.search"' in page
        assert '<input type="search" id="site.search" name="q"' in page


def test_queries_do_not_grow_with_what_is_found(client):
    tags = {"problems": [make_problem()], "outcomes": [make_outcome()]}
    make_article(title="Hiring", **tags)
    few = count_queries(client, "/search/?q=hiring")
    for _number in range(9):
        make_article(title="Hiring again", **tags)

    assert count_queries(client, "/search/?q=hiring") == few


def test_problems_are_few_where_nothing_is_found(client, monkeypatch):
    monkeypatch.setattr(results, "PROBLEMS_SHOWN", 2)
    for _number in range(4):
        make_problem()

    assert search(client, "flummery").text.count('class="signal"') == 2


def test_filters_show_the_most_frequent_of_hundreds_and_what_is_chosen(client, monkeypatch):
    monkeypatch.setattr(results, "MOST_CHOICES", 1)
    often, seldom = make_problem(title="Often"), make_problem(title="Seldom", slug="seldom")
    make_article(title="Hiring A", problems=[often])
    make_article(title="Hiring B", problems=[often, seldom])

    page = search(client, "hiring").text
    chosen = search(client, "hiring", problem="seldom").text

    assert "Often <span" in page
    assert "Seldom <span" not in page
    assert "Seldom <span" in chosen
