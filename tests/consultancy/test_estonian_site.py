"""On an Estonian site nothing is English by accident."""

import re
from html import unescape

import pytest
from django.utils.translation import override

from contact.models import CallToAction
from tests.casestudies.test_draft_leak import make_site
from tests.consultancy.test_translations import CATALOGUE, translations
from tests.surfaces import DETAILS, FEEDS, FIXED, LISTS, MARKDOWN

pytestmark = pytest.mark.django_db

OTHERS = ["/nowhere/", "/search/?q=xyz", "/case-studies/?problem=none"]
PAGES = [one for one in [*LISTS, *FIXED, *OTHERS] if not one.endswith((".png", ".ico"))]


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
