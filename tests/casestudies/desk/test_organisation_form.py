"""The organisation's form: what it refuses, with the reason, and that nothing typed is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casestudies.models import LibraryImage
from contact.organisation import Organisation
from tests.content_folder import picture
from tests.desk import opened, sign_in
from tests.factories import make_section

pytestmark = pytest.mark.django_db

ADD = "/admin/contact/organisation/add/"
FORM = "/admin/contact/organisation/1/change/"


@pytest.fixture
def owner():
    return sign_in("Administrators")


def save(client, url=ADD, **values):
    return client.post(url, opened(client, url, "organisation_form") | values)


def test_first_save_makes_the_row_and_the_next_changes_it(owner, client):
    save(owner, name="Roofs")
    save(owner, FORM, statement="We mend roofs.")

    assert Organisation.objects.get().name == "Roofs"
    assert "We mend roofs." in client.get("/").text


def test_form_offers_no_second_row(owner):
    assert 'name="_save"' in owner.get(ADD).text
    assert "_addanother" not in owner.get(ADD).text


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"accent_light": "#8ccfd0"}, "is too close to the paper #faf8f3: the contrast is 1."),
        ({"accent_dark": "#0b4a50"}, "is too close to the paper #171614"),
        ({"accent_light": "#666666"}, "the contrast is 5.4:1, and text wants at least 7:1"),
        ({"accent_light": "teal"}, "six hexadecimal digits"),
        ({"profiles": "https://example.org/\nlinkedin.com/x"}, "Line 2 is no address: linkedin"),
        ({"profiles": "http://example.org/"}, "Line 1 is no address"),
        ({"telephone": "call us"}, "Write digits"),
        ({"email": "nobody"}, "valid email"),
        ({"verification": '\n<meta name="robots" content="none">'}, "Line 1 is no proof that we"),
        ({"verification": "abcdefgh"}, "Paste the whole tag, such as &lt;meta name="),
        ({"privacy_text": "One.\n{{< broken"}, "line 2"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(owner, values, reason):
    response = save(owner, name="Kept", **values)

    assert reason in response.text
    assert 'value="Kept"' in response.text
    assert not Organisation.objects.exists()


def test_logo_goes_through_the_library(owner, client):
    logo = SimpleUploadedFile("logo.png", picture("red"), "image/png")

    save(owner, name="Roofs", upload=logo, logo_alt="Roofs")

    stored = Organisation.objects.get()
    assert stored.logo.startswith("images/")
    assert f'src="/media/{stored.logo}"' in client.get("/").text


def test_logo_of_a_form_with_an_error_is_not_stored_yet(owner):
    logo = SimpleUploadedFile("logo.png", picture("red"), "image/png")

    save(owner, name="Roofs", upload=logo, email="nobody")

    assert not LibraryImage.objects.exists()


def test_drawing_that_may_hold_a_script_is_no_logo(owner):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

    response = save(owner, name="Roofs", upload=SimpleUploadedFile("logo.png", svg, "image/png"))

    assert response.status_code == 200
    assert not Organisation.objects.exists()


def test_second_of_two_administrators_is_told(owner):
    save(owner, name="Roofs", statement="Old.")
    mine = opened(owner, FORM, "organisation_form") | {"statement": "Mine."}
    save(owner, FORM, statement="Theirs.")

    response = owner.post(FORM, mine)

    assert "Nothing is saved yet" in response.text
    assert "Mine." in response.text
    assert Organisation.objects.get().statement == "Theirs."


def test_first_form_that_comes_second_keeps_what_was_typed(owner):
    mine = opened(owner, ADD, "organisation_form") | {"statement": "Mine."}
    owner.post("/admin/first-day/put-away/")
    save(owner, FORM, statement="Theirs.")

    response = owner.post(ADD, mine)

    assert "Nothing is saved yet" in response.text
    assert "Mine." in response.text
    assert Organisation.objects.get().statement == "Theirs."


def test_form_tells_where_the_words_of_home_are_changed(owner):
    assert "The first sentence of the home page" in owner.get(ADD).text

    home = make_section("home", title="Ours <b>")

    page = owner.get(ADD).text
    assert page.count(f'has its own: <a href="{home.edit_url}">Ours &lt;b&gt;</a>') == 2
    assert "The first sentence of the home page" not in page


def test_earlier_version_can_be_read_again(owner):
    save(owner, name="Roofs", address="Pikk 1")

    version = owner.get("/admin/contact/organisation/1/history/1/")

    assert "Pikk 1" in version.text


@pytest.mark.parametrize("role", ["Editors", "Authors", "Consultants"])
def test_others_may_not_change_it(role):
    assert sign_in(role).post(ADD, {"name": "Taken"}).status_code == 403
    assert not Organisation.objects.exists()
