"""The quarantine: a list of its own, one click from release."""

import pytest

from contact.models import StatusChange
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

QUARANTINE = "/admin/contact/quarantinedrequest/"


@pytest.fixture
def anna(client):
    anna = make_user(groups=["Consultants"])
    client.force_login(anna)
    return anna


def make_quarantined(**kwargs):
    defaults = {"status": "quarantined", "quarantine_reason": "the hidden field was filled in"}
    return make_request(**defaults | kwargs)


def test_list_shows_only_quarantined_requests_with_the_reason(client, anna):
    make_quarantined(name="Maria Keller", message="Decisions take weeks.")
    make_request(name="Jonas Lind")

    page = client.get(QUARANTINE).content.decode()

    assert "Maria Keller" in page
    assert "the hidden field was filled in" in page
    assert "Decisions take weeks." in page
    assert "Jonas Lind" not in page


def test_one_click_in_the_list_moves_to_the_inbox_and_queues_the_mails(client, anna):
    diagnostic = make_quarantined()
    release = f"{QUARANTINE}{diagnostic.pk}/release/"

    assert f'formaction="{release}"' in client.get(QUARANTINE).content.decode()
    response = client.post(release)

    assert response["Location"] == QUARANTINE
    diagnostic.refresh_from_db()
    assert diagnostic.status == "new"
    assert diagnostic.mails.filter(kind="notification").count() == 1
    change = StatusChange.objects.get()
    assert (change.old, change.new, change.by) == ("quarantined", "new", anna)


def test_second_click_is_told_that_it_is_gone_and_mails_nothing(client, anna):
    diagnostic = make_quarantined()
    client.post(f"{QUARANTINE}{diagnostic.pk}/release/")

    response = client.post(f"{QUARANTINE}{diagnostic.pk}/release/")

    assert response.status_code == 404
    assert diagnostic.mails.filter(kind="notification").count() == 1


def test_request_outside_the_quarantine_cannot_be_released(client, anna):
    diagnostic = make_request()

    response = client.post(f"{QUARANTINE}{diagnostic.pk}/release/")

    assert response.status_code == 404
    assert diagnostic.mails.count() == 0


def test_several_are_released_at_once(client, anna):
    chosen = [make_quarantined().pk, make_quarantined().pk]
    stays = make_quarantined()

    client.post(QUARANTINE, {"action": "release_selected", "_selected_action": chosen})

    assert set(StatusChange.objects.values_list("diagnostic", flat=True)) == set(chosen)
    stays.refresh_from_db()
    assert stays.status == "quarantined"


@pytest.mark.parametrize("model", ["quarantinedrequest", "diagnosticrequest"])
def test_its_page_says_why_and_offers_only_the_release(client, anna, model):
    diagnostic = make_quarantined()

    page = client.get(f"/admin/contact/{model}/{diagnostic.pk}/change/").content.decode()

    assert "Quarantined: the hidden field was filled in" in page
    assert page.count('name="move_to"') == 1
    assert 'name="move_to" value="new"' in page


@pytest.mark.parametrize("model", ["quarantinedrequest", "diagnosticrequest"])
def test_release_from_its_page(client, anna, model):
    diagnostic = make_quarantined()

    response = client.post(f"/admin/contact/{model}/{diagnostic.pk}/change/", {"move_to": "new"})

    assert response.status_code == 302
    diagnostic.refresh_from_db()
    assert diagnostic.status == "new"
    assert diagnostic.mails.filter(kind="notification").count() == 1
