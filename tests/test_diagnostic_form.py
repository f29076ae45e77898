"""The page with the form, and what a posted form leads to."""

import pytest

from contact.models import DiagnosticRequest, OutgoingMail

pytestmark = pytest.mark.django_db

OURS = {"HTTP_SEC_FETCH_SITE": "same-origin"}
ANSWERS = {
    "name": "Maria Keller",
    "email": "maria@example.org",
    "organisation": "Keller Werke",
    "role": "COO",
    "message": "Decisions take weeks.\nNobody owns them.",
}


def test_form_is_the_same_for_everyone(client):
    response = client.get("/diagnostic/")

    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response.content == client.get("/diagnostic/", headers={"Cookie": "a=b"}).content


def test_request_is_stored_with_its_mails_before_the_visitor_is_thanked(client):
    response = client.post("/diagnostic/", ANSWERS, **OURS)

    assert response.status_code == 302
    assert response["Location"] == "/diagnostic/thanks/"
    diagnostic = DiagnosticRequest.objects.get()
    assert diagnostic.status == "new"
    assert diagnostic.message == "Decisions take weeks.\nNobody owns them."
    assert set(diagnostic.mails.values_list("kind", flat=True)) == set(OutgoingMail.Kind.values)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_form_allows_no_other_method(client, method):
    response = getattr(client, method)("/diagnostic/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, POST"
