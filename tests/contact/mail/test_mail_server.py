"""What a mail server does to us: each mail ends as sent, waiting or failed, and none is lost."""

import shutil
import socket
import ssl
import subprocess

import pytest
from django.core.management import call_command

from contact.mail import lease
from contact.mail.outbox import MAX_ATTEMPTS
from tests.factories import make_mail
from tests.smtp import MailServer, use
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

OPENSSL = [
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    *("-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
]


def fresh(mail):
    mail.refresh_from_db()
    return mail


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([shutil.which("openssl"), *OPENSSL[1:], *files], check=True, capture_output=True)
    return folder


@pytest.fixture
def server_tls(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    return context


def test_accepted_mail_is_sent_with_its_message_id(smtp):
    mail = make_mail(reply_to="maria@example.org", body="Größe – “quoted”\n.\nend\n")

    sent = deliver_due()

    delivery = smtp.received[0]
    assert sent == 1
    assert fresh(mail).sent_at
    assert delivery.recipients == ["team@example.com"]
    assert f"Message-ID: {mail.message_id}".encode() in delivery.headers
    assert b"Reply-To: maria@example.org" in delivery.headers
    assert b"Auto-Submitted: auto-generated" in delivery.headers
    assert delivery.body == "Größe – “quoted”\r\n.\r\nend\r\n"


def test_mails_of_one_batch_share_a_connection(smtp):
    for _number in range(3):
        make_mail()

    deliver_due()

    assert len(smtp.received) == 3
    assert smtp.sessions == 1


def test_refused_connection_keeps_the_mail_and_spares_those_behind_it(settings):
    with MailServer() as gone:
        use(gone, settings)
    first, second = make_mail(), make_mail()

    sent = deliver_due()

    assert sent == 0
    assert fresh(first).attempts == 1
    assert "ConnectionRefusedError" in first.last_error
    assert not first.failed_at
    assert fresh(second).attempts == 0


def test_server_that_never_greets_is_given_up_after_the_timeout(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = silent.getsockname()
        settings.EMAIL_TIMEOUT = 0.2
        mail = make_mail()

        sent = deliver_due()

    assert sent == 0
    assert not fresh(mail).failed_at
    assert mail.last_error


@pytest.mark.parametrize("stage", ["MAIL", "team@example.com", "DATA"])
@pytest.mark.parametrize("behaviour", ["stall", "drop"])
def test_stalling_or_dropping_server_keeps_the_mail_for_later(
    smtp, settings, monkeypatch, stage, behaviour
):
    settings.EMAIL_TIMEOUT = 0.3
    # For the answer to the mail itself there is more time; less than until the lease is renewed,
    # for which SQLite would wait until the test's own transaction ends.
    monkeypatch.setattr(lease, "SESSION", 1)
    smtp.answers[stage] = behaviour
    mail = make_mail()

    sent = deliver_due()

    assert sent == 0
    assert not fresh(mail).failed_at
    assert "SMTPServerDisconnected" in mail.last_error
    assert mail.next_attempt_at > mail.attempted_at
    assert not mail.lease_owner


@pytest.mark.parametrize("stage", ["MAIL", "team@example.com", "DATA"])
def test_transient_answer_keeps_the_mail_for_later(smtp, stage):
    smtp.answers[stage] = "451 4.3.0 come back later"
    mail = make_mail()

    sent = deliver_due()

    assert sent == 0
    assert not fresh(mail).failed_at
    assert "come back later" in mail.last_error
    assert mail.next_attempt_at > mail.attempted_at


@pytest.mark.parametrize("stage", ["MAIL", "team@example.com", "DATA"])
def test_permanent_answer_fails_the_mail_with_its_reason(smtp, stage):
    smtp.answers[stage] = "550 5.1.1 nobody of that name"
    mail = make_mail()

    deliver_due()

    assert fresh(mail).failed_at
    assert "nobody of that name" in mail.last_error


def test_transient_answers_end_in_failure_after_the_last_attempt(smtp):
    smtp.answers["DATA"] = "451 4.3.0 come back later"
    mail = make_mail(attempts=MAX_ATTEMPTS - 1)

    deliver_due()

    assert fresh(mail).failed_at
    assert "come back later" in mail.last_error


def test_demand_for_authentication_is_our_mistake_and_keeps_the_mail(smtp):
    smtp.answers["MAIL"] = "530 5.7.0 authentication required"
    mail = make_mail()

    deliver_due()

    assert not fresh(mail).failed_at
    assert "authentication required" in mail.last_error


def test_refused_recipient_does_not_hold_up_the_others(smtp):
    smtp.answers["gone@example.com"] = "550 5.1.1 nobody of that name"
    gone, there = make_mail(recipient="gone@example.com"), make_mail()

    sent = deliver_due()

    assert sent == 1
    assert fresh(gone).failed_at
    assert fresh(there).sent_at


def test_mail_after_a_dropped_one_goes_over_a_new_connection(smtp):
    smtp.answers["dropped@example.com"] = "drop"
    dropped, there = make_mail(recipient="dropped@example.com"), make_mail()

    sent = deliver_due()

    assert sent == 1
    assert not fresh(dropped).sent_at
    assert fresh(there).sent_at
    assert smtp.sessions == 2


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
def test_server_that_requires_tls_gets_the_mail_encrypted(
    settings, monkeypatch, certificate, server_tls, implicit
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = not implicit, implicit
    mail = make_mail()

    with MailServer(server_tls, implicit) as server:
        use(server, settings)
        deliver_due()

    assert fresh(mail).last_error == ""
    assert server.received[0].encrypted


def test_plain_session_with_a_server_that_requires_tls_keeps_the_mail(settings, server_tls):
    mail = make_mail()

    with MailServer(server_tls) as server:
        use(server, settings)
        deliver_due()

    assert not fresh(mail).failed_at
    assert "530" in mail.last_error
    assert not server.received


@pytest.mark.parametrize("implicit", [False, True], ids=["STARTTLS", "TLS"])
def test_untrusted_certificate_keeps_the_mail(settings, server_tls, implicit):
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = not implicit, implicit
    mail = make_mail()

    with MailServer(server_tls, implicit) as server:
        use(server, settings)
        deliver_due()

    assert not fresh(mail).failed_at
    assert "SSLCertVerificationError" in mail.last_error
    assert not server.received


def test_sendtestemail_works_with_the_configuration(smtp):
    call_command("sendtestemail", "owner@example.com")

    assert smtp.received[0].recipients == ["owner@example.com"]
