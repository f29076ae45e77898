"""Lists narrowed by filters: what they count, what they are called, what they ask at the end."""

import random
import re
from html import unescape

import pytest

from casestudies.models import Article
from casestudies.tables.missed_addresses import MissedAddress
from contact.source import Source
from tests.factories import make_article, make_outcome, make_person, make_problem, make_section

pytestmark = pytest.mark.django_db

CANONICAL = re.compile(r'<link rel="canonical" href="https://[^/]*([^"]*)">')
DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)">')
TITLE = re.compile(r"<title>(.*?) – ")


def filters(page):
    """Name, number and address of each choice on a list's page."""
    shown = page.context["filters"]
    return [choice for one in shown for choice in one.choices]


def first(pattern, page):
    return unescape(pattern.search(page.text)[1])


@pytest.mark.parametrize("seed", range(4))
def test_counts_are_what_clicking_shows(client, seed):
    chance = random.Random(seed)
    tags = {
        "problems": [make_problem() for _ in range(3)],
        "outcomes": [make_outcome() for _ in range(3)],
    }
    facts = {
        "fact_sector": ["", "Freight", "freight", "Banks, Freight", "Public sector"],
        "fact_size": ["", "11–50", "51–200", "1,000–5,000"],
    }
    for _ in range(12):
        told = {name: chance.choice(some) for name, some in facts.items()}
        picked = {name: chance.sample(some, chance.randint(0, 2)) for name, some in tags.items()}
        hidden = chance.choice([{}, {}, {"published_at": None}, {"kind": "insights"}])
        make_article(**picked, **hidden, **told)

    seen, to_see = set(), ["/case-studies/"]
    while to_see:
        address = to_see.pop()
        for choice in filters(client.get(address)):
            shown = client.get(choice.address)
            assert shown.context["page_obj"].paginator.count == choice.number or choice.is_chosen
            assert len(re.findall('class="row-title"', shown.text)) == len(
                shown.context["page_obj"]
            )
            if choice.address not in seen:
                seen.add(choice.address)
                to_see.append(choice.address)

    assert len(seen) > 3


def test_filter_that_would_show_nothing_is_not_offered(client):
    problem, other = make_problem(title="Shown"), make_problem(title="Elsewhere")
    outcome = make_outcome(title="Outcome")
    make_article(problems=[problem], outcomes=[outcome])
    make_article(problems=[other])

    names = [one.name for one in filters(client.get(f"/case-studies/?outcome={outcome.slug}"))]

    assert names == ["Shown", "Outcome"]


def test_chosen_filter_leads_to_the_list_without_it(client):
    problem, outcome = make_problem(slug="a"), make_outcome(slug="b")
    make_article(problems=[problem], outcomes=[outcome])

    chosen = filters(client.get("/case-studies/?problem=a&outcome=b"))

    assert [one.address for one in chosen] == [
        "/case-studies/?outcome=b",
        "/case-studies/?problem=a",
    ]


UNKNOWN = ["?problem=nothing", "?outcome=secret", "?page=9", "?page=01", "?page=x", "?page=0"]


@pytest.mark.parametrize("query", UNKNOWN)
def test_unknown_filter_or_page_shows_the_list_with_a_sentence(client, query):
    make_article(title="A study of ours")
    make_outcome(slug="secret", published_at=None)

    page = client.get(f"/case-studies/{query}")

    assert page.status_code == 404
    assert "A study of ours" in page.text
    assert "a part of this list that is not there" in page.text
    assert first(CANONICAL, page) == "/case-studies/"
    assert page["Cache-Control"] == "no-store"


def test_unknown_filter_leaves_the_other_one(client):
    problem = make_problem(slug="a")
    make_article(title="On it", problems=[problem])
    make_article(title="On nothing")

    page = client.get("/case-studies/?problem=a&outcome=nothing")

    assert page.status_code == 404
    assert "On it" in page.text
    assert "On nothing" not in page.text
    assert first(CANONICAL, page) == "/case-studies/?problem=a"


@pytest.mark.parametrize("make", [make_problem, make_person])
def test_unknown_page_of_a_tag_shows_its_first_with_a_sentence(client, make):
    tag = make()
    relation = "problems" if make is make_problem else "authors"
    make_article(title="A study of ours", **{relation: [tag]})

    page = client.get(f"{tag.get_absolute_url()}?page=9")

    assert page.status_code == 404
    assert "A study of ours" in page.text
    assert "a part of this list that is not there" in page.text
    assert first(CANONICAL, page) == tag.get_absolute_url()
    assert not MissedAddress.objects.exists()


@pytest.fixture
def many(client):
    """Twenty-five studies on a problem and an outcome."""
    problem = make_problem(slug="a", title="Drift", description="Nobody decides.")
    outcome = make_outcome(slug="b", title="Clarity")
    for _ in range(25):
        make_article(problems=[problem], outcomes=[outcome])


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/case-studies/?page=1", "/case-studies/"),
        ("/case-studies/?page=2", "/case-studies/?page=2"),
        ("/case-studies/?problem=a", "/case-studies/?problem=a"),
        ("/case-studies/?page=2&problem=a", "/case-studies/?problem=a&page=2"),
        ("/case-studies/?outcome=b&x=y&problem=a", "/case-studies/?problem=a&outcome=b"),
        ("/problems/a/?page=2", "/problems/a/?page=2"),
    ],
)
def test_each_page_and_filter_is_its_own_original(client, many, address, canonical):
    assert first(CANONICAL, client.get(address)) == canonical


def test_each_page_and_filter_has_its_own_title_and_description(client, many):
    queries = ["", "?page=2", "?problem=a", "?problem=a&page=2", "?outcome=b"]
    pages = [client.get(f"/case-studies/{query}") for query in queries]
    pages += [client.get(f"/problems/a/{query}") for query in ("", "?page=2")]

    assert len({first(TITLE, page) for page in pages}) == len(pages)
    assert len({first(DESCRIPTION, page) for page in pages}) == len(pages)
    assert first(TITLE, pages[3]) == "Case studies: Drift. Page 2 of 2"
    assert first(DESCRIPTION, pages[2]) == "Case studies: Drift. Nobody decides."


def test_search_engines_pass_over_two_filters_at_once(client, many):
    robots = '<meta name="robots" content="noindex, follow">'

    assert robots in client.get("/case-studies/?problem=a&outcome=b").text
    assert robots not in client.get("/case-studies/?problem=a").text


def test_introduction_stands_above_the_beginning_only(client, many):
    make_section("case-studies", body="What it is about.", canonical="https://elsewhere.example/")

    assert "What it is about." in client.get("/case-studies/").text
    for query in ("?page=2", "?problem=a"):
        page = client.get(f"/case-studies/{query}")
        assert "What it is about." not in page.text
        assert first(CANONICAL, page) == f"/case-studies/{query}"


@pytest.mark.parametrize(
    "address", ["/case-studies/", "/insights/", "/problems/", "/outcomes/", "/people/"]
)
def test_every_list_ends_in_the_form(client, address):
    make_section(address.strip("/"), body="Some text. {{< contact-cta >}}")
    make_article(title="Row")

    page = client.get(address).text

    assert page.count('class="request-form"') == 1
    assert page.index("Some text.") < page.index('class="request-form"')
    assert "Row" not in page.partition('class="request-form"')[2]


def test_form_of_a_narrowed_list_names_the_filter_and_its_request_records_it(client, many):
    page = client.get("/case-studies/?problem=a&outcome=b")

    (token,) = re.findall(r'name="source" value="([^"]*)"', page.text)
    assert "Talk with us about “Drift, Clarity”" in page.text
    source = Source.from_token(unescape(token))
    assert (source.path, source.problems, source.outcomes) == ("/case-studies/", ("a",), ("b",))


@pytest.mark.parametrize("make", [make_problem, make_outcome])
def test_page_of_a_tag_shows_proof_before_it_asks(client, make):
    tag = make(body='Text. {{< contact-cta heading="Ask here" >}}\n\nMore.')
    make_article(title="The proof", **{f"{tag.section}": [tag]})

    page = client.get(tag.get_absolute_url()).text.partition("<main")[2]

    assert page.count("Ask here") == 1
    assert page.index("More.") < page.index("The proof") < page.index("Ask here")


def test_line_of_a_text_stays_where_it_is_and_the_form_comes_at_the_end(client):
    problem = make_problem(body='{{< contact-cta variant="compact" heading="Briefly" >}}\n\nMore.')

    page = client.get(problem.get_absolute_url()).text.partition("<main")[2]

    assert page.index("Briefly") < page.index("More.") < page.index('class="request-form"')


def test_drafts_are_counted_nowhere(client):
    problem = make_problem()
    make_article(problems=[problem])
    make_article(problems=[problem], published_at=None)
    Article.objects.filter(published_at=None).update(title="Secret")

    page = client.get("/case-studies/")

    assert [choice.number for choice in filters(page)] == [1]
    assert "Secret" not in page.text


def test_facts_of_two_kinds_of_organisation_are_filters(client):
    make_article(title="One", fact_sector="Freight", fact_size="1,000–5,000")
    make_article(title="Other", fact_sector="Banks, Freight", fact_size="51–200")

    found = client.get("/case-studies/").context["filters"]

    shown = {one.facet.parameter: [(c.name, c.number) for c in one.choices] for one in found}
    assert shown == {
        "sector": [("Banks", 1), ("Freight", 2)],
        "size": [("51–200 people", 1), ("1,000–5,000 people", 1)],
    }
    narrowed = client.get("/case-studies/?sector=banks").text
    assert "Case studies: Banks" in narrowed
    assert "Other" in narrowed
    assert ">One<" not in narrowed


def test_form_below_studies_of_a_size_says_what_the_figures_count(client):
    for size in ("51–200", "1,000+"):
        make_article(fact_size=size)

    page = client.get("/case-studies/?size=51-200").text

    assert "<h1>Case studies: 51–200 people</h1>" in page
    assert "Talk with us about “51–200 people”" in page


def test_sizes_that_differ_in_their_dash_only_are_two(client):
    make_article(title="Small", fact_size="1–50 people")
    make_article(title="Large", fact_size="150 people")

    (sizes,) = client.get("/case-studies/").context["filters"]
    narrowed = client.get("/case-studies/?size=1-50-people").text

    assert [(one.name, one.number) for one in sizes.choices] == [
        ("1–50 people", 1),
        ("150 people", 1),
    ]
    assert "Small" in narrowed
    assert ">Large<" not in narrowed


def test_fact_that_all_have_in_common_is_no_filter(client):
    for _ in range(2):
        make_article(fact_sector="Freight")

    assert client.get("/case-studies/").context["filters"] == []


def test_facts_stand_on_the_page_of_the_study(client):
    article = make_article(fact_sector="Freight", fact_size="51–200 people")

    page = client.get(article.get_absolute_url()).text

    assert "<dt>Sector</dt>" in page
    assert "51–200 people" in page


def test_facts_of_drafts_are_told_nowhere(client):
    make_article(fact_sector="Freight")
    make_article(fact_sector="Banks")
    make_article(fact_sector="Secret trade", published_at=None)

    assert "Secret trade" not in client.get("/case-studies/").text
    unknown = client.get("/case-studies/?sector=secret-trade")
    assert unknown.status_code == 404
    assert "secret" not in unknown.text.lower()


@pytest.mark.parametrize("others", [0, 30])
def test_pages_of_a_narrowed_list_hold_each_study_once_whatever_else_there_is(client, others):
    problem = make_problem(slug="scaling")
    slugs = [make_article(problems=[problem]).slug for _ in range(30)]
    make_article(problems=[problem], published_at=None)
    make_article(problems=[problem], kind="insights")
    for _ in range(others):
        make_article()

    pages = [client.get(f"/case-studies/?problem=scaling&page={page}").text for page in (1, 2)]

    titles = re.compile(r'class="row-title"><a href="/case-studies/([^"]*)/"')
    shown = [titles.findall(page) for page in pages]
    assert [len(page) for page in shown] == [20, 10]
    assert sorted(shown[0] + shown[1]) == sorted(slugs)
