"""On an Estonian site nothing is English by accident."""

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
