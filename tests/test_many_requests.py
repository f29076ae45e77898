"""The generator of requests, by which scale is measured."""

import pytest

from contact.models import DiagnosticRequest, OutgoingMail
from tests.desk import sign_in
from tests.many_requests import fill

pytestmark = pytest.mark.django_db


def test_generated_requests_and_their_mails_are_of_every_status():
    fill(2_000)

    kept = set(DiagnosticRequest.objects.values_list("status", flat=True))
    assert kept == set(DiagnosticRequest.Status.values)
    moments = OutgoingMail.objects.values_list("sent_at", "failed_at")
    states = {(bool(sent_at), bool(failed_at)) for sent_at, failed_at in moments}
    assert states == {(False, False), (True, False), (False, True)}


def test_generated_requests_are_shown():
    fill(40)

    inbox = sign_in("Consultants").get("/admin/contact/diagnosticrequest/").content.decode()
    assert "Visitor 38" in inbox
