"""The mail worker: a command, and a process that signals and a missing database cannot hurt."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import OperationalError

from contact.mail.emails import queue_acknowledgement, queue_notification
from contact.management.commands import deliver_mail
from contact.models import Heartbeat, OutgoingMail
from tests.factories import make_mail, make_request
from tests.mail_load import environment


def run_once(capsys):
    call_command("deliver_mail", once=True)
    return capsys.readouterr().out


@contextmanager
def worker_process(smtp):
    """The worker as a process of its own, at work."""
    Heartbeat.objects.all().delete()
    command = [sys.executable, "manage.py", "deliver_mail"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    with subprocess.Popen(command, env=environment(smtp.port), **pipes) as worker:
        wait_for(Heartbeat.objects.exists)
        yield worker
        worker.kill()


@pytest.fixture
def process(transactional_db, smtp, interruptible):
    with worker_process(smtp) as worker:
        yield worker


def wait_for(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.django_db
def test_once_sends_what_is_due_and_ends(capsys, mailoutbox):
    make_mail()
    make_mail(sent_at="2026-01-01T00:00Z")

    printed = run_once(capsys)

    assert len(mailoutbox) == 1
    assert "notification “Diagnostic request DC-00042”: sent\n" in printed


@pytest.mark.django_db
def test_log_names_no_colleague_and_no_draft(capsys, mailoutbox):
    make_mail(kind=OutgoingMail.Kind.REVIEW, subject="Site: Maria asks you to review “Secret”")

    assert "review: sent\n" in run_once(capsys)


@pytest.mark.django_db
def test_second_run_sends_nothing(capsys, mailoutbox):
    make_mail()

    run_once(capsys)
    run_once(capsys)

    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_printed_lines_hold_no_personal_data(capsys, smtp):
    smtp.answers["DATA"] = "550 maria@example.org is unknown"
    diagnostic = make_request(name="Maria", email="maria@example.org")
    queue_notification(diagnostic)
    queue_acknowledgement(diagnostic)

    printed = run_once(capsys)

    assert f"acknowledgement “Your request {diagnostic.reference} has arrived”: failed" in printed
    assert "(SMTPDataError)" in printed
    assert "maria" not in printed.lower()


@pytest.mark.django_db
def test_worker_leaves_a_sign_of_life(capsys):
    run_once(capsys)

    assert Heartbeat.objects.get().job == "deliver_mail"


@pytest.mark.django_db
def test_mail_in_development_is_a_file_that_a_person_can_read(settings, tmp_path, capsys):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "var" / "mail"
    queue_notification(make_request(message="Größe – “quoted”\n" + "A long paragraph. " * 100))

    run_once(capsys)

    (file,) = (tmp_path / "var" / "mail").iterdir()
    assert "\n> Größe – “quoted”\n> A long paragraph. A long" in file.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_worker_waits_for_a_database_that_is_away(capsys, monkeypatch):
    worker = deliver_mail.Command()
    answers = iter([OperationalError("gone"), OperationalError("gone"), None])
    monkeypatch.setattr(worker, "work", lambda owner: next_of(answers, worker))
    monkeypatch.setattr(worker, "sleep", lambda seconds: None)
    monkeypatch.setattr(deliver_mail.connections, "close_all", lambda: None)

    worker.work_until_stopped("owner")

    printed = capsys.readouterr().out
    assert "The database is away (OperationalError); next try in 4 s" in printed
    assert "next try in 8 s" in printed
    assert printed.endswith("Stopped\n")


def next_of(answers, worker):
    if answer := next(answers):
        raise answer
    worker.stopping = True


@pytest.mark.slow
def test_process_sends_what_comes_in(process, smtp):
    make_mail()

    wait_for(OutgoingMail.objects.exclude(sent_at=None).exists)

    assert len(smtp.received) == 1


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_ends_well_when_it_is_told_to(process, number):
    process.send_signal(number)

    assert process.wait(20) == 0
    assert process.stdout.read().endswith("Stopped\n")


@pytest.mark.slow
def test_process_told_to_stop_finishes_the_mail_at_hand(process, smtp):
    smtp.answers["DATA"] = "slow"
    make_mail()
    make_mail()
    wait_for(OutgoingMail.objects.exclude(lease_owner="").exists)

    process.send_signal(signal.SIGTERM)

    assert process.wait(20) == 0
    assert OutgoingMail.objects.exclude(sent_at=None).count() == 1
    assert OutgoingMail.objects.filter(attempts=0).count() == 1
    assert len(smtp.received) == 1


@pytest.mark.slow
def test_mail_of_a_killed_process_is_sent_by_the_next_in_seconds(process, smtp):
    smtp.answers["DATA"] = "stall"
    make_mail()
    wait_for(OutgoingMail.objects.exclude(lease_owner="").exists)

    with worker_process(smtp):
        smtp.answers.clear()
        process.kill()
        wait_for(OutgoingMail.objects.exclude(sent_at=None).exists, seconds=15)

    assert OutgoingMail.objects.get().attempts == 2
    assert len(smtp.received) == 1


@pytest.mark.slow
def test_process_that_was_stopped_leaves_its_mail_to_the_one_that_took_it_over(process, smtp):
    smtp.answers["MAIL"] = "slow"
    make_mail()
    wait_for(OutgoingMail.objects.exclude(lease_owner="").exists)

    process.send_signal(signal.SIGSTOP)
    with worker_process(smtp) as other:
        wait_for(OutgoingMail.objects.exclude(sent_at=None).exists)
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGTERM)
        process.wait(20)
        other.send_signal(signal.SIGTERM)
        other.wait(20)

    assert len(smtp.received) == 1
