"""What the owner says of the organisation is said everywhere, and nothing empty is shown."""

import io
import re

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError
from PIL import Image

from consultancy.caching import SHARED_FILE
from consultancy.signin.mails import queue_password_link
from contact.mail.emails import queue_acknowledgement
from contact.organisation import Organisation, remember_organisation
from tests.content_folder import picture
from tests.factories import make_page, make_request, make_section, make_user
from tests.schema_org import blocks_in

pytestmark = pytest.mark.django_db


def say(**values):
    Organisation(**values).save()


def test_name_is_said_everywhere(client):
    say(name="Roofs & Sons")
    account = make_user(email="anna@example.com")

    queue_password_link(account)
    mails = [queue_acknowledgement(make_request()), account_mail()]

    assert "<title>Roofs &amp; Sons</title>" in client.get("/").text
    assert "<span>Roofs &amp; Sons</span>" in client.get("/privacy/").text
    assert 'og:site_name" content="Roofs &amp; Sons"' in client.get("/").text
    assert client.get("/site.webmanifest").json()["name"] == "Roofs & Sons"
    assert "Roofs &amp; Sons" in client.get("/admin/login/").text
    assert "Roofs & Sons" in mails[0].body
    assert mails[1].subject.startswith("Roofs & Sons: ")
    for text in (client.get("/").text, client.get("/diagnostic/").text, mails[0].body):
        assert "Tarn" not in text


def account_mail():
    from contact.models import OutgoingMail

    return OutgoingMail.objects.get(kind=OutgoingMail.Kind.ACCOUNT)


def test_card_shows_the_name_and_the_statement(client):
    cache.clear()
    before = client.get("/cards/site.png").content

    say(statement="We mend roofs.")

    assert client.get("/cards/site.png").content != before


def test_statement_and_introduction_are_the_owners(client):
    say(statement="We mend roofs.", introduction="In any weather.", footer="Since 1901.\nDaily.")

    page = client.get("/").text

    assert "<h1>We mend roofs.</h1>" in page
    assert page.count("In any weather.") == 4
    assert 'statement">Since 1901.<br>Daily.</p>' in page


def test_fresh_site_says_what_the_brand_says_and_no_imprint(client):
    page = client.get("/").text

    assert "Tarn &amp; Hollis" in page
    assert "site-footer-imprint" not in page
    assert "Who answers for it" not in client.get("/privacy/").text


def test_legal_facts_stand_at_the_foot_of_every_page(client):
    say(
        legal_name="Roofs OÜ",
        address="Pikk 1\n10123 Tallinn",
        registration_number="Registrikood 10000000",
        email="roofs@example.com",
        telephone="+372 600 0000",
        profiles="https://www.linkedin.com/company/roofs\n\nhttps://mastodon.example/@roofs",
        copyright_line="© 2026 Roofs OÜ",
    )

    for address in ("/", "/problems/", "/privacy/", "/nothing-here/"):
        page = client.get(address).text
        assert "<p>Pikk 1, 10123 Tallinn</p>" in page
        assert '<a href="tel:+3726000000">+372 600 0000</a>' in page
        assert '<a href="mailto:roofs@example.com">' in page
        assert 'href="https://www.linkedin.com/company/roofs" rel="me">linkedin.com</a>' in page
        assert "© 2026 Roofs OÜ" in page


def test_owner_adds_to_the_privacy_page(client):
    make_page("hosting")
    say(privacy_text="# Who hosts this site\n\n[A firm](/hosting/) in **Tartu**.<script>x</script>")

    page = client.get("/privacy/").text

    assert '<h2 id="who-hosts-this-site">Who hosts this site' in page
    assert '<p><a href="/hosting/"' in page
    assert ">A firm</a> in <strong>Tartu</strong>." in page
    assert "<script>x" not in page
    assert page.index("Nothing about you is kept.") < page.index("Who hosts this site")


def test_colours_change_at_once_for_whoever_has_the_old_ones(client):
    before = client.get("/brand.css")
    assert client.get("/brand.css", headers={"If-None-Match": before["ETag"]}).status_code == 304

    say(accent_light="#5c1a3f", accent_dark="#f0b8d4")

    after = client.get("/brand.css", headers={"If-None-Match": before["ETag"]})
    assert "light-dark(#5c1a3f, #f0b8d4)" in after.text
    assert after["Cache-Control"] == SHARED_FILE
    assert "#5c1a3f" in client.get("/favicon.svg").text


def test_logo_stands_in_place_of_mark_and_name(client):
    default_storage.save("images/logo.png", ContentFile(picture("red")))
    say(name="Roofs", logo="images/logo.png", logo_alt="Roofs, a ladder")

    page = client.get("/").text
    header = page[page.index("<header") : page.index("</header>")]
    name = header[: header.index("<nav")]

    assert 'src="/media/images/logo.png"' in header
    assert 'width="8" height="6" alt="Roofs, a ladder"' in header
    assert "<svg" not in name
    assert "<span>Roofs</span>" not in header
    assert blocks_in(page)[0]["logo"] == "https://www.example.com/media/images/logo.png"
    icon = Image.open(io.BytesIO(client.get("/icon-192.png").content)).convert("RGB")
    assert icon.getpixel((96, 96)) == (255, 0, 0)
    assert client.get("/favicon.svg")["Location"] == "/icon-192.png"
    assert 'type="image/png"' in page


def test_logo_that_is_gone_leaves_mark_and_name(client):
    say(name="Roofs", logo="images/gone.png")

    assert "<span>Roofs</span>" in client.get("/").text
    assert client.get("/favicon.svg").status_code == 200
    assert client.get("/icon-192.png").status_code == 200


def test_privacy_page_names_who_answers(client):
    say(controller="Roofs OÜ\nPikk 1", authority="Andmekaitse Inspektsioon, https://www.aki.ee/")

    page = client.get("/privacy/").text

    assert "<dd>Roofs OÜ<br>Pikk 1</dd>" in page
    assert '<a href="https://www.aki.ee/"' in page
    assert "Whom to write to" not in page
    assert "legal basis" not in page


def test_notice_of_the_owner_follows_that_of_the_site(client):
    say(notice="We are bound by professional secrecy.")

    for address in ("/", "/diagnostic/", "/privacy/"):
        page = client.get(address).text
        assert re.search(r"looked at it\.\s+We are bound by professional secrecy\.", page)


def test_pages_answer_while_the_organisation_cannot_be_read(client, monkeypatch):
    def away(**rule):
        raise OperationalError

    monkeypatch.setattr(Organisation.objects, "filter", away)

    assert "Tarn &amp; Hollis" in client.get("/diagnostic/").text


def test_what_is_saved_is_said_in_the_same_answer():
    with remember_organisation():
        before = Organisation.current().name
        say(name="Roofs")

        assert (before, Organisation.current().name) == ("Tarn & Hollis", "Roofs")


def test_one_answer_reads_it_once_and_the_next_reads_it_anew(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(20) as queries:
        client.get("/")
    assert sum('FROM "contact_organisation"' in query["sql"] for query in queries) == 1

    say(name="Roofs")

    assert "<span>Roofs</span>" in client.get("/").text


PROOFS = """\
<meta name="google-site-verification" content="a-B_c=" />

<META name='msvalidate.01' content='0123AF'>
"""


def test_search_engines_find_the_owners_proofs_on_the_home_page_alone(client):
    say(verification=PROOFS)

    page = client.get("/").text

    assert '<meta name="google-site-verification" content="a-B_c=">' in page
    assert '<meta name="msvalidate.01" content="0123AF">' in page
    assert "verification" not in client.get("/problems/").text


def test_home_that_is_a_text_has_them_too(client):
    make_section("home", body="Text.")
    say(verification=PROOFS)

    assert '<meta name="msvalidate.01" content="0123AF">' in client.get("/").text


def test_nothing_else_gets_into_the_head_by_them(client):
    say(verification='<meta name="robots" content="noindex">\n<script src="/x.js"></script>')

    page = client.get("/").text

    assert "noindex" not in page
    assert "/x.js" not in page
