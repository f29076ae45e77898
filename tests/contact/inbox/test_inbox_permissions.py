"""Who may open what: every address of the requests' side of the admin."""

import pytest
from django.contrib.auth.models import Group

from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db

REQUESTS = "/admin/contact/diagnosticrequest/"
QUARANTINE = "/admin/contact/quarantinedrequest/"
FOR_CONSULTANTS = [
    REQUESTS,
    f"{REQUESTS}1/change/",
    f"{REQUESTS}1/history/",
    f"{REQUESTS}where-from/",
    f"{REQUESTS}where-from/?format=csv",
    f"{REQUESTS}erased-next/",
    QUARANTINE,
    f"{QUARANTINE}2/change/",
    f"{QUARANTINE}2/history/",
]
FOR_NOBODY = [
    f"{REQUESTS}add/",
    f"{REQUESTS}1/delete/",
    f"{QUARANTINE}add/",
    f"{QUARANTINE}2/delete/",
]


@pytest.fixture(autouse=True)
def two_requests():
    make_request(pk=1)
    make_request(pk=2, status="quarantined", quarantine_reason="the honeypot is filled in")


def signed_in(client, *groups):
    client.force_login(make_user(groups=groups))
    return client


@pytest.mark.parametrize("address", FOR_CONSULTANTS + FOR_NOBODY)
def test_anonymous_visitor_is_sent_to_the_login(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("address", FOR_CONSULTANTS + FOR_NOBODY)
def test_editor_is_refused(client, address):
    response = signed_in(client, "Editors").get(address)

    assert response.status_code == 403


@pytest.mark.parametrize("address", FOR_CONSULTANTS)
def test_consultant_is_let_in(client, address):
    response = signed_in(client, "Consultants").get(address)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", FOR_NOBODY)
def test_nobody_adds_or_deletes_by_hand(admin_client, address):
    assert admin_client.get(address).status_code == 403


@pytest.mark.parametrize("groups", [(), ("Editors",)])
def test_release_button_is_refused(client, groups):
    response = signed_in(client, *groups).post(f"{QUARANTINE}2/release/")

    assert response.status_code == 403


def test_release_button_refuses_a_link(client):
    response = signed_in(client, "Consultants").get(f"{QUARANTINE}2/release/")

    assert response.status_code == 405


@pytest.mark.parametrize("address", [REQUESTS, QUARANTINE])
def test_editor_cannot_post_actions(client, address):
    values = {"action": "export", "_selected_action": [1, 2]}

    response = signed_in(client, "Editors").post(address, values)

    assert response.status_code == 403


def test_editors_front_page_does_not_name_requests(client):
    response = signed_in(client, "Editors").get("/admin/")

    assert "diagnosticrequest" not in response.content.decode()


def test_colleague_who_may_only_look_changes_nothing(client):
    viewer = make_user(permissions=["view_diagnosticrequest"])
    client.force_login(viewer)

    page = client.get(f"{REQUESTS}1/change/").content.decode()
    response = client.post(f"{REQUESTS}1/change/", {"move_to": "won"})

    assert 'name="move_to"' not in page
    assert response.status_code == 403


def test_group_has_only_what_handling_needs():
    permissions = Group.objects.get(name="Consultants").permissions

    assert set(permissions.values_list("codename", flat=True)) == {
        "view_diagnosticrequest",
        "change_diagnosticrequest",
        *(f"{action}_replytemplate" for action in ("add", "change", "delete", "view")),
    }
