"""Atom feeds: what is in them, in which order, and by which name a reader knows an entry."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest

from casestudies.kinds import KINDS
from casestudies.machines.feeds import ArticleFeed
from casestudies.models import Article
from contact.models import CallToAction
from contact.organisation import Organisation
from tests.factories import make_article, make_person, make_problem

pytestmark = pytest.mark.django_db

FEEDS = [
    ("case-studies", "Case studies – Tarn & Hollis"),
    ("insights", "Insights – Tarn & Hollis"),
]
SITE = "https://www.example.com"
ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "{http://www.w3.org/XML/1998/namespace}base"


def feed(client, section="case-studies"):
    return ElementTree.fromstring(client.get(f"/{section}/feed/").content)


def entries(client, section="case-studies"):
    return feed(client, section).findall(f"{ATOM}entry")


def said(element, name):
    return element.findtext(f"{ATOM}{name}")


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


@pytest.mark.parametrize(("section", "title"), FEEDS)
def test_feed_names_itself_and_its_list(client, section, title):
    shown = feed(client, section)

    assert said(shown, "title") == title
    assert said(shown, "id") == f"{SITE}/{section}/"
    assert links(shown) == {
        "alternate": f"{SITE}/{section}/",
        "self": f"{SITE}/{section}/feed/",
    }


@pytest.mark.parametrize(("section", "title"), FEEDS)
def test_feed_of_a_kind_is_a_view(rf, section, title):
    view = ArticleFeed(KINDS[section])

    shown = ElementTree.fromstring(view(rf.get("/")).content)

    assert said(shown, "title") == title
    assert said(shown, "id") == f"{SITE}/{section}/"


@pytest.mark.parametrize(("section", "_title"), FEEDS)
def test_feed_holds_its_own_kind(client, section, _title):
    make_article(title="A case study", kind="case-studies")
    make_article(title="An insight", kind="insights")

    titles = [said(entry, "title") for entry in entries(client, section)]

    assert titles == [Article.objects.get(kind=section).title]


def test_newest_article_is_first(client):
    make_article(title="Middle", date=date(2026, 5, 2))
    make_article(title="Newest", date=date(2026, 5, 3))
    make_article(title="Oldest", date=date(2026, 5, 1))
    make_article(title="Newest, added later", date=date(2026, 5, 3))

    titles = [said(entry, "title") for entry in entries(client)]

    assert titles == ["Newest, added later", "Newest", "Middle", "Oldest"]


def test_feed_holds_the_newest_twenty(client):
    for day in range(1, 23):
        make_article(title=f"Day {day}", date=date(2026, 5, day))

    titles = [said(entry, "title") for entry in entries(client)]

    assert titles == [f"Day {day}" for day in range(22, 2, -1)]


def test_entry_says_what_when_and_where(client):
    make_article(
        title="Fourteen teams",
        slug="fourteen-teams",
        description="One shipment.",
        published_at=datetime(2026, 5, 1, 8, tzinfo=UTC),
        updated_at=datetime(2026, 5, 2, 9, tzinfo=UTC),
    )

    (entry,) = entries(client)

    assert said(entry, "title") == "Fourteen teams"
    assert said(entry, "summary") == "One shipment."
    assert said(entry, "published") == "2026-05-01T08:00:00+00:00"
    assert said(entry, "updated") == "2026-05-02T09:00:00+00:00"
    assert links(entry) == {"alternate": f"{SITE}/case-studies/fourteen-teams/"}


def test_entry_without_a_description_has_no_summary(client):
    make_article(description="")

    (entry,) = entries(client)

    assert said(entry, "summary") is None


def test_undated_entry_says_no_more_than_that_it_is_old(client):
    make_article(date=None, updated_at=None)

    (entry,) = entries(client)

    assert said(entry, "published") is None
    assert said(entry, "updated") == "1970-01-01T00:00:00+00:00"


def test_feed_was_updated_when_its_latest_entry_was(client):
    published = {"published_at": datetime(2026, 5, 1, 8, tzinfo=UTC)}
    make_article(updated_at=datetime(2026, 5, 2, 9, tzinfo=UTC), **published)
    make_article(updated_at=datetime(2026, 5, 1, 9, tzinfo=UTC), **published)

    assert said(feed(client), "updated") == "2026-05-02T09:00:00+00:00"


def test_entry_holds_the_whole_text(client):
    make_article(slug="study", body="Some *text* and <b>HTML</b>.", keeps_html=True)

    content = entries(client)[0].find(f"{ATOM}content")

    assert content.get("type") == "html"
    assert content.get(BASE) == f"{SITE}/case-studies/study/"
    assert content.text == "<p>Some <em>text</em> and <b>HTML</b>.</p>\n"


def test_html_is_left_out_where_the_page_leaves_it_out(client):
    make_article(body="Some <b>HTML</b>.", keeps_html=False)

    assert "<b>" not in entries(client)[0].find(f"{ATOM}content").text


def test_links_of_all_entries_lead_to_their_pages(client):
    make_problem(slug="scaling")
    make_article(slug="one", body='[a]({{< ref "problems/scaling" >}})')
    make_article(slug="two", body='[b]({{< ref "one" >}})')

    texts = [entry.find(f"{ATOM}content").text for entry in entries(client)]

    assert texts == [
        f'<p><a href="{SITE}/case-studies/one/">b</a></p>\n',
        f'<p><a href="{SITE}/problems/scaling/">a</a></p>\n',
    ]


@pytest.mark.parametrize(("section", "_title"), FEEDS)
def test_short_link_leads_into_the_feeds_own_section(client, section, _title):
    make_article(slug="twin", kind="case-studies")
    make_article(slug="twin", kind="insights")
    make_article(kind=section, body='[a]({{< ref "twin" >}})')

    content = entries(client, section)[0].find(f"{ATOM}content").text

    assert content == f'<p><a href="{SITE}/{section}/twin/">a</a></p>\n'


def test_image_that_was_imported_with_the_article_is_shown(client):
    images = {"photo.png": ["content/photo.png", "digest"]}
    make_article(body="![a](photo.png)", imported={"images": images})

    content = entries(client)[0].find(f"{ATOM}content").text

    assert f'src="{SITE}/media/content/photo.png"' in content


def test_call_to_action_is_a_link_to_the_form(client):
    make_article(body='{{< contact-cta heading="Where does it hurt?" >}}')

    content = entries(client)[0].find(f"{ATOM}content").text

    assert f'<p><a href="{SITE}/diagnostic/">Where does it hurt?</a></p>' in content
    assert "<form" not in content


def test_call_to_action_without_a_heading_has_the_sites(client):
    CallToAction.objects.create(heading="Ask us")
    make_article(body="{{< contact-cta >}}")

    content = entries(client)[0].find(f"{ATOM}content").text

    assert content == f'<p><a href="{SITE}/diagnostic/">Ask us</a></p>\n'


def test_renamed_article_is_the_same_entry(client):
    article = make_article(slug="before")
    before = said(entries(client)[0], "id")

    Article.objects.update(slug="after", published_at=datetime(2020, 1, 1, tzinfo=UTC))

    assert before == f"tag:www.example.com,2026:article/{article.pk}"
    assert said(entries(client)[0], "id") == before


def test_every_entry_is_another_one(client):
    make_article(slug="one")
    make_article(slug="two")

    ids = {said(entry, "id") for entry in entries(client)}

    assert len(ids) == 2


def test_stored_control_character_ends_no_feed(client):
    make_article(title="a\x0cb", description="c\x01d", body="e\x0bf\n")

    (entry,) = entries(client)

    assert said(entry, "title") == "ab"
    assert said(entry, "summary") == "cd"
    assert "ef" in said(entry, "content")
    assert said(entry, "published")


def test_feed_names_the_authors_of_each_entry(client):
    anna, ben = make_person(title="Anna Tamm\x0b", slug="anna"), make_person(title="Ben")
    hidden = make_person(title="Unannounced", published_at=None)
    make_article(slug="a", date=date(2026, 1, 2), authors=[anna, ben, hidden])
    make_article(slug="b", date=date(2026, 1, 1), authors=[hidden])

    first, second = entries(client)

    by = first.findall(f"{ATOM}author")
    assert [said(person, "name") for person in by] == ["Anna Tamm", "Ben"]
    assert said(by[0], "uri") == f"{SITE}/people/anna/"
    assert second.findall(f"{ATOM}author") == []


def test_feed_has_an_author_for_entries_that_name_none(client):
    Organisation.objects.create(name="Roofs\x0b")

    assert said(feed(client).find(f"{ATOM}author"), "name") == "Roofs"
