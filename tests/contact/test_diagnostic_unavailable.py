"""The database cannot be written: the visitor keeps the text and gets an address to write to."""

import pytest
from django.db import connection

from contact.models import CallToAction, DiagnosticRequest, OutgoingMail
from contact.source import Source
from tests import database_faults
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db(transaction=True)

# Longer than what fits into the pages that an almost empty table has already.
ANSWERS = ANSWERS | {"message": ANSWERS["message"] + " 1234567890" * 1500}
FAULTS = {
    "sqlite": ["read_only", "down", "locked", "full"],
    "postgresql": ["read_only", "down", "killed"],
}


@pytest.fixture(params=FAULTS[connection.vendor])
def fault(request, transactional_db):
    return getattr(database_faults, request.param)


def test_text_and_source_come_back_with_an_address_to_write_to(client, fault):
    token = Source(path="/insights/one/", heading="Same here?").to_token()

    with fault():
        response = client.post("/diagnostic/", ANSWERS | {"source": token}, headers=OURS)

    page = response.content.decode()
    assert response.status_code == 503
    assert response["Cache-Control"] == "no-store"
    assert int(response["Retry-After"]) > 0
    assert 'value="Maria Keller"' in page
    assert 'value="maria@example.org"' in page
    assert ANSWERS["message"] in page
    assert f'value="{token}"' in page
    assert "mailto:team@example.com" in page


def test_nothing_is_half_stored_and_the_second_try_succeeds(client, fault):
    with fault():
        client.post("/diagnostic/", ANSWERS, headers=OURS)
    assert not DiagnosticRequest.objects.exists()
    assert not OutgoingMail.objects.exists()

    response = client.post("/diagnostic/", ANSWERS, headers=OURS)

    assert response.status_code == 302
    assert DiagnosticRequest.objects.count() == 1
    assert OutgoingMail.objects.count() == 2


def test_form_and_its_errors_need_no_database(client):
    with database_faults.down():
        form = client.get("/diagnostic/")
        errors = client.post("/diagnostic/", {"name": "Maria"}, headers=OURS)
        refused = client.post("/diagnostic/", ANSWERS, headers={"Sec-Fetch-Site": "cross-site"})
        thanks = client.get("/diagnostic/thanks/")

    statuses = [response.status_code for response in (form, errors, refused, thanks)]
    assert statuses == [200, 422, 403, 200]


def test_address_in_the_admin_is_the_one_that_is_offered(client):
    CallToAction(email="hello@example.com").save()

    with database_faults.read_only():
        response = client.post("/diagnostic/", ANSWERS, headers=OURS)

    assert "mailto:hello@example.com" in response.content.decode()


def test_log_names_the_fault_and_nothing_of_the_request(client, caplog):
    with database_faults.read_only():
        client.post("/diagnostic/", ANSWERS, headers=OURS)

    assert "could not be stored" in caplog.text
    assert "readonly" in caplog.text.replace("-", "")
    assert "Maria" not in caplog.text
    assert "maria@" not in caplog.text
    assert "weeks" not in caplog.text
