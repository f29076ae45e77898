"""Whatever a mail server does, a mail ends in time as sent, waiting or failed, and others go on."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from contact.mail import lease, outbox, session
from contact.models import OutgoingMail
from tests import smtp_faults
from tests.factories import make_mail
from tests.smtp import use
from tests.smtp_faults import STEPS, FaultyServer
from tests.worker import deliver_due

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

SENT, WAITING, FAILED = "sent", "waiting", "failed"
# What a fault means for the mail, by the step at which it happens.
FAULTS = {
    "drip": lambda step: WAITING,
    "close": lambda step: WAITING,
    "garbage": lambda step: SENT if step == "EHLO" else WAITING,
    "not_now": lambda step: SENT if step == "EHLO" else WAITING,
    "never": lambda step: {"EHLO": SENT, "banner": WAITING}.get(step, FAILED),
    "huge_line": lambda step: SENT,
    "endless_answer": lambda step: WAITING,
}


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    monkeypatch.setattr(session, "GOODBYE", 0.5)
    # On SQLite the thread that renews would wait for the test's own transaction: twenty seconds.
    monkeypatch.setattr(lease, "RENEW_EVERY", 60)


@pytest.fixture
def hurry(monkeypatch):
    """Ends the session that is going on soon. Until then it has time enough on any machine."""
    begun = []
    begin = lease.Lease.begin

    def note(self):
        begun.append(self)
        begin(self)

    monkeypatch.setattr(lease.Lease, "begin", note)
    return lambda: begun[-1].end_within(0.5)


def fresh(mail):
    mail.refresh_from_db()
    return mail


def state(mail):
    return SENT if fresh(mail).sent_at else FAILED if mail.failed_at else WAITING


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("fault", FAULTS)
def test_fault_of_a_server_ends_in_time_and_holds_up_no_other_mail(settings, hurry, fault, step):
    mail, behind = make_mail(), make_mail()

    with FaultyServer(step, getattr(smtp_faults, fault), hurry) as server:
        use(server, settings)
        deliver_due()
        deliver_due()

    assert state(mail) == (SENT if step == "QUIT" else FAULTS[fault](step))
    assert bool(mail.last_error) == (state(mail) != SENT)
    assert not mail.lease_owner
    assert fresh(behind).sent_at


@pytest.mark.parametrize("fault", ["drip", "close", "silence", "endless_answer"])
def test_mail_handed_over_without_an_answer_is_said_to_have_perhaps_arrived(settings, hurry, fault):
    mail = make_mail()

    with FaultyServer(".", getattr(smtp_faults, fault), hurry) as server:
        use(server, settings)
        deliver_due()

    assert len(server.taken) == 1
    assert "May have been delivered" in fresh(mail).last_error


def test_answer_is_known_by_its_code_though_its_text_never_ends(settings, hurry):
    mail = make_mail()

    with FaultyServer(".", smtp_faults.drip_after_the_code, hurry) as server:
        use(server, settings)
        deliver_due()

    assert state(mail) == SENT


def test_mail_broken_off_before_its_end_is_not_said_to_have_arrived(settings, hurry):
    mail = make_mail()

    with FaultyServer("DATA", smtp_faults.drip, hurry) as server:
        use(server, settings)
        deliver_due()

    assert fresh(mail).last_error
    assert "delivered" not in mail.last_error


def test_worker_whose_lease_ran_out_says_nothing_more(settings, hurry, monkeypatch):
    monkeypatch.setattr(lease, "LEASE", lease.timedelta(seconds=0.2))
    mail = make_mail()

    with FaultyServer("DATA", smtp_faults.go_on_late, hurry) as server:
        use(server, settings)
        deliver_due()

    assert server.taken == []
    assert "The lease on the mail ran out" in fresh(mail).last_error


@pytest.mark.django_db(transaction=True)
def test_worker_that_is_merely_slow_keeps_its_mail(smtp, monkeypatch):
    monkeypatch.setattr(lease, "RENEW_EVERY", 0.1)
    for module in (lease, outbox):
        monkeypatch.setattr(module, "LEASE", lease.timedelta(seconds=1.5))
    monkeypatch.setattr(lease, "SESSION", 60)
    smtp.delay = 2.5
    make_mail()

    with ThreadPoolExecutor(1) as workers:
        slow = workers.submit(in_a_thread, deliver_due)
        taken_over = claimed_while(lambda: not slow.done())

    assert taken_over == []
    assert slow.result() == 1
    assert len(smtp.received) == 1


def claimed_while(is_going_on):
    """What another worker gets hold of in the meantime."""
    found = []
    while is_going_on():
        time.sleep(0.05)
        if OutgoingMail.objects.exclude(lease_owner="").exists():
            found += filter(None, [outbox.claim("other")])
    return found


def in_a_thread(function):
    try:
        return function()
    finally:
        connection.close()
