"""What search engines are told: an index of parts, and in them every address once."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.utils import timezone
from lxml import etree
from PIL import Image

from casestudies.machines import sitemaps
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_section,
)
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


def test_no_address_is_missing_where_there_are_many_parts(client, monkeypatch):
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


def test_sitemap_names_a_page_in_all_its_languages(client):
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


RULES = etree.XMLSchema(etree.parse(Path(__file__).parent / "sitemap.xsd"))
NAMES = {
    "map": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
LONG_AGO, LATELY = (datetime(year, 5, 1, 12, tzinfo=UTC) for year in (2020, 2026))


def stored_image():
    """The path of an image in the media folder."""
    settings.MEDIA_ROOT.mkdir(exist_ok=True)
    Image.new("RGB", (40, 30)).save(settings.MEDIA_ROOT / "door.png")
    return "door.png"


def parts_of(client):
    """The index and its parts as trees."""
    index = etree.fromstring(client.get("/sitemap.xml").content)
    addresses = index.findall("map:sitemap/map:loc", NAMES)
    return [
        index,
        *(etree.fromstring(client.get(urlsplit(one.text).path).content) for one in addresses),
    ]


def entry_of(client, path):
    """What stands of that path: each element by its name."""
    urls = [url for part in parts_of(client) for url in part.findall("map:url", NAMES)]
    (found,) = (url for url in urls if urlsplit(url[0].text).path == path)
    return {etree.QName(one).localname: one.text for one in found}


def lastmod_of(client, path):
    return datetime.fromisoformat(entry_of(client, path)["lastmod"])


def test_sitemap_keeps_to_the_rules(client):
    key = {"translation_key": "/a"}
    make_article(slug="a&b", sitemap_priority="0.7", sitemap_changefreq="weekly", **key)
    make_page("et/ä-ö", language="et", updated_at=None, **key)
    make_section("people", sitemap_priority="0.0")
    make_person(image=stored_image())

    for tree in parts_of(client):
        RULES.assertValid(tree)


def test_list_has_the_frequency_and_the_priority_of_its_introduction(client):
    make_section("people", sitemap_priority="0.3", sitemap_changefreq="monthly")

    entry = entry_of(client, "/people/")

    assert (entry["priority"], entry["changefreq"]) == ("0.3", "monthly")


@pytest.mark.parametrize("url", ["/", "/case-studies/"])
def test_list_changed_when_a_page_on_it_did(client, url):
    old = {"updated_at": LONG_AGO, "published_at": LONG_AGO}
    make_article(kind="insights", **old)
    make_article(**old | {"updated_at": LATELY})

    assert lastmod_of(client, url) == LATELY
    assert lastmod_of(client, "/insights/") == LONG_AGO


def test_list_changed_when_a_page_appeared_on_it(client):
    make_article(updated_at=LONG_AGO, published_at=LATELY)

    assert lastmod_of(client, "/case-studies/") == LATELY


@pytest.mark.parametrize(
    ("make", "link"),
    [(make_problem, "problems"), (make_outcome, "outcomes"), (make_person, "authors")],
)
def test_tag_changed_when_an_article_on_its_page_did(client, make, link):
    tag, other = (make(updated_at=LONG_AGO) for _ in range(2))
    old = {"published_at": LONG_AGO, link: [tag]}
    make_article(updated_at=LATELY, **old)
    make_article(updated_at=None, **old)
    make_article(updated_at=timezone.now(), **old | {"published_at": None})

    assert lastmod_of(client, tag.get_absolute_url()) == LATELY
    assert lastmod_of(client, other.get_absolute_url()) == LONG_AGO


def test_page_has_the_moment_of_its_own_edit(client):
    page = make_article(updated_at=LATELY)

    assert lastmod_of(client, page.get_absolute_url()) == LATELY


def test_pages_name_their_pictures_where_these_are_there(client):
    path = stored_image()
    with_picture = make_article(image=path)
    without = make_article(image="gone.png")
    outside = make_article(image="../../etc/passwd")

    images = [part.findall("map:url/image:image/image:loc", NAMES) for part in parts_of(client)]

    assert [one.text for found in images for one in found] == [f"{settings.SITE_URL}/media/{path}"]
    for page in (with_picture, without, outside):
        assert entry_of(client, page.get_absolute_url())


def images_of(client, page):
    """The images that the sitemap names of a page."""
    urls = [url for part in parts_of(client) for url in part.findall("map:url", NAMES)]
    path = page.get_absolute_url()
    (found,) = (url for url in urls if urlsplit(url[0].text).path == path)
    return [one.text for one in found.findall("image:image/image:loc", NAMES)]


def test_pages_name_the_pictures_in_their_texts_after_their_own(client):
    path = stored_image()
    for name in ("a b.png", "c.png", "d.png", "e.png"):
        shutil.copy(settings.MEDIA_ROOT / path, settings.MEDIA_ROOT / name)
    text = (
        "![A door](/media/a%20b.png) and again ![A door](/media/a%20b.png 'A title')\n\n"
        '{{< figure alt="x" src="/media/c.png" >}}\n\n![Gone](/media/gone.png)\n\n'
        '![Outside](/media/../media/../../etc/passwd)\n\n{{< figure "/media/c.png" >}}\n\n'
        "![Elsewhere](https://elsewhere.example/media/d.png) ![Brought](brought.png)"
    )
    imported = {"images": {"brought.png": ["e.png", "x"]}}

    article = make_article(image=path, body=text, imported=imported)
    problem = make_problem(body=text)
    make_page("page", body="Nothing to see.")

    base = f"{settings.SITE_URL}/media/"
    assert images_of(client, article) == [
        f"{base}{n}" for n in (path, "a%20b.png", "c.png", "e.png")
    ]
    assert images_of(client, problem) == [f"{base}{n}" for n in ("a%20b.png", "c.png")]
    for tree in parts_of(client):
        RULES.assertValid(tree)


def test_introductions_name_their_pictures(client):
    text = f"![A door](/media/{stored_image()})"
    home, people = (make_section(slug, body=text) for slug in ("home", "people"))

    for page in (home, people):
        assert images_of(client, page) == [f"{settings.SITE_URL}/media/door.png"]


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- ![x](/media/door.png) -->",
        "<!-- ![x](/media/door.png)",
        "```\n![x](/media/door.png)\n```",
        "~~~\n![x](/media/door.png)",
        "`![x](/media/door.png)`",
        '{{</* figure src="/media/door.png" */>}}',
    ],
)
def test_picture_that_no_reader_sees_is_not_named(client, hidden):
    stored_image()
    page = make_page("page", body=f"Text.\n\n{hidden}\n")

    assert "<img" not in client.get("/page/").text.partition("<main")[2].partition("</main")[0]
    assert images_of(client, page) == []


def test_part_of_the_sitemap_asks_no_more_for_many_pictures(client):
    body = f"![A door](/media/{stored_image()})"
    first = make_article(kind="insights", body=body)
    part = f"/sitemap-insights-{first.pk // sitemaps.KEYS_IN_PART}.xml"
    before = count_queries(client, part)
    for _number in range(3):
        make_article(kind="insights", body=body)

    assert count_queries(client, part) == before


def test_imported_page_names_the_picture_that_came_with_it(client):
    path = stored_image()
    page = make_page("old", image="door.png", imported={"images": {"door.png": [path, "x"]}})

    text = get_whole(client, "/sitemap.xml").text

    assert f"<image:loc>{settings.SITE_URL}/media/{path}</image:loc>" in text
    assert page.get_absolute_url() in text


def test_index_says_of_tags_when_articles_changed(client):
    make_problem(updated_at=LONG_AGO, published_at=LONG_AGO)
    make_article(updated_at=LATELY, published_at=LATELY - timedelta(days=1))

    changed = [
        datetime.fromisoformat(one.text)
        for one in parts_of(client)[0].findall("map:sitemap/map:lastmod", NAMES)
    ]

    assert changed == [LATELY] * 3
