"""One click lets a quarantined request through."""

import pytest

from contact.intake.submission import release
from contact.models import DiagnosticRequest, OutgoingMail
from tests.factories import make_request
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db


def make_quarantined():
    return make_request(status="quarantined", quarantine_reason="many links")


def test_released_request_is_new_and_its_mails_are_queued():
    diagnostic = make_quarantined()

    assert release(diagnostic)

    assert diagnostic.status == "new"
    assert DiagnosticRequest.objects.get().status == "new"
    assert set(diagnostic.mails.values_list("kind", flat=True)) == {
        "notification",
        "acknowledgement",
    }


def test_reason_stays_with_the_released_request():
    diagnostic = make_quarantined()

    release(diagnostic)

    assert DiagnosticRequest.objects.get().quarantine_reason == "many links"


def test_released_request_was_seen_and_needs_no_place_in_a_bundle():
    aside = {"status": "quarantined", "quarantine_reason": "many links"}
    diagnostic = make_request(**aside, is_over_limit=True)
    assert not DiagnosticRequest.objects.to_bundle().exists()

    release(diagnostic)

    assert diagnostic.opened_at
    assert not DiagnosticRequest.objects.to_bundle().exists()


def test_two_clicks_mail_once():
    diagnostic = make_quarantined()
    seen_by_another_tab = DiagnosticRequest.objects.get()
    release(diagnostic)

    assert not release(seen_by_another_tab)

    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("status", ["new", "replied", "won"])
def test_request_that_is_not_quarantined_stays_as_it_is(status):
    diagnostic = make_request(status=status)

    assert not release(diagnostic)

    assert DiagnosticRequest.objects.get().status == status
    assert not OutgoingMail.objects.exists()


def test_release_is_all_or_nothing(monkeypatch):
    diagnostic = make_quarantined()
    monkeypatch.setattr("contact.intake.submission.queue_notification", fail)

    with pytest.raises(RuntimeError):
        release(diagnostic)

    assert DiagnosticRequest.objects.get().status == "quarantined"


def test_submission_is_all_or_nothing(client, monkeypatch):
    monkeypatch.setattr("contact.intake.submission.queue_acknowledgement", fail)

    with pytest.raises(RuntimeError):
        client.post("/diagnostic/", ANSWERS, headers=OURS)

    assert not DiagnosticRequest.objects.exists()
    assert not OutgoingMail.objects.exists()


def fail(diagnostic):
    raise RuntimeError
