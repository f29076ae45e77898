"""The same page in several languages: each leads to the others, and lists have the site's own."""

import re

import pytest
from django.core.exceptions import ValidationError

from tests.desk import send, sign_in
from tests.factories import make_article, make_page, make_section
from tests.queries import count_queries
from tests.sitemap import get_whole

pytestmark = pytest.mark.django_db


def also_in(client, url):
    """The line that leads to the translations, as text and as links."""
    found = re.search(r'<p class="translations">(.*?)</p>', client.get(url).text, re.S)
    return re.findall(r'href="(.*?)" lang="(.*?)".*?>(.*?)</a>', found[1]) if found else []


def alternates(client, url):
    return re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', client.get(url).text)


def make_pair(**french):
    make_article(slug="flow", kind="insights", translation_key="/blog/flow")
    make_page(slug="fr/blog/flux", **{"language": "fr", "translation_key": "/blog/flow"} | french)


def test_each_page_leads_to_the_other(client):
    make_pair()

    assert also_in(client, "/insights/flow/") == [("/fr/blog/flux/", "fr", "français")]
    assert also_in(client, "/fr/blog/flux/") == [("/insights/flow/", "en-gb", "English")]


def test_head_names_every_language_and_its_own(client, settings):
    make_pair()

    expected = [
        ("en-gb", f"{settings.SITE_URL}/insights/flow/"),
        ("fr", f"{settings.SITE_URL}/fr/blog/flux/"),
    ]
    assert alternates(client, "/insights/flow/") == expected
    assert alternates(client, "/fr/blog/flux/") == expected


@pytest.mark.parametrize(
    ("language", "said"), [("", ["en_GB"]), ("pt-br", ["pt_BR"]), ("et", ["et_EE"]), ("tlh", [])]
)
def test_link_elsewhere_says_the_language_with_its_country(client, language, said):
    make_page(slug="a", language=language)

    found = re.findall('<meta property="og:locale" content="(.*?)">', client.get("/a/").text)

    assert found == said


def test_link_elsewhere_names_the_other_languages(client):
    make_pair()

    found = re.findall('<meta property="og:locale:alternate" content="(.*?)">', page(client))

    assert found == ["fr_FR"]


def page(client):
    return client.get("/insights/flow/").text


@pytest.mark.parametrize(
    "hidden", [{"noindex": True}, {"canonical": "https://elsewhere.example/flux/"}]
)
def test_translation_that_is_not_to_be_found_is_told_to_readers_alone(client, hidden):
    make_pair(**hidden)

    assert alternates(client, "/insights/flow/") == []
    assert alternates(client, "/fr/blog/flux/") == []
    assert "og:locale:alternate" not in page(client)
    assert also_in(client, "/insights/flow/") == [("/fr/blog/flux/", "fr", "français")]
    assert "hreflang" not in get_whole(client, "/sitemap.xml").text


def test_others_are_named_where_one_translation_is_not_to_be_found(client):
    make_pair(noindex=True)
    make_page(slug="de/fluss", language="de", translation_key="/blog/flow")

    assert [tag for tag, _url in alternates(client, "/insights/flow/")] == ["en-gb", "de"]
    assert alternates(client, "/fr/blog/flux/") == []


def test_draft_translation_is_not_named(client):
    make_pair(published_at=None)

    page = client.get("/insights/flow/").text

    assert "hreflang" not in page
    assert "Also in" not in page


def test_second_page_in_the_same_language_is_no_translation(client):
    make_pair(language="")

    assert also_in(client, "/insights/flow/") == []


def test_page_without_a_key_asks_no_query_for_translations(client):
    make_pair()
    make_article(slug="alone", kind="insights")

    assert count_queries(client, "/insights/alone/") < count_queries(client, "/insights/flow/")


def test_list_leads_to_its_translation(client):
    make_section("insights", translation_key="/blog")
    make_page(slug="fr/blog", language="fr", translation_key="/blog")

    assert also_in(client, "/insights/") == [("/fr/blog/", "fr", "français")]
    assert also_in(client, "/fr/blog/") == [("/insights/", "en-gb", "English")]


def test_home_leads_to_its_translation(client):
    make_section("home", translation_key="/")
    make_page(slug="fr", language="fr", translation_key="/")

    assert also_in(client, "/") == [("/fr/", "fr", "français")]


def test_language_that_django_does_not_know_is_called_by_its_tag(client):
    make_pair(language="tlh")

    assert also_in(client, "/insights/flow/") == [("/fr/blog/flux/", "tlh", "tlh")]


def test_country_is_named_where_it_tells_two_apart(client):
    make_pair(language="en-au")

    assert also_in(client, "/insights/flow/") == [("/fr/blog/flux/", "en-au", "Australian English")]


def test_text_has_its_language(client):
    make_pair(title="Le flux", description="Un texte.")

    page = client.get("/fr/blog/flux/").text

    assert '<h1 lang="fr">Le flux</h1>' in page
    assert '<p class="standfirst" lang="fr">' in page
    assert '<div class="prose" lang="fr">' in page


@pytest.mark.parametrize("url", ["/insights/", "/insights/feed/"])
def test_lists_have_the_language_of_the_site(client, url):
    make_pair(title="Le flux")

    assert "Le flux" not in client.get(url).text


def test_structured_data_names_the_language(client):
    make_article(slug="otsus", language="et")
    make_article(slug="decision")

    assert '"inLanguage": "et"' in client.get("/case-studies/otsus/").text
    assert '"inLanguage": "en-gb"' in client.get("/case-studies/decision/").text


def test_editor_ties_translations_by_a_name_or_by_an_address():
    make_pair()
    german = make_page(slug="de/fluss", language="de")

    send(sign_in("Editors"), german, translation_key="/insights/flow/")

    german.refresh_from_db()
    assert german.translation_key == "/blog/flow"


def test_address_of_a_page_without_a_name_says_what_to_do():
    make_article(slug="flow", title="Flow", kind="insights")
    german = make_page(slug="de/fluss", language="de")

    response = send(sign_in("Editors"), german, translation_key="/insights/flow/")

    assert "<li>“Flow” has none yet: write one there, and the same here.</li>" in response.text


def test_key_that_is_the_path_of_files_is_no_address():
    make_page(slug="blog/flow")
    german = make_page(slug="de/fluss", language="de")

    send(sign_in("Editors"), german, translation_key="/blog/flow")

    german.refresh_from_db()
    assert german.translation_key == "/blog/flow"


def test_language_is_a_tag():
    with pytest.raises(ValidationError, match="language tag"):
        make_page(slug="fr/x", language="French").full_clean()
