"""On an Estonian site nothing is English by accident."""

import re
from html import unescape

import pytest
from django.utils.translation import override

from casestudies.kinds import page_models
from casestudies.models import Redirect
from contact.mail.emails import queue_acknowledgement, queue_notification, queue_test
from contact.models import CallToAction, OutgoingMail
from tests.casestudies.test_draft_leak import make_site
from tests.consultancy.test_translations import CATALOGUE, translations
from tests.desk import sign_in
from tests.factories import make_request
from tests.surfaces import DETAILS, FEEDS, FIXED, LISTS, MARKDOWN, PACKS, PUBLIC

pytestmark = pytest.mark.django_db

OTHERS = ["/nowhere/", "/search/?q=xyz", "/case-studies/?problem=none"]
PAGES = [one for one in [*LISTS, *FIXED, *OTHERS] if not one.endswith((".png", ".ico"))]


# What of a page's head and elements is read or heard.
SAID = re.compile(r'\b(?:alt|title|aria-label|placeholder|value|label|content)="([^"]+)"')
TAG = re.compile(r"(?s)<(?:script|style)\b.*?</(?:script|style)>|<[^>]+>")


def short_english_in(text):
    """The texts of the catalogue of any length that are all that an element or attribute says."""
    said = {" ".join(unescape(one).split()) for one in [*TAG.split(text), *SAID.findall(text)]}
    known = translations(CATALOGUE.read_text()).items()
    return sorted(one for one, translated in known if one and one in said and translated != one)


def english_in(text):
    """The texts of the catalogue of three words or more that stand there untranslated."""
    shown = " ".join(unescape(text).split())
    known = translations(CATALOGUE.read_text()).items()
    wordy = (one for one, said in known if said != one and len(one.split()) > 2)
    return [one for one in wordy if one in shown]


@pytest.fixture
def estonian(settings):
    settings.LANGUAGE_CODE = "et"
    with override("et"):
        yield


# A heading in a text of the tests, what is searched for, and what machines call an article.
OWN = {"Problems", "text", "article"}


def titles_of_all_pages():
    """What the tests' own pages are called, in English."""
    pages = [page for model in page_models() for page in model.objects.all()]
    return {page.title for page in pages} | {page.short_title for page in pages} | OWN


def test_no_word_is_left_in_english_at_any_public_address(client, estonian):
    make_site()
    Redirect.objects.create(path="/gone/")
    refused = [client.post("/diagnostic/", {"email": "x"}), client.put("/search/")]

    answers = {url: client.get(url) for url in [*PUBLIC, *PACKS, *OTHERS, "/gone/", "/nowhere.md"]}
    answers |= dict(zip(["422", "405"], refused, strict=True))
    own = titles_of_all_pages()
    texts = {url: one.text for url, one in answers.items() if "image/" not in one["Content-Type"]}

    assert answers["/gone/"].status_code == 410
    assert [one.status_code for one in refused] == [422, 405]
    found = {url: set(short_english_in(text)) - own for url, text in texts.items()}
    assert {url: words for url, words in found.items() if words} == {}


def test_mails_are_in_estonian(estonian):
    diagnostic = make_request(source_path="/case-studies/study/", cta_heading="Kas räägime?")
    make_request(email=diagnostic.email)
    queue_notification(diagnostic)
    queue_acknowledgement(diagnostic)
    queue_test("team@example.com")

    for mail in OutgoingMail.objects.all():
        lines = [mail.subject, *mail.body.splitlines()]
        assert english_in(mail.subject + mail.body) == []
        assert short_english_in("".join(f"<p>{line.split(':')[0]}</p>" for line in lines)) == []
    told = OutgoingMail.objects.get(kind="notification")
    assert told.subject == f"Pöördumine {diagnostic.reference}"
    assert re.search(r"saabunud \d+\. \w+ \d{4}, \d+:\d\d\n", told.body)


@pytest.mark.parametrize("url", PAGES)
def test_fresh_site_speaks_estonian(client, estonian, url):
    assert english_in(client.get(url).text) == []


def test_site_with_pages_speaks_estonian(client, estonian):
    make_site()

    for url in [*DETAILS, *FEEDS, *MARKDOWN]:
        assert english_in(client.get(url).text) == [], url


def test_new_call_to_action_is_in_the_language_of_the_site(estonian):
    stored = CallToAction.objects.create()

    assert stored.heading == "Kas vaatame koos, mis teie tööd tagasi hoiab?"
    assert stored.button == "Leppige kokku vestlus"
    assert stored.reassurance == "Ilma müügijututa. Ilma kohustuseta."
    assert "kahe tööpäeva jooksul" in stored.text


# Words that only children and friends hear. What stands on a button is said to the
# machine: it has the short form, as in all software in Estonian.
FAMILIAR = re.compile(r"\b(sa|sina|sinu|sulle|sult|sind|sul|oled|saad|võid|näed)\b", re.IGNORECASE)


def test_nobody_is_addressed_as_a_child():
    said = translations(CATALOGUE.read_text()).values()

    assert [one for one in said if FAMILIAR.search(one)] == []


# In a sentence the short form is an order.
ORDERS = "kirjuta|jäta|oota|proovi|vaata|loe|küsi|palu"
ORDER = re.compile(rf"(^|\bvõi )({ORDERS})\b.*[.:]$", re.IGNORECASE)


def test_no_sentence_orders_a_visitor_about():
    said = translations(CATALOGUE.read_text()).values()

    assert [one for one in said if ORDER.search(one)] == []


@pytest.mark.parametrize("word", ["lehestik", "mõtteavaldus", "vabatahtlik"])
def test_words_that_mean_something_else_are_not_used(word):
    """See docs/estonian.md."""
    said = translations(CATALOGUE.read_text()).values()

    assert [one for one in said if word in one.lower()] == []


def test_preview_at_the_desk_is_in_estonian(estonian):
    answer = sign_in("Editors").post("/admin/markdownx/markdownify/", {"content": "Tekst."})

    # It is the document of a frame.
    shown = unescape(answer.text)
    assert '<html lang="et" dir="ltr">' in shown
    assert "<title>Eelvaade</title>" in shown
