"""Errors by mail and to Sentry: each kind once, and nothing of a visitor's."""

import gzip
import json
import logging
import smtplib
import sys
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import brotli
import pytest
import sentry_sdk
from django.db import OperationalError, connections
from django.utils import timezone

from consultancy.logs import admins
from consultancy.logs.admins import JOB, Ration, TellAdmins
from consultancy.logs.configured import report_handlers
from consultancy.logs.reports import ErrorReport, WorthAReport
from consultancy.logs.sentry import TellSentry
from contact.models import Heartbeat

NAME, MAIL = "Maria Keller", "maria.keller@example.org"
OPS = ["ops@example.com"]
UNPACK = {"": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


def fail(text=f"{NAME} {MAIL}"):
    raise ValueError(text)


def record_of(error=None, **values):
    defaults = {"name": "contact.views", "level": logging.ERROR, "msg": "It broke", "args": ()}
    exc_info = (type(error), error, error.__traceback__) if error else None
    place = {"pathname": "", "lineno": 1, "exc_info": exc_info}
    return logging.LogRecord(**defaults | place | values)


def caught(*args):
    try:
        fail(*args)
    except ValueError as error:
        return error


@pytest.fixture
def alone(monkeypatch):
    """No other process has told of anything."""
    monkeypatch.setattr(admins, "is_first_of_all", lambda kind: True)


def test_mail_says_what_and_where_and_nothing_of_the_visitor(alone, mailoutbox):
    handler = TellAdmins(OPS)

    handler.handle(record_of(caught(), msg="Of %s", args=(MAIL,)))
    handler.close()

    (sent,) = mailoutbox
    assert sent.to == OPS
    assert sent.subject == "ERROR on www.example.com: ValueError"
    assert "tests/consultancy/logs/test_reports.py" in sent.body
    assert "https://www.example.com/admin/health/" in sent.body
    assert NAME not in sent.body
    assert MAIL not in sent.body


def test_one_kind_is_told_once_and_another_besides(alone, mailoutbox):
    handler = TellAdmins(OPS)

    for _time in range(10):
        handler.handle(record_of(caught()))
    handler.handle(record_of(msg="Another"))
    handler.close()

    assert len(mailoutbox) == 2


def test_next_mail_says_how_often_it_was_silent(alone, mailoutbox):
    handler = TellAdmins(OPS)
    for _time in range(5):
        handler.tell(ErrorReport.of(record_of(caught())))

    handler.ration.told_at.clear()
    handler.tell(ErrorReport.of(record_of(caught())))

    assert "It has happened 4 times more" in mailoutbox[-1].body


def test_flood_of_kinds_has_an_end(alone):
    ration = Ration()

    assert sum(ration.allows(f"kind {n}") for n in range(100)) == admins.MOST


@pytest.mark.django_db(transaction=True)
def test_two_processes_tell_of_one_kind_once(monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: None)

    assert [Ration().allows("kind"), Ration().allows("kind"), Ration().allows("other")] == [
        *(True, False, True),
    ]


@pytest.mark.django_db
def test_what_was_told_long_ago_leaves_no_row(monkeypatch):
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: None)
    Heartbeat.objects.create(job=f"{JOB}old", seen_at=timezone.now() - timedelta(days=2))

    admins.is_first_of_all("new")

    assert [one.job for one in Heartbeat.objects.all()] == [f"{JOB}new"]


def test_database_that_is_away_keeps_no_mail_back(monkeypatch):
    def gone(*_args):
        raise OperationalError

    monkeypatch.setattr(Heartbeat, "take_turn", gone)
    monkeypatch.setattr("django.db.transaction.atomic", gone)
    monkeypatch.setattr(type(connections["default"]), "close", lambda self: None)

    assert admins.is_first_of_all("kind")


def test_mail_server_that_is_away_is_a_warning_and_no_error(alone, monkeypatch, caplog):
    def refuse(*_args, **_kwargs):
        raise smtplib.SMTPRecipientsRefused({MAIL: (550, b"no")})

    monkeypatch.setattr(admins.EmailMessage, "send", refuse)
    handler = TellAdmins(OPS)
    handler.handle(record_of())
    handler.close()

    (said,) = (one for one in caplog.records if one.name == admins.logger.name)
    assert said.levelname == "WARNING"
    assert MAIL not in said.getMessage()


@pytest.mark.parametrize(
    ("record", "is_worth"),
    [
        ({}, True),
        ({"name": "django.security.DisallowedHost"}, False),
        ({"name": "django.request"}, False),
        ({"name": "consultancy.logs.admins"}, False),
    ],
)
def test_what_strangers_cause_is_no_report(record, is_worth):
    assert WorthAReport().filter(record_of(**record)) is is_worth


def test_page_that_failed_is_a_report():
    assert WorthAReport().filter(record_of(caught(), name="django.request"))


def test_two_things_that_one_sentence_tells_of_are_two_kinds():
    disk, mails = record_of(msg="%s: %s"), record_of(msg="%s: %s")
    disk.kind, mails.kind = "disk", "mail"
    disk.args = mails.args = ("a", "b")

    assert ErrorReport.of(disk).kind != ErrorReport.of(mails).kind


def test_nobody_is_told_unless_somebody_asked():
    assert report_handlers(admins=[], sentry="", is_counted=False) == {}


@pytest.fixture
def receiver():
    """What speaks as Sentry does: the events that came, each as what was read."""
    events = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            body = UNPACK[self.headers.get("Content-Encoding", "")](body)
            events.append(body.decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", events
    server.shutdown()
    server.server_close()
    sentry_sdk.init()


def test_sentry_is_told_what_and_where_and_nothing_of_the_visitor(receiver):
    dsn, events = receiver
    handler = TellSentry(dsn)

    handler.handle(record_of(caught(), msg="Of %s", args=(MAIL,)))
    sentry_sdk.flush(timeout=10)

    (envelope,) = events
    event = json.loads(envelope.splitlines()[2])
    (error,) = event["exception"]["values"]
    assert (event["level"], event["logger"]) == ("error", "contact.views")
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "fail"
    for secret in (
        NAME,
        MAIL,
        "fail(text",
        sys.executable,
        "vars",
        "cookies",
        'breadcrumbs":{"values":[{',
    ):
        assert secret not in envelope
