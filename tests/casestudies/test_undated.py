"""A page without a date: shown without one, last in lists, and no news in feeds."""

import re

import pytest

from casestudies.history.revisions import record
from tests.factories import make_article, make_page
from tests.sitemap import get_whole

pytestmark = pytest.mark.django_db


def make_undated(**kwargs):
    return make_article(date=None, updated_at=None, **kwargs)


def test_page_shows_no_date(client):
    page = make_undated()

    shown = client.get(page.get_absolute_url()).text

    assert "<time" not in shown
    assert "datePublished" not in shown
    assert "dateModified" not in shown


def test_list_has_it_last(client):
    make_undated(title="Undated")
    make_article(title="Ancient", date="1999-01-01")

    shown = client.get("/case-studies/").text

    assert shown.index("Ancient") < shown.index("Undated")
    assert shown.count("<time") == 1


def test_feed_has_it_last_and_as_no_news(client):
    make_undated(title="Undated")
    make_article(title="Ancient", date="1999-01-01")

    entries = client.get("/case-studies/feed/").text.split("<entry>")[1:]

    assert ["Ancient" in entries[0], "Undated" in entries[1]] == [True, True]
    assert "<updated>1970-01-01T00:00:00+00:00</updated>" in entries[1]
    assert "<published>" not in entries[1]


def test_sitemap_says_nothing_of_its_age(client):
    make_page(slug="about", updated_at=None)

    entry = (
        get_whole(client, "/sitemap.xml").text.partition("/about/</loc>")[2].partition("</url>")[0]
    )

    assert "lastmod" not in entry


def test_it_comes_before_the_oldest_for_who_reads_on(client):
    first, second = make_undated(slug="first"), make_undated(slug="second")
    make_article(slug="ancient", date="1999-01-01")

    assert neighbours_of(client, second) == ["first", "ancient"]
    assert neighbours_of(client, first) == ["second"]


def neighbours_of(client, page):
    shown = client.get(page.get_absolute_url()).text
    return re.findall(r'class="neighbour[^"]*" href="/case-studies/(.*?)/"', shown)


def test_block_in_a_text_shows_no_date_for_it(client):
    make_undated(slug="flow")
    page = make_page(slug="work", body="{{< case-studies-list >}}")

    shown = client.get(page.get_absolute_url()).text

    assert "/case-studies/flow/" in shown
    assert "<time" not in shown


def test_editor_may_take_a_date_away(admin_client):
    form = admin_client.get(make_undated().edit_url).text

    assert re.search(r'<input type="text" name="date" (?!value)', form)
    assert not re.search(r'name="date"[^>]* required', form)


def test_front_page_of_the_desk_bears_drafts_of_unknown_age(admin_client, admin_user):
    undated = make_undated(published_at=None, title="Undated draft")
    for draft in (undated, make_article(published_at=None, title="Another draft")):
        record(draft, by=admin_user)

    assert "Undated draft" in admin_client.get("/admin/").text
