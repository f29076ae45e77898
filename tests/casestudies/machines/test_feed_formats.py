"""Feeds as readers of them want them: valid Atom and JSON Feed, nothing relative, one per tag."""

import json
import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from lxml import etree
from PIL import Image

from casestudies.images.storing import store_image
from casestudies.models import Problem
from tests.factories import make_article, make_outcome, make_person, make_problem

pytestmark = pytest.mark.django_db

SITE = "https://www.example.com"
LISTS = ["/case-studies/", "/insights/", "/problems/scaling/", "/outcomes/calm/"]
ATOM = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
NAMES = {"a": "http://www.w3.org/2005/Atom"}
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def articles():
    """One of each kind, with all that may be said of an article, and one with as little as may."""
    tags = {
        "problems": [make_problem(title="Scaling", slug="scaling")],
        "outcomes": [make_outcome(title="Calm & quiet", slug="calm")],
        "authors": [make_person(title="Anna Tamm", slug="anna")],
    }
    for kind in ("case-studies", "insights"):
        said = {"description": "R&D < sales", "language": "et", "title": f"A <{kind}> & more"}
        make_article(slug="full", kind=kind, body=TEXT, date=date(2026, 1, 2), **said, **tags)
        make_article(slug="bare", kind=kind, date=None, updated_at=None, **tags | {"authors": []})


TEXT = """\
[a]({{< ref "problems/scaling" >}}#why) [b](#here) ![c](/media/c.png) "é" ©

- [x] done
- [ ] to do

| a | b |
|---|---|
| `href="/x/"` | <https://example.org/> |

{{< contact-cta >}} {{< case-studies-list >}} {{< related-problems >}}
"""


@pytest.mark.parametrize("address", LISTS)
def test_atom_keeps_to_its_rules(client, articles, address):
    feed = etree.fromstring(client.get(f"{address}feed/").content)

    ATOM.assertValid(feed)
    assert len(set(feed.xpath("//a:id/text()", namespaces=NAMES))) == len(feed.findall(".//{*}id"))
    for summary in feed.xpath("//a:summary[@type='html']/text()", namespaces=NAMES):
        assert summary == "R&amp;D &lt; sales"


@pytest.mark.parametrize("address", ["/case-studies/", "/problems/none/"])
def test_feed_without_entries_keeps_to_the_rules_and_is_the_same_tomorrow(client, address):
    make_problem(slug="none")

    feed = etree.fromstring(client.get(f"{address}feed/").content)

    ATOM.assertValid(feed)
    assert feed.findtext("{*}updated") == "1970-01-01T00:00:00+00:00"
    assert client.get(f"{address}feed.json").json()["items"] == []


@pytest.mark.parametrize("address", LISTS)
def test_json_feed_keeps_to_its_rules(client, articles, address):
    response = client.get(f"{address}feed.json")
    feed = json.loads(response.content)

    assert response.headers["Content-Type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["home_page_url"] == SITE + address
    assert feed["feed_url"] == f"{SITE}{address}feed.json"
    assert feed["language"] == "en-gb"
    assert feed["authors"] == [{"name": "Tarn & Hollis"}]
    assert set(feed) <= TOP
    for item in feed["items"]:
        assert_item(item)


TOP = {
    "version",
    "title",
    "items",
    "description",
    "home_page_url",
    "feed_url",
    "language",
    "authors",
}
ITEM = {"id", "url", "title", "summary", "content_html", "tags", "language", "authors"}


def assert_item(item):
    """Each required, or of its type: https://www.jsonfeed.org/version/1.1/#items."""
    moments = {"date_published", "date_modified"}
    assert set(item) <= ITEM | moments
    assert item["id"].startswith("tag:www.example.com,2026:article/")
    assert item["content_html"]
    assert item["url"].startswith(SITE)
    assert all(MOMENT.fullmatch(item[name]) for name in moments & set(item))
    assert all(isinstance(tag, str) and tag for tag in item["tags"])
    assert all(set(author) == {"name", "url"} for author in item.get("authors", ()))


def test_both_formats_say_the_same(client, articles):
    entries = etree.fromstring(client.get("/insights/feed/").content).findall("{*}entry")
    items = client.get("/insights/feed.json").json()["items"]

    assert [entry.findtext("{*}id") for entry in entries] == [item["id"] for item in items]
    assert [entry.findtext("{*}title") for entry in entries] == [one["title"] for one in items]
    content = [entry.findtext("{*}content") or "<p></p>" for entry in entries]
    assert content == [item["content_html"] for item in items]
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert [entry.get(lang) for entry in entries] == [item.get("language") for item in items]


def test_categories_are_the_tags_by_what_stays_of_them(client, articles):
    feed = etree.fromstring(client.get("/insights/feed/").content)

    found = [dict(one.attrib) for one in feed.find("{*}entry").findall("{*}category")]

    assert found == [
        {"term": "scaling", "scheme": f"{SITE}/problems/", "label": "Scaling"},
        {"term": "calm", "scheme": f"{SITE}/outcomes/", "label": "Calm & quiet"},
    ]
    tags = client.get("/insights/feed.json").json()["items"][0]["tags"]
    assert tags == ["Scaling", "Calm & quiet"]


def test_nothing_in_a_text_is_relative_or_a_form(client, articles):
    (text,) = {
        item["content_html"]
        for item in client.get("/insights/feed.json").json()["items"]
        if "full" in item["url"]
    }

    here = f"{SITE}/insights/full/"
    assert re.findall(r'<[^>]* (?:href|src)="([^"]*)"', text) == [
        f"{SITE}/problems/scaling/#why",
        f"{here}#here",
        f"{SITE}/media/c.png",
        "https://example.org/",
        f"{SITE}/diagnostic/",
        f"{SITE}/problems/scaling/",
    ]
    assert '<code>href="/x/"</code>' in text
    assert "☑ done" in text
    assert "☐ to do" in text
    assert not re.search("<(form|input|script|svg)", text)


def test_copies_of_an_image_are_whole_addresses(client):
    picture = BytesIO()
    Image.new("RGB", (1200, 800)).save(picture, "PNG")
    stored = store_image(ContentFile(picture.getvalue(), "a.png"))
    make_article(body=f"![A]({default_storage.url(stored.path)})")

    text = client.get("/case-studies/feed.json").json()["items"][0]["content_html"]

    (srcset,) = re.findall(' srcset="([^"]*)"', text)
    copies = [copy.split(" ") for copy in srcset.split(", ")]
    assert len(copies) > 1
    assert all(address.startswith(f"{SITE}/media/") for address, _width in copies)


def test_feed_of_a_tag_has_articles_of_both_kinds_that_have_it(client, articles):
    make_article(slug="other")
    make_article(slug="draft", published_at=None, problems=Problem.objects.all())

    items = client.get("/problems/scaling/feed.json").json()["items"]

    assert [item["url"].removeprefix(SITE) for item in items] == [
        "/insights/full/",
        "/case-studies/full/",
        "/insights/bare/",
        "/case-studies/bare/",
    ]


@pytest.mark.parametrize("state", [{"published_at": None}, {"slug": "other"}])
@pytest.mark.parametrize("feed", ["feed/", "feed.json"])
def test_feed_of_a_tag_that_nobody_sees_is_not_found(client, state, feed):
    make_problem(**{"slug": "hidden"} | state)

    assert client.get(f"/problems/hidden/{feed}").status_code == 404


def test_tag_says_in_its_feed_what_it_is(client):
    make_problem(title="Scaling without chaos", short_title="Scaling", slug="scaling")
    make_problem(title="B", slug="b", description="Of two.")

    feed = etree.fromstring(client.get("/problems/scaling/feed/").content)

    assert feed.findtext("{*}title") == "Scaling without chaos – Tarn & Hollis"
    assert feed.findtext("{*}id") == f"{SITE}/problems/scaling/"
    assert feed.find("{*}subtitle") is None
    assert client.get("/problems/b/feed.json").json()["description"] == "Of two."


def test_scheduled_article_was_updated_when_it_appeared(client):
    written, appeared = datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 5, 9, tzinfo=UTC)
    make_article(updated_at=written, published_at=appeared)

    (item,) = client.get("/case-studies/feed.json").json()["items"]

    assert item["date_modified"] == item["date_published"] == "2026-05-09T00:00:00+00:00"


def test_reader_is_told_by_the_tag_alone_whether_there_is_more(client):
    """An entry that is withdrawn makes none of the others newer."""
    make_article()

    assert "Last-Modified" not in client.get("/case-studies/feed/").headers


def test_names_in_a_text_mean_what_they_mean_on_its_page(client):
    """A file below another folder leads to its neighbours by their names alone."""
    make_article(slug="a", kind="insights", file_path="insights/old/a.md", body='{{< ref "./b" >}}')
    make_article(slug="b", kind="insights", file_path="insights/old/b.md", date=date(2020, 1, 1))

    page = client.get("/insights/a/").text
    text = client.get("/insights/feed.json").json()["items"][0]["content_html"]

    assert "/insights/b/" in page
    assert "/insights/b/" in text


@pytest.mark.parametrize("address", ["/", "/privacy/", "/diagnostic/", "/nowhere/"])
def test_every_page_announces_the_feeds(client, address):
    assert announced(client, address) == [
        ("application/atom+xml", "Case studies – Tarn &amp; Hollis", "/case-studies/feed/"),
        ("application/feed+json", "Case studies – Tarn &amp; Hollis", "/case-studies/feed.json"),
        ("application/atom+xml", "Insights – Tarn &amp; Hollis", "/insights/feed/"),
        ("application/feed+json", "Insights – Tarn &amp; Hollis", "/insights/feed.json"),
    ]


def test_tag_announces_its_own_feeds_first(client):
    make_problem(title="Scaling", slug="scaling")

    assert announced(client, "/problems/scaling/")[:2] == [
        ("application/atom+xml", "Scaling – Tarn &amp; Hollis", "/problems/scaling/feed/"),
        ("application/feed+json", "Scaling – Tarn &amp; Hollis", "/problems/scaling/feed.json"),
    ]


def announced(client, address):
    pattern = r'<link rel="alternate" type="([^"]*\+[^"]*)" title="([^"]*)" href="([^"]*)">'
    return re.findall(pattern, client.get(address).text)
