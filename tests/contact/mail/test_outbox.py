"""The outbox: rows that become mails once, whoever claims them, and wait when they cannot."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.utils import timezone

from contact.mail import lease, outbox
from contact.models import OutgoingMail
from tests.factories import make_mail, make_request
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def now(monkeypatch):
    """The moment at which the clock stands still, after that of any mail the test makes."""
    moment = timezone.now() + MINUTE
    monkeypatch.setattr(timezone, "now", lambda: moment)
    monkeypatch.setattr(outbox, "database_now", lambda: moment)
    return moment


def fresh(mail):
    mail.refresh_from_db()
    return mail


def enqueue(**kwargs):
    defaults = {"kind": "notification", "recipient": "a@b.example", "subject": "S", "body": "B"}
    return outbox.enqueue(**defaults | kwargs)


def claim_as(owner):
    try:
        return outbox.claim(owner)
    finally:
        connection.close()


def test_message_id_is_unique_and_of_the_sites_domain(settings):
    settings.SITE_URL = "https://bücher.example:8443"

    first, second = enqueue(), enqueue()

    assert first.message_id.endswith("@xn--bcher-kva.example>")
    assert first.message_id != second.message_id


def test_mail_is_stored_with_the_mailbox_it_goes_to():
    diagnostic = make_request()

    mail = enqueue(
        recipient="Maria+Work@Example.org", reply_to="jo@b.example", diagnostic=diagnostic
    )

    assert (mail.kind, mail.subject, mail.body) == ("notification", "S", "B")
    assert mail.recipient == "Maria+Work@Example.org"
    assert mail.recipient_key == "maria@example.org"
    assert mail.reply_to == "jo@b.example"
    assert mail.diagnostic == diagnostic


def test_address_that_may_not_stand_in_a_header_is_not_replied_to():
    assert enqueue(reply_to="no address").reply_to == ""


def test_mail_is_a_reply_to_those_before_it_and_else_to_none(mailoutbox):
    enqueue()
    enqueue(references="<one@a.example> <two@a.example>")

    deliver_due()

    told = [mail.extra_headers.get("References") for mail in mailoutbox]
    assert told == [None, "<one@a.example> <two@a.example>"]


def test_subject_is_one_line_of_what_a_header_may_hold():
    mail = enqueue(subject="Your\N{SOFT HYPHEN}self\nand\N{NO-BREAK SPACE} us")

    assert mail.subject == "Yourself and us"


def test_mail_of_a_rolled_back_transaction_is_never_sent():
    with transaction.atomic():
        enqueue()
        transaction.set_rollback(True)

    assert deliver_due() == 0


def test_claimed_mail_is_not_claimed_again_while_the_lease_runs():
    make_mail()

    first, second = outbox.claim("one"), outbox.claim("two")

    assert first.lease_owner == "one"
    assert second is None


def test_claim_counts_the_attempt_and_leases_the_mail_for_six_seconds(now):
    make_mail(attempts=1)

    outbox.claim("worker")

    mail = OutgoingMail.objects.get()
    assert mail.attempts == 2
    assert mail.attempted_at == now
    assert mail.lease_owner == "worker"
    assert mail.lease_expires_at == now + timedelta(seconds=6)


def test_mail_is_claimed_in_no_transaction_that_could_be_rolled_back_later():
    make_mail()

    with transaction.atomic(), pytest.raises(RuntimeError):
        outbox.claim("worker")


@pytest.mark.parametrize("field", ["lease_expires_at", "next_attempt_at"])
def test_mail_is_claimed_at_its_very_moment_and_not_before(now, field):
    make_mail(**{field: now + INSTANT})
    mail = make_mail(**{field: now})

    assert outbox.claim("worker") == mail
    assert outbox.claim("worker") is None


def test_mail_that_is_due_for_longest_comes_first_and_of_two_the_older(now):
    last = make_mail(next_attempt_at=now)
    second = make_mail(next_attempt_at=now - MINUTE)
    third = make_mail(next_attempt_at=now - MINUTE)

    assert [outbox.claim("worker") for _turn in range(3)] == [second, third, last]


@pytest.mark.parametrize(
    "later",
    [
        {"next_attempt_at": 75 * MINUTE + INSTANT},
        {"created_at": INSTANT, "next_attempt_at": INSTANT},
        {"lease_expires_at": timedelta(seconds=66)},
    ],
    ids=["pause too long to be ours", "queued in the future", "lease too long to be ours"],
)
def test_mail_from_a_time_when_the_clock_was_wrong_is_claimed_at_once(now, later):
    mail = make_mail(**{field: now + distance for field, distance in later.items()})

    assert outbox.claim("worker") == mail


@pytest.mark.parametrize(
    "later",
    [
        {"next_attempt_at": 75 * MINUTE},
        {"created_at": MINUTE, "next_attempt_at": MINUTE, "attempts": 1},
        {"lease_expires_at": timedelta(seconds=66) - INSTANT},
    ],
    ids=["longest pause", "tried since", "lease of a moment ago"],
)
def test_mail_that_may_have_to_wait_does(now, later):
    moments = {name: now + value for name, value in later.items() if name != "attempts"}
    make_mail(attempts=later.get("attempts", 1), **moments)

    assert outbox.claim("worker") is None


def test_mail_of_a_dead_worker_is_claimed_when_its_lease_has_run_out():
    make_mail(lease_owner="dead", lease_expires_at=timezone.now() - MINUTE, attempts=1)

    mail = outbox.claim("living")

    assert mail.lease_owner == "living"
    assert mail.attempts == 2


@pytest.mark.parametrize(
    "state",
    [
        {"sent_at": timezone.now()},
        {"failed_at": timezone.now()},
        {"next_attempt_at": timezone.now() + timedelta(hours=1)},
    ],
)
def test_mail_that_is_not_due_is_not_claimed(state):
    make_mail(**state)

    assert outbox.claim("worker") is None


@pytest.mark.django_db(transaction=True)
def test_many_workers_claim_each_mail_once():
    for _number in range(12):
        make_mail()

    with ThreadPoolExecutor(8) as workers:
        claimed = list(workers.map(claim_as, [f"worker {number}" for number in range(24)]))

    keys = [mail.pk for mail in claimed if mail]
    assert len(keys) == len(set(keys)) == 12


def test_lease_is_renewed_for_as_long_as_it_was_given(now, monkeypatch):
    make_mail()
    mail = outbox.claim("slow")
    later = now + timedelta(seconds=5)
    monkeypatch.setattr(outbox, "database_now", lambda: later)

    assert outbox.renew("slow") is True

    assert fresh(mail).lease_expires_at == later + timedelta(seconds=6)


@pytest.mark.parametrize(
    "state", [{"lease_owner": "quick"}, {"lease_owner": "slow", "sent_at": timezone.now()}]
)
def test_lease_that_is_over_is_not_renewed(state):
    mail = make_mail(**state)

    assert outbox.renew("slow") is False

    assert fresh(mail).lease_expires_at is None


@pytest.mark.django_db(transaction=True)
def test_deliveries_renew_the_lease_of_their_own_worker(smtp, monkeypatch):
    renewed = []
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.05)
    monkeypatch.setattr(outbox, "renew", renewed.append)
    smtp.delay = 0.5
    make_mail()

    list(outbox.deliveries("worker"))

    assert set(renewed) == {"worker"}


def test_clock_of_the_leases_is_that_of_the_database():
    at = {"sqlite": timezone.now, "postgresql": database_clock}[connection.vendor]

    assert at() <= outbox.database_now() <= at()


def database_clock():
    with connection.cursor() as cursor:
        return cursor.execute("SELECT clock_timestamp()").fetchone()[0]


def test_failure_of_a_worker_that_lost_its_lease_is_not_stored():
    mail = make_mail(lease_owner="slow", lease_expires_at=timezone.now() - MINUTE)
    outbox.claim("quick")

    outbox.give_up(mail, ValueError("too late"))

    assert not OutgoingMail.objects.get().failed_at
    assert OutgoingMail.objects.get().lease_owner == "quick"


def test_success_of_a_worker_that_lost_its_lease_is_stored():
    mail = make_mail(lease_owner="slow", lease_expires_at=timezone.now() - MINUTE)
    outbox.claim("quick")

    outbox.mark_sent(mail)

    assert OutgoingMail.objects.get().sent_at


@pytest.mark.parametrize(("dice", "jitter"), [(0, 0.75), (0.75, 1.125), (1, 1.25)])
@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (124, 60)]
)
def test_pauses_double_up_to_an_hour_with_jitter(now, monkeypatch, attempts, minutes, dice, jitter):
    monkeypatch.setattr("random.random", lambda: dice)
    mail = make_mail(lease_owner="worker", attempts=attempts)

    outbox.postpone(mail, OSError("away"))

    assert fresh(mail).next_attempt_at == now + minutes * MINUTE * jitter
    assert mail.last_error == "OSError: away"


def test_postponed_mail_is_nobodys():
    make_mail()
    mail = outbox.claim("worker")

    outbox.postpone(mail, OSError("away"))

    assert fresh(mail).lease_owner == ""
    assert mail.lease_expires_at is None


def test_sent_mail_is_nobodys(now):
    make_mail()

    deliver_due()

    mail = OutgoingMail.objects.get()
    assert mail.sent_at == now
    assert mail.lease_owner == ""
    assert mail.lease_expires_at is None


def test_mail_is_given_up_when_the_last_attempt_failed(now):
    mail = make_mail(lease_owner="worker", attempts=outbox.MAX_ATTEMPTS)

    outbox.postpone(mail, OSError("away"))

    assert fresh(mail).failed_at == now
    assert mail.last_error == "OSError: away"


def test_pauses_add_up_to_five_days():
    pauses = [min(2 ** min(attempt - 1, 16), 60) for attempt in range(1, outbox.MAX_ATTEMPTS)]

    assert timedelta(days=4.9) < sum(pauses) * MINUTE < timedelta(days=5.1)


@pytest.mark.parametrize(
    "poison",
    [
        pytest.param({"subject": "two\nlines"}, id="subject with newline"),
        pytest.param({"subject": "cut\x0bhere"}, id="subject with vertical tab"),
        pytest.param({"recipient": ""}, id="no recipient"),
        pytest.param({"recipient": "a@b.example\r\nBcc: c@d.example"}, id="recipient with header"),
        pytest.param({"reply_to": "a@b.example\x0cBcc: c@d.example"}, id="reply-to with form feed"),
        pytest.param({"message_id": "<a@b>\nBcc: c@d.example"}, id="message id with newline"),
        pytest.param({"kind": "unknown"}, id="unknown kind"),
    ],
)
def test_poison_row_fails_alone_and_at_once(poison, mailoutbox):
    bad, good = make_mail(**poison), make_mail()

    sent = deliver_due()

    assert sent == 1
    assert fresh(bad).failed_at
    assert bad.last_error
    assert fresh(good).sent_at
    assert [message.to for message in mailoutbox] == [["team@example.com"]]


def test_row_that_kills_its_worker_every_time_is_given_up(mailoutbox):
    mail = make_mail(attempts=outbox.MAX_ATTEMPTS, lease_expires_at=timezone.now() - MINUTE)

    deliver_due()

    assert fresh(mail).last_error == "RuntimeError: Every attempt was cut short."
    assert mail.failed_at
    assert not mailoutbox


def test_last_attempt_is_made():
    make_mail(attempts=outbox.MAX_ATTEMPTS - 1)

    assert deliver_due() == 1


def test_failed_mail_sent_again_keeps_its_message_id(mailoutbox):
    mail = make_mail(failed_at=timezone.now(), attempts=125, last_error="refused")
    before = mail.message_id

    outbox.resend(mail)
    deliver_due()

    assert fresh(mail).sent_at
    assert mail.last_error == ""
    assert mailoutbox[0].extra_headers["Message-ID"] == before


def test_sent_mail_sent_again_gets_a_new_message_id():
    mail = make_mail(sent_at=timezone.now())
    before = mail.message_id

    outbox.resend(mail)

    assert deliver_due() == 1
    assert fresh(mail).message_id != before


def test_waiting_mail_is_tried_now_under_the_message_id_it_has(now):
    mail = make_mail(next_attempt_at=now + MINUTE, attempts=3)
    before = mail.message_id

    outbox.resend(mail)

    assert fresh(mail).next_attempt_at == now
    assert mail.attempts == 0
    assert mail.message_id == before


def test_sending_again_leaves_a_mail_to_the_worker_that_holds_it():
    mail = make_mail()
    outbox.claim("worker")

    outbox.resend(mail)

    assert outbox.claim("other") is None


def test_resent_mail_tries_for_five_days_again(settings):
    settings.EMAIL_BACKEND = "tests.contact.mail.test_outbox.Refusing"
    mail = make_mail(failed_at=timezone.now(), attempts=outbox.MAX_ATTEMPTS)

    outbox.resend(mail)
    deliver_due()

    assert not fresh(mail).failed_at
    assert mail.attempts == 1


class Counting(django_mail.backends.base.BaseEmailBackend):
    closed = 0

    def send_messages(self, messages):
        return len(messages)

    def close(self):
        Counting.closed += 1
        raise ConnectionResetError


def test_connection_is_closed_at_the_end_whatever_the_server_says(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.contact.mail.test_outbox.Counting"
    monkeypatch.setattr(Counting, "closed", 0)
    make_mail()

    assert deliver_due() == 1
    assert Counting.closed == 1


class Refusing(django_mail.backends.base.BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError


def test_stuck_is_what_the_team_misses_and_what_no_worker_takes():
    now = timezone.now()
    hour_ago, later = now - timedelta(hours=1), now + timedelta(hours=1)
    late = make_mail(created_at=hour_ago, next_attempt_at=later)
    given_up = make_mail(failed_at=now)
    left_lying = make_mail(kind="acknowledgement", next_attempt_at=hour_ago)
    make_mail()
    make_mail(created_at=hour_ago, sent_at=now)
    make_mail(kind="acknowledgement", failed_at=now, next_attempt_at=hour_ago)
    make_mail(kind="acknowledgement", created_at=hour_ago, next_attempt_at=later)

    assert set(outbox.stuck(now)) == {late, given_up, left_lying}


def test_any_mail_but_an_acknowledgement_is_missed_by_the_team():
    missed = make_mail(kind="reminder", failed_at=timezone.now())

    assert list(outbox.stuck(timezone.now())) == [missed]


def test_mail_is_stuck_after_a_quarter_of_an_hour():
    now = timezone.now()
    then = now - timedelta(minutes=15)
    make_mail(created_at=then + INSTANT, next_attempt_at=now)
    unsent = make_mail(created_at=then, next_attempt_at=now)

    assert list(outbox.stuck(now)) == [unsent]


def test_mail_that_no_worker_takes_is_stuck_after_a_quarter_of_an_hour():
    now = timezone.now()
    then = now - timedelta(minutes=15)
    make_mail(kind="acknowledgement", next_attempt_at=then + INSTANT)
    left_lying = make_mail(kind="acknowledgement", next_attempt_at=then)

    assert list(outbox.stuck(now)) == [left_lying]
