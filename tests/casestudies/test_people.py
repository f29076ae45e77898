"""People: their pages, and what articles, feeds, cards and machines are told of authors."""

import json
import re

import pytest
from PIL import Image

from casestudies.kinds import KINDS
from casestudies.page.card_words import kicker
from tests.factories import make_article, make_person

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
BYLINE = re.compile(r'<p class="byline">(.*?)</p>', re.S)


@pytest.fixture
def portrait(settings, tmp_path):
    """The path of a portrait in the media folder."""
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (400, 500)).save(tmp_path / "anna.png")
    return "anna.png"


def article_by(*authors, **kwargs):
    article = make_article(**{"slug": "a", **kwargs})
    for author in authors:
        article.authors.add(author)
    return article


def names_in(html):
    return re.findall(r">([^<]+)</a>", html)


def structured(client, url):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text)
    return json.loads(found[1])


def hidden():
    return make_person(title="Unannounced", slug="secret-person", published_at=None)


def test_article_names_its_authors_in_the_order_they_were_picked(client):
    zoe, ben, anna = (make_person(title=name) for name in ("Zoe", "Ben", "Anna"))
    article_by(zoe, anna, ben)

    shown = client.get("/case-studies/a/").text

    assert names_in(BYLINE.search(shown)[1]) == ["Zoe", "Anna", "Ben"]
    assert "Written by" in shown
    assert "Who wrote this" in shown
    assert shown.index("page.authors") > shown.index('class="prose"')


def test_byline_shows_nothing_of_a_person_who_is_not_published(client):
    article_by(hidden())

    shown = client.get("/case-studies/a/").text

    assert not BYLINE.search(shown)
    assert "page.authors" not in shown
    assert "Unannounced" not in shown
    assert "secret-person" not in shown


def test_page_of_a_person_shows_what_they_led_and_wrote(client):
    anna = make_person(slug="anna", title="Anna Tamm", role="Partner")
    article_by(anna, title="A merger", slug="merger")
    article_by(anna, title="On pace", slug="pace", kind="insights")
    article_by(anna, title="Unannounced", slug="secret", published_at=None)
    article_by(make_person(), title="Another’s", slug="other")

    shown = client.get("/people/anna/").text

    assert "What they led" in shown
    assert "What they wrote" in shown
    assert shown.index("A merger") < shown.index("On pace")
    assert "Partner" in shown
    assert "Unannounced" not in shown
    assert "Another’s" not in shown


def test_profiles_say_that_they_are_the_same_person(client):
    make_person(slug="anna", profiles="https://www.example.org/anna\nhttps://example.net/@anna")

    shown = client.get("/people/anna/").text

    assert '<a href="https://www.example.org/anna" rel="me noopener"' in shown
    assert '<a href="https://example.net/@anna" rel="me noopener"' in shown


def test_list_shows_the_lightest_first(client):
    make_person(title="Zoe", weight=1)
    make_person(title="Anna")
    make_person(title="Ben", weight=2)

    found = re.findall(r'<h2 class="person-name"><a [^>]*>(\w+)<', client.get("/people/").text)

    assert found == ["Zoe", "Ben", "Anna"]


def test_portrait_is_described_where_it_leads_the_page(client, portrait):
    make_person(slug="anna", image=portrait, image_alt="Anna at a whiteboard")

    page, people = client.get("/people/anna/").text, client.get("/people/").text

    [lead] = re.findall(r'<img class="picture"[^>]*fetchpriority[^>]*>', page)
    assert 'width="400" height="500" alt="Anna at a whiteboard"' in lead
    [listed] = re.findall(r'<img class="picture"[^>]*>', people)
    assert 'alt=""' in listed
    assert 'loading="lazy"' in listed


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Anna Tamm", "AT"), ("Jean-Luc van den Berg", "JB"), ("Plato", "P"), ("ülle õun", "ÜÕ")],
)
def test_initials_stand_where_there_is_no_portrait(client, name, initials):
    make_person(slug="anna", title=name)

    assert f">{initials}</text>" in client.get("/people/anna/").text


def test_machines_are_told_who_wrote_an_article(client):
    article_by(make_person(title="Anna </script>&", slug="anna"), hidden(), title="Pace")

    said = structured(client, "/case-studies/a/")

    assert said["@type"] == "Article"
    assert said["headline"] == "Pace"
    assert said["url"] == f"{SITE}/case-studies/a/"
    assert said["author"] == [
        {"@type": "Person", "name": "Anna </script>&", "url": f"{SITE}/people/anna/"}
    ]


def test_machines_are_not_told_of_authors_who_are_hidden(client):
    article_by(hidden())

    assert "Unannounced" not in str(structured(client, "/case-studies/a/"))


def test_machines_are_told_who_a_person_is(client, portrait):
    make_person(
        slug="anna",
        title="Anna Tamm",
        role="Partner",
        description="Asks.",
        image=portrait,
        profiles="https://example.org/anna",
    )

    person = structured(client, "/people/anna/")["mainEntity"]

    assert (person["name"], person["jobTitle"]) == ("Anna Tamm", "Partner")
    assert (person["url"], person["description"]) == (f"{SITE}/people/anna/", "Asks.")
    assert person["image"] == {
        "@type": "ImageObject",
        "url": f"{SITE}/media/{portrait}",
    }
    assert person["sameAs"] == ["https://example.org/anna"]


def test_link_to_an_article_says_who_wrote_it(client):
    article_by(make_person(title="Anna Tamm", slug="anna"), hidden())

    shown = client.get("/case-studies/a/").text

    assert '<meta name="author" content="Anna Tamm">' in shown
    assert f'<meta property="article:author" content="{SITE}/people/anna/">' in shown
    assert "secret-person" not in shown


def test_card_says_who_wrote_an_article_and_what_a_person_is():
    article = article_by(make_person(title="Anna Tamm"), hidden())

    assert kicker(article, KINDS["case-studies"]) == "Case study · Anna Tamm"
    assert kicker(make_person(role="Partner"), KINDS["people"]) == "Partner"
    assert kicker(make_person(), KINDS["people"]) == "Person"


def test_card_of_an_article_with_many_authors_is_drawn(client):
    article_by(*(make_person(title=f"Person with a long name {n}") for n in range(12)))

    assert client.get("/cards/case-studies/a.png").status_code == 200


def test_text_of_an_article_may_lead_to_its_authors(client):
    article_by(make_person(title="Anna", slug="anna"), hidden(), body="{{< related-people >}}")

    prose = client.get("/case-studies/a/").text.partition('class="prose"')[2]

    assert '<a href="/people/anna/"' in prose.partition("</ul>")[0]


def test_home_says_who_answers_for_the_site(client):
    make_person(title="Anna Tamm", slug="anna", answers_requests=True)

    assert "You write to" in client.get("/").text
