"""The call to action's defaults: one row, edited in place."""

import pytest

from casestudies.desk.saving.opened import Opened
from contact.models import CallToAction
from tests.factories import make_user

pytestmark = pytest.mark.django_db

ADMIN = "/admin/contact/calltoaction/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(make_user(groups=["Editors"]))


def test_list_leads_to_the_row(client):
    CallToAction().save()

    assert client.get(ADMIN)["Location"] == f"{ADMIN}1/change/"


def test_list_leads_to_an_empty_form_while_there_is_no_row(client):
    assert client.get(ADMIN)["Location"] == f"{ADMIN}add/"
    assert client.get(f"{ADMIN}add/").status_code == 200


def test_there_is_no_second_row_and_no_deleting(client):
    CallToAction().save()

    assert client.get(f"{ADMIN}add/").status_code == 403
    assert client.get(f"{ADMIN}1/delete/").status_code == 403


def test_editor_changes_the_defaults(client):
    CallToAction().save()
    texts = {"heading": "Stuck?", "text": "Write.", "button": "Send", "reassurance": "No rush."}
    values = {**texts, "version": Opened.of(CallToAction.current()).version}

    response = client.post(f"{ADMIN}1/change/", values)

    assert response["Location"] == ADMIN
    assert CallToAction.current().heading == "Stuck?"


def test_booking_link_must_be_https(client):
    CallToAction().save()
    values = {"heading": "a", "text": "b", "button": "c", "reassurance": "d"}

    response = client.post(f"{ADMIN}1/change/", {**values, "booking_url": "javascript:alert(1)"})

    assert response.status_code == 200
    assert CallToAction.current().booking_url == ""


def test_consultant_does_not_edit_it(client):
    client.force_login(make_user(groups=["Consultants"]))

    assert client.get(ADMIN).status_code == 403
