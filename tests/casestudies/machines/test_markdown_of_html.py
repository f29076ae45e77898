"""The pages of no kind as Markdown: privacy, the form, thanks, the search and the pack."""

import re

import pytest
from ruamel.yaml import YAML

from contact.models import CallToAction
from contact.organisation import Organisation
from tests.factories import make_article, make_page
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
PAGES = ["/privacy/", "/diagnostic/", "/search/", "/case-studies/pack/"]


def head_and_text(response):
    assert response.headers["Content-Type"] == "text/markdown; charset=utf-8"
    _empty, head, text = response.text.split("---\n", 2)
    return YAML(typ="safe", pure=True).load(head), text.strip()


def test_privacy_says_the_same(client):
    Organisation.objects.create(
        name="Roofs", privacy_text="## Who hosts it\n\n[A firm](/hosting/)."
    )

    head, text = head_and_text(client.get("/privacy.md"))

    assert head == {
        "title": "Privacy – Roofs",
        "description": "What this site keeps about you, why, and for how long.",
        "canonical": f"{SITE}/privacy/",
    }
    assert text.startswith("# Privacy\n\nWhat this site keeps about you")
    assert f"## Who hosts it\n\n[A firm]({SITE}/hosting/)." in text
    assert "example.com/privacy" not in text


def test_form_is_a_link_to_its_page(client):
    CallToAction.objects.create(heading="Where does it *hurt*?", button="Write to us")

    head, text = head_and_text(client.get("/diagnostic.md"))

    assert head["title"].startswith("Where does it *hurt*?")
    assert text.startswith("# Where does it \\*hurt\\*?\n")
    assert f"[Write to us]({SITE}/diagnostic/)" in text
    assert not re.search("message|<|website|stamp", text.lower())


def test_search_answers_with_links(client):
    make_article(title="Hiring slows delivery", slug="hiring", description="More people.")
    make_page("other", title="Another")

    response = client.get("/search.md?q=hiring")

    head, text = head_and_text(response)
    assert "hiring" in head["title"]
    assert f"[Hiring slows delivery]({SITE}/case-studies/hiring/)" in text
    assert "1. Case study · " in text
    assert "Another" not in text
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_search_without_an_answer_is_kept_nowhere(client):
    response = client.get("/search.md?q=zzzz")

    assert "Nothing on this site answers to “zzzz”" in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_pack_holds_its_studies(client):
    for name in ("One", "Two"):
        make_article(title=name, slug=name.lower(), body="Text of it.\n\n## Cause")

    response = client.get("/case-studies/pack.md?ids=two,one")

    _head, text = head_and_text(response)
    assert [text.index(part) for part in ("## Two", "### Cause", "## One")] == sorted(
        text.index(part) for part in ("## Two", "### Cause", "## One")
    )
    assert "Your browser prints" not in text
    canonical = f"{SITE}/case-studies/pack/?ids=two,one"
    assert response.headers["Link"].replace("%2C", ",") == f'<{canonical}>; rel="canonical"'


def test_pack_offers_what_there_is_to_choose_from(client):
    make_article(title="One & all", slug="one")

    text = head_and_text(client.get("/case-studies/pack.md"))[1]

    assert f"- [One & all]({SITE}/case-studies/pack/?ids=one)" in text


def test_nobody_is_thanked_for_nothing(client):
    response = client.get("/diagnostic/thanks.md")

    assert "# Nothing was sent from this page" in response.text
    assert f"[To the form]({SITE}/diagnostic/)" in response.text
    assert response.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("url", PAGES)
def test_page_says_in_its_head_where_its_markdown_is(client, url):
    found = re.findall('type="text/markdown" href="(.*?)"', client.get(url).text)

    assert found == [f"{SITE}{url.removesuffix('/')}.md"]
    assert client.get(found[0].removeprefix(SITE)).status_code == 200


def test_address_of_a_search_keeps_its_words(client):
    text = client.get("/search/?q=hiring").text

    assert f'type="text/markdown" href="{SITE}/search.md?q=hiring"' in text


def test_nothing_is_sent_to_it(client):
    assert client.post("/diagnostic.md", {"name": "A"}).status_code == 405


@pytest.mark.parametrize("url", PAGES)
def test_it_asks_no_more_than_the_page(client, url):
    assert count_queries(client, f"{url.removesuffix('/')}.md") <= count_queries(client, url)


def test_assistants_are_led_there(client):
    text = client.get("/llms.txt").text

    for name, url in [("Ask for a conversation", "diagnostic"), ("Privacy", "privacy")]:
        assert f"- [{name}]({SITE}/{url}.md)" in text


def test_robots_may_not_ask_the_search_there_either(client):
    assert "Disallow: /search.md?\n" in client.get("/robots.txt").text
