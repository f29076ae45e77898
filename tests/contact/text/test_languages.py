"""Texts in other languages: the direction they are read in, and who can be spoken to in them."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from contact.models import CallInLanguage, CallToAction, DiagnosticRequest
from contact.organisation import Organisation
from contact.text.languages import catalogue_language, direction
from tests.desk import admin_url, form_for, opened, sign_in
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("tag", "way"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa_IR", "rtl"),
        ("az-Arab", "rtl"),
        ("AZ-ARAB-IR", "rtl"),
        ("ar-Latn", "ltr"),
        ("yi", "rtl"),
        ("et", "ltr"),
        ("az", "ltr"),
        ("pt-BR", "ltr"),
        ("", "ltr"),
    ],
)
def test_language_has_a_direction(tag, way):
    assert direction(tag) == way


@pytest.mark.parametrize(
    ("site", "tag", "spoken"),
    [
        ("en-gb", "et", "et"),
        ("en-gb", "et-EE", "et"),
        ("en-gb", "en-US", ""),
        ("en-gb", "de", ""),
        ("en-gb", "", ""),
        ("et", "en", "en-gb"),
        ("et", "et", ""),
    ],
)
def test_catalogue_has_two_languages(settings, site, tag, spoken):
    settings.LANGUAGE_CODE = site

    assert catalogue_language(tag) == spoken


def block(client, **article):
    make_article(slug="study", **article)
    (found,) = re.findall(r'(?s)<section class="cta".*?</section>', page(client))
    return found


def page(client):
    return client.get("/case-studies/study/").text


def test_article_in_arabic_is_read_from_the_right(client):
    body = "a\n\n## x\n\n## y\n\n## z"
    make_article(slug="study", language="ar", body=body, title="b", description="c")

    text = page(client)

    assert '<html lang="en-gb">' in text
    assert '<h1 lang="ar" dir="rtl">b</h1>' in text
    assert '<p class="standfirst" lang="ar" dir="rtl">c</p>' in text
    assert '<div class="prose" lang="ar" dir="rtl">' in text
    assert re.search(r'<ol lang="ar" dir="rtl">\s*<li><a href="#x">', text)
    assert (
        '<a href="/case-studies/study/" lang="ar" dir="rtl" hreflang="ar"'
        in client.get("/case-studies/").text
    )


def test_article_in_another_language_of_that_direction_does_not_say_it(client):
    make_article(slug="study", language="et", body="a")

    assert '<div class="prose" lang="et">' in page(client)


def test_call_to_action_speaks_the_language_of_its_article(client):
    found = block(client, language="et", body="{{< contact-cta >}}")

    assert found.startswith('<section class="cta" lang="et" dir="ltr"')
    assert "Kas vaatame koos, mis teie tööd tagasi hoiab?" in found
    assert 'lang="et" dir="ltr" method="post"' in found
    assert ">Leppige kokku vestlus</button>" in found


def test_call_to_action_without_a_place_does_so_too(client):
    assert "Kas vaatame koos" in block(client, language="et", body="Tekst.")


def test_english_article_on_an_estonian_site_has_an_english_one(client, settings):
    settings.LANGUAGE_CODE = "et"

    with override("et"):
        found = block(client, language="en", body="{{< contact-cta >}}")

    assert "Ready to look at what is holding delivery back?" in found


def test_where_the_site_has_no_words_its_own_say_in_which_language_they_are(client):
    found = block(client, language="ar", body="{{< contact-cta >}}")

    assert found.startswith('<section class="cta" lang="en-gb" dir="ltr"')
    assert "Ready to look at" in found


def test_words_of_the_author_are_in_the_language_of_the_text(client):
    found = block(client, language="ar", body='{{< contact-cta heading="مرحبا" >}}')

    assert found.startswith('<section class="cta" aria')


def test_no_other_answer_is_promised_in_another_language(client):
    Organisation.objects.create(answer_time="before Friday")
    CallToAction.objects.create(heading="Ask us")

    assert "Ask us" in block(client, language="et", body="{{< contact-cta >}}")


def test_booking_link_is_the_same_in_every_language(client):
    CallToAction.objects.create(booking_url="https://example.org/book")

    found = block(client, language="et", body='{{< contact-cta directBooking="true" >}}')

    assert 'href="https://example.org/book"' in found


def test_text_from_the_right_stays_so_in_a_feed(client):
    make_article(language="he", body="a")

    (item,) = client.get("/case-studies/feed.json").json()["items"]

    assert item["content_html"] == '<div dir="rtl"><p>a</p>\n</div>'


@pytest.fixture
def german():
    """The owner's words for readers of German, which the catalogue does not know."""
    words = {"heading": "Stockt etwas?", "text": "Erzählen Sie.", "button": "Gespräch anfragen"}
    return CallInLanguage.objects.create(language="de", reassurance="Unverbindlich.", **words)


def test_owner_speaks_to_readers_in_their_language(client, german):
    CallToAction.objects.create(heading="Ask us", booking_url="https://example.org/book")

    found = block(client, language="de-AT", body='{{< contact-cta directBooking="true" >}}')

    assert found.startswith('<section class="cta" lang="de-AT" dir="ltr"')
    assert all(words in found for words in ("Stockt etwas?", "Erzählen Sie.", "Unverbindlich."))
    assert '<button class="button" type="submit" lang="de-AT">Gespräch anfragen</button>' in found
    # What the catalogue does not know says in which language it is.
    assert 'lang="en-gb" dir="ltr" method="post"' in found
    assert (
        '<p class="cta-booking" lang="en-gb" dir="ltr"><a href="https://example.org/book"' in found
    )
    assert "Ask us" not in found


def test_form_of_a_language_may_have_words_of_its_own(client, german):
    CallInLanguage.objects.create(language="de-CH", heading="Öppis?", text="a", button="b")

    assert "Öppis?" in block(client, language="DE-ch", body="{{< contact-cta >}}")


def test_words_of_the_owner_come_before_those_of_the_catalogue(client):
    Organisation.objects.create(answer_time="before Friday")
    words = {
        "heading": "Meie sõnad",
        "text": "Kirjutage.",
        "button": "Saada",
        "reassurance": "Nii.",
    }
    CallInLanguage.objects.create(language="et", **words)

    found = block(client, language="et", body="{{< contact-cta >}}")

    assert "Meie sõnad" in found
    assert "Saada</button>" in found
    assert 'lang="et" dir="ltr" method="post"' in found
    assert ">Nimi" in found


@pytest.mark.parametrize("variant", ["compact", "minimal"])
def test_line_says_them_too(client, german, variant):
    make_article(slug="study", language="de", body=f'{{{{< contact-cta variant="{variant}" >}}}}')

    assert ">Gespräch anfragen</a>" in page(client)


@pytest.mark.parametrize("language", ["", "en-US", "fr"])
def test_pages_in_other_languages_say_what_they_said(client, german, language):
    assert "Stockt etwas?" not in block(client, language=language, body="{{< contact-cta >}}")


def test_request_remembers_the_words_that_were_read(client, german):
    found = block(client, language="de", body="{{< contact-cta >}}")
    source = re.search('name="source" value="([^"]+)"', found)[1]
    said = {"name": "A", "email": "a@example.org", "message": "Hilfe, es stockt.", "source": source}

    client.post("/diagnostic/", said)

    assert DiagnosticRequest.objects.get().cta_heading == "Stockt etwas?"


def test_pages_without_a_language_ask_nothing_for_it(client, german):
    make_article(slug="study")
    page(client)

    with CaptureQueriesContext(connection) as queries:
        page(client)

    assert "callinlanguage" not in str(queries.captured_queries)


ADD = "/admin/contact/callinlanguage/add/"
WORDS = {"heading": "Kysy", "text": "Kerro.", "button": "Kysy", "reassurance": "Ei velvoita."}


def test_editor_writes_them(client):
    editor = sign_in("Editors")

    editor.post(ADD, opened(editor, ADD) | WORDS | {"language": "fi"})

    assert "Ei velvoita." in block(client, language="fi", body="{{< contact-cta >}}")


@pytest.mark.parametrize("language", ["en", "en-US", "Suomi", "", "de"])
def test_language_must_be_another_and_be_named_once(german, language):
    editor = sign_in("Editors")

    response = editor.post(ADD, opened(editor, ADD) | WORDS | {"language": language})

    assert response.context["adminform"].form.errors.keys() == {"language"}
    assert response.context["adminform"].form["heading"].value() == "Kysy"


def test_two_editors_of_the_same_words_are_told(german):
    editor, colleague = sign_in("Editors"), sign_in("Editors", "colleague")
    mine, theirs = form_for(editor, german), form_for(colleague, german)
    colleague.post(admin_url(german), theirs | {"heading": "Theirs"})

    response = editor.post(admin_url(german), mine | {"heading": "Mine"})

    german.refresh_from_db()
    assert german.heading == "Theirs"
    assert [one.name for one in response.context["adminform"].form.conflict.choices] == ["heading"]
