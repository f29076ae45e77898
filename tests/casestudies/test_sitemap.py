"""What search engines are told: an index of parts, and in them every address once."""

import re

import pytest

from casestudies import sitemaps
from tests.factories import make_article, make_page, make_problem
from tests.queries import count_queries
from tests.sitemap import get_whole

pytestmark = pytest.mark.django_db


def addresses(text):
    return re.findall("<loc>(.*?)</loc>", text)


def test_sitemap_has_the_addresses_of_the_site_not_of_the_request(client, settings):
    settings.SITE_URL = "https://site.example"
    make_article()

    whole = get_whole(client, "/sitemap.xml").text

    assert addresses(whole)
    assert all(address.startswith("https://site.example/") for address in addresses(whole))


def test_no_address_is_missing_where_there_are_many_parts(client, settings, monkeypatch):
    monkeypatch.setattr(sitemaps, "KEYS_IN_PART", 3)
    sitemaps.edits_by_part.written.cache_clear()
    pages = [make_article() for _ in range(8)] + [make_problem() for _ in range(4)]

    found = addresses(get_whole(client, "/sitemap.xml").text)

    wanted = {settings.SITE_URL + page.get_absolute_url() for page in pages}
    assert wanted <= set(found)
    assert len(found) == len(set(found))
    sitemaps.edits_by_part.written.cache_clear()


def test_index_says_when_a_part_was_edited(client):
    article = make_article()

    index = client.get("/sitemap.xml").text

    assert f"<lastmod>{article.updated_at.replace(microsecond=0).isoformat()}"[:20] in index


@pytest.mark.parametrize("part", ["case-studies-999999", "nothing-0", "site-1"])
def test_part_without_pages_is_not_there(client, part):
    make_article()

    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_sitemap_names_a_page_in_all_its_languages(client, settings):
    make_article(slug="flow", kind="insights", translation_key="/blog/flow")
    make_page(slug="fr/blog/flux", language="fr", translation_key="/blog/flow")
    make_page(slug="de/blog/fluss", language="de", translation_key="/blog/flow", published_at=None)
    make_page(slug="fr/alone", language="fr", translation_key="/alone")

    text = get_whole(client, "/sitemap.xml").text

    entries = dict(re.findall(r"<loc>(.*?)</loc>(.*?)</url>", text, re.S))
    pair = [
        ("en-gb", f"{settings.SITE_URL}/insights/flow/"),
        ("fr", f"{settings.SITE_URL}/fr/blog/flux/"),
    ]
    for _tag, url in pair:
        assert re.findall(r'hreflang="(.*?)" href="(.*?)"', entries[url]) == pair
    assert text.count("hreflang") == 4


def test_part_of_the_sitemap_asks_one_query_more_for_translations(client):
    first = make_article(slug="flow", kind="insights")
    part = f"/sitemap-insights-{first.pk // sitemaps.KEYS_IN_PART}.xml"
    alone = count_queries(client, part)
    for number in range(3):
        key = {"translation_key": f"/blog/{number}"}
        make_article(slug=f"flow-{number}", kind="insights", **key)
        make_page(slug=f"fr/flux-{number}", language="fr", **key)

    assert count_queries(client, part) == alone + 1
