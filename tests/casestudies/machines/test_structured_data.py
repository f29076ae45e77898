"""What machines read of a page: valid by schema.org's vocabulary, and what Google wants of it."""

import re
from datetime import UTC, date, datetime

import pytest

from contact.organisation import Organisation
from tests.casestudies.test_draft_leak import make_site
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_section,
)
from tests.schema_org import blocks_in, faults_in, faults_of
from tests.surfaces import PUBLIC

pytestmark = pytest.mark.django_db

HOSTILE = "</script><script>alert(1)</script> \"'&\u2028\u2029 <!-- \\u003c ]]>"


def data_of(client, url, kind):
    return next(block for block in blocks_in(client.get(url).text) if block["@type"] == kind)


@pytest.mark.parametrize("url", [url for url in PUBLIC if url.endswith("/") and "feed" not in url])
def test_all_that_pages_say_is_valid(client, url):
    make_site()

    assert faults_in(client.get(url).text) == []


def test_home_says_whose_site_it_is_and_how_it_is_searched(client, settings):
    facts = {
        "name": "Roofs & Sons",
        "legal_name": "Roofs OÜ",
        "registration_number": "12345678",
        "address": "Pikk 1\n10123 Tallinn",
        "email": "hello@roofs.example",
        "telephone": "+372 555 0100",
        "profiles": "https://www.linkedin.com/company/roofs",
    }
    Organisation(**facts).save()

    firm, site = blocks_in(client.get("/").text)

    assert firm["@type"] == "ProfessionalService"
    assert (firm["name"], firm["legalName"]) == ("Roofs & Sons", "Roofs OÜ")
    assert firm["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "Pikk 1, 10123 Tallinn",
    }
    assert (firm["email"], firm["telephone"]) == ("hello@roofs.example", "+372 555 0100")
    assert firm["sameAs"] == ["https://www.linkedin.com/company/roofs"]
    assert firm["logo"] == f"{settings.SITE_URL}/icon-512.png"
    assert site["publisher"] == {"@id": firm["@id"]}
    target = site["potentialAction"]["target"]["urlTemplate"]
    assert target == f"{settings.SITE_URL}/search/?q={{search_term_string}}"
    assert faults_in(client.get("/").text) == []


def test_article_says_who_wrote_it_when_how_long_it_is_and_who_publishes_it(client, settings):
    anna = make_person(title="Anna Tamm", slug="anna")
    make_article(
        slug="flow",
        title="Flow",
        description="How it went.",
        body="Five words are in here.",
        date=date(2026, 3, 1),
        updated_at=datetime(2026, 4, 1, 12, tzinfo=UTC),
        authors=[anna],
        problems=[make_problem(short_title="Drift")],
        outcomes=[make_outcome(title="Clarity")],
    )

    said = data_of(client, "/case-studies/flow/", "Article")

    assert (said["headline"], said["description"]) == ("Flow", "How it went.")
    assert (said["datePublished"], said["dateModified"]) == (
        "2026-03-01",
        "2026-04-01T13:00:00+01:00",
    )
    assert said["wordCount"] == 5
    assert said["articleSection"] == "Case studies"
    assert said["keywords"] == ["Drift", "Clarity"]
    assert [(one["name"], one["url"]) for one in said["author"]] == [
        ("Anna Tamm", f"{settings.SITE_URL}/people/anna/")
    ]
    assert said["publisher"]["name"] == "Tarn & Hollis"
    assert said["image"] == f"{settings.SITE_URL}/cards/case-studies/flow.png"


def test_article_that_names_nobody_is_by_the_organisation(client):
    page = make_article()

    said = data_of(client, page.get_absolute_url(), "Article")

    assert said["author"] == said["publisher"]


def test_edit_before_an_article_appeared_is_none(client):
    page = make_article(date=date(2026, 3, 1), updated_at=datetime(2025, 1, 1, tzinfo=UTC))

    assert "dateModified" not in data_of(client, page.get_absolute_url(), "Article")


def test_edit_at_the_midnight_of_the_day_is_one(client):
    midnight = datetime(2026, 5, 31, 23, tzinfo=UTC)
    page = make_article(date=date(2026, 6, 1), updated_at=midnight)

    said = data_of(client, page.get_absolute_url(), "Article")

    assert said["dateModified"] == "2026-06-01T00:00:00+01:00"


def test_undated_article_says_no_date(client):
    page = make_article(date=None, updated_at=None)

    said = data_of(client, page.get_absolute_url(), "Article")

    assert not {"datePublished", "dateModified"} & said.keys()


def test_person_is_who_they_are_and_works_for_the_organisation(client):
    page = make_person(
        title="Anna Tamm", role="Partner", body="She led ten teams.", profiles="https://a.example"
    )

    said = data_of(client, page.get_absolute_url(), "ProfilePage")["mainEntity"]

    assert (said["name"], said["jobTitle"]) == ("Anna Tamm", "Partner")
    assert said["description"] == "She led ten teams."
    assert said["worksFor"]["name"] == "Tarn & Hollis"
    assert said["sameAs"] == ["https://a.example"]


def test_no_title_breaks_out(client):
    Organisation(name=HOSTILE[:80], address=HOSTILE, statement=HOSTILE).save()
    anna = make_person(title=HOSTILE, role=HOSTILE)
    page = make_article(
        title=HOSTILE, description=HOSTILE, authors=[anna], problems=[make_problem(title=HOSTILE)]
    )

    for url in ("/", page.get_absolute_url(), anna.get_absolute_url()):
        text = client.get(url).text
        assert faults_in(text) == []
        assert "<script>alert" not in text
        assert not re.search('ld\\+json">[^<]*[\u2028\u2029&]', text)
    assert data_of(client, page.get_absolute_url(), "Article")["headline"] == HOSTILE


def test_preview_of_a_draft_says_nothing_to_machines(admin_client):
    page = make_article(published_at=None)

    text = admin_client.get(f"/admin/preview/article/{page.pk}/").text

    assert page.title in text
    assert blocks_in(text) == []


@pytest.mark.parametrize(
    ("node", "fault"),
    [
        ({"@type": "Artikle"}, "no such type"),
        ({"@type": "Person", "name": "A", "url": "https://a.example", "role": "x"}, "role"),
        ({"@type": "Person", "name": "", "url": "https://a.example"}, "Person.name"),
        ({"@type": "Person", "name": "A", "url": "/a/"}, "Person.url"),
        ({"@type": "ImageObject"}, "url is missing"),
        ({"@type": "BreadcrumbList", "itemListElement": []}, "positions"),
    ],
)
def test_validator_finds_faults(node, fault):
    assert fault in " ".join(faults_of(node))


# The visible way and the one that machines read.


def visible_way(text):
    nav = re.search(r'<nav class="breadcrumbs".*?</nav>', text, re.S)
    items = re.findall(r"<li[^>]*>(.*?)</li>", nav[0], re.S) if nav else []
    return [re.sub("<[^>]+>", "", item).strip() for item in items]


@pytest.fixture
def pages():
    make_page("services", title="What we offer", short_title="Services")
    make_page("services/coaching", title="Coaching")
    make_page("services/coaching/secret", title="Secret", published_at=None)
    make_page("services/coaching/secret/below", title="Below")
    make_article(slug="flow", title="Flow at scale", short_title="Flow")
    make_problem(slug="drift", title="Drift")
    make_person(slug="anna", title="Anna")


@pytest.mark.parametrize(
    ("url", "way"),
    [
        ("/case-studies/flow/", ["Home", "Case studies", "Flow"]),
        ("/problems/drift/", ["Home", "Problems", "Drift"]),
        ("/people/anna/", ["Home", "People", "Anna"]),
        ("/services/coaching/", ["Home", "Services", "Coaching"]),
        ("/services/coaching/secret/below/", ["Home", "Services", "Coaching", "Below"]),
    ],
)
def test_page_shows_the_way_that_machines_read(client, pages, url, way):
    text = client.get(url).text

    assert visible_way(text) == way
    (told,) = (block for block in blocks_in(text) if block["@type"] == "BreadcrumbList")
    assert [one["name"] for one in told["itemListElement"]] == way
    assert told["itemListElement"][-1]["item"].endswith(url)


def test_way_calls_a_list_as_its_introduction_does(client, pages):
    make_section("case-studies", title="What changed where we worked", short_title="Our work")
    make_section("people", title="Who we are")
    make_section("problems", title="What holds you back", published_at=None)

    shown = [visible_way(client.get(url).text)[1] for url in WAYS]

    assert shown == ["Our work", "Who we are", "Problems"]


WAYS = ["/case-studies/flow/", "/people/anna/", "/problems/drift/"]


def test_preview_calls_the_list_so_too(admin_client, pages):
    make_section("case-studies", title="Our work")
    draft = make_article(published_at=None)

    text = admin_client.get(f"/admin/preview/article/{draft.pk}/").text

    assert visible_way(text)[1] == "Our work"


@pytest.mark.parametrize("url", ["/", "/services/", "/case-studies/", "/privacy/"])
def test_page_right_below_home_needs_no_way(client, pages, url):
    text = client.get(url).text

    assert visible_way(text) == []
    assert "BreadcrumbList" not in text
