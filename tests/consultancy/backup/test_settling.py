"""What was erased, or is too old, does not come back with a back-up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from consultancy.backup.settling import carry, settle_restored
from consultancy.signin.models import SignIn
from contact.erasures import privacy
from contact.models import DiagnosticRequest, Erasure, Heartbeat
from contact.senders import sent_from
from tests.factories import make_request, make_user

pytestmark = pytest.mark.django_db
EMAIL = "maria.keller@example.org"
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture(autouse=True)
def no_file(settings, tmp_path):
    settings.ERASURES_FILE = str(tmp_path / "erasures.jsonl")


def settled():
    return "\n".join(settle_restored(carry()))


def test_what_only_the_replaced_database_knows_is_erased_again():
    one, other = make_request(email=EMAIL), make_request()
    privacy.erase(sent_from(EMAIL), person=EMAIL)
    carried = carry()
    Erasure.objects.all().delete()
    DiagnosticRequest.objects.bulk_create([one])

    said = "\n".join(settle_restored(carried))

    assert "Erased again: 1 requests" in said
    assert list(DiagnosticRequest.objects.all()) == [other]
    assert {row.kind for row in Erasure.objects.all()} == {"request", "mailbox"}


def test_requests_whose_time_is_over_go_though_all_rows_are_old():
    Heartbeat.objects.create(job="deliver_mail", seen_at=NOW - timedelta(days=60))
    make_request(created_at=LONG_AGO)
    other = make_request(created_at=NOW - timedelta(days=60))

    assert "Purged, as their time is over: 1 requests." in settled()
    assert DiagnosticRequest.objects.get() == other


def test_many_requests_whose_time_is_over_wait_for_a_person():
    for _number in range(6):
        make_request(created_at=LONG_AGO)

    said = settled()

    assert "Nothing was purged. The purge would erase 6 of 6 requests" in said
    assert "manage.py purge_requests --yes" in said
    assert DiagnosticRequest.objects.count() == 6


def test_clock_behind_the_backup_purges_nothing():
    make_request(created_at=LONG_AGO)
    make_request(created_at=NOW + timedelta(days=2))

    assert "the newest row is from the future" in settled()
    assert DiagnosticRequest.objects.count() == 2


def test_sign_ins_of_long_ago_are_forgotten():
    SignIn.objects.create(user=make_user(), at=LONG_AGO)

    settled()

    assert not SignIn.objects.exists()
