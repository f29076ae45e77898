"""What a line of the log holds, and what it never does."""

import io
import json
import logging
import sys

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.test import Client
from django.urls import NoReverseMatch

from casestudies import home
from consultancy.logs.configured import log_settings, log_what_ends_threads
from consultancy.logs.formats import JsonLine, TextLine
from consultancy.logs.harmless import LEFT_OUT, harmless_path, message_of
from consultancy.logs.request_ids import request_id_from, serving_request
from contact import views
from tests.factories import make_user
from tests.posts import ANSWERS, OURS

NAME, MAIL, WORDS = "Maria Keller", "maria.keller@example.org", "Our roadmap is a treaty"
MARIA = ANSWERS | {"name": NAME, "email": MAIL, "message": WORDS}


@pytest.fixture(params=[TextLine, JsonLine])
def log(request):
    """All that is logged meanwhile, as it would stand in the log."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(request.param())
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def line_of(form, **record):
    defaults = {"name": "contact.views", "level": logging.ERROR, "msg": "Said", "args": ()}
    values = {"pathname": "", "lineno": 1, "exc_info": None} | defaults | record
    return form().format(logging.LogRecord(**values))


def caught(error):
    try:
        raise error
    except type(error):
        return sys.exc_info()


def test_text_is_one_line_with_time_level_process_and_request():
    with serving_request("abcdefgh12345678"):
        line = line_of(TextLine, msg="Two\nlines %s", args=("and\ta tab",))

    time, level, process, name, rest = line.split(" ", 4)
    assert time.endswith("Z")
    assert (level, process.isdigit(), name) == ("ERROR", True, "abcdefgh12345678")
    assert rest == "contact.views: Two lines and a tab"


@pytest.mark.parametrize("form", [TextLine, JsonLine])
def test_arguments_that_do_not_fit_are_left_out(form):
    line = line_of(form, msg="%d of %d", args=(NAME,))

    assert "%d of %d" in line
    assert NAME not in line


def test_json_is_one_object_on_a_line():
    with serving_request("abcdefgh12345678"):
        line = line_of(JsonLine, msg="Two\nlines", exc_info=caught(OperationalError("disk full")))

    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["message"], told["request"]) == (
        *("error", "Two lines", "abcdefgh12345678"),
    )
    (error,) = told["errors"]
    assert (error["kind"], error["message"]) == ("django.db.utils.OperationalError", "disk full")
    assert error["frames"][0].startswith("tests/consultancy/logs/test_logs.py:")


@pytest.mark.parametrize("form", [TextLine, JsonLine])
def test_exception_is_told_in_the_same_line_with_what_it_came_of(form):
    try:
        try:
            raise KeyError(NAME)
        except KeyError as error:
            raise RuntimeError(MAIL) from error
    except RuntimeError:
        line = line_of(form, exc_info=sys.exc_info())

    assert "\n" not in line
    assert line.index("RuntimeError") < line.index("KeyError")
    assert NAME not in line
    assert MAIL not in line


EXPECTED = "Field 'id' expected a number"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ValueError(NAME), LEFT_OUT),
        (KeyError(NAME), LEFT_OUT),
        (DataError(f'invalid input syntax for type integer: "{NAME}"'), LEFT_OUT),
        (UnicodeDecodeError("utf-8", NAME.encode(), 0, 1, "x"), LEFT_OUT),
        (AttributeError("no attribute 'x'"), "no attribute 'x'"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (PermissionError(13, "Permission denied", "/srv/x"), "Permission denied (/srv/x)"),
        (IntegrityError(f"duplicate key\nDETAIL: Key (name)=({NAME})"), "duplicate key"),
        (OperationalError(f"no such user {MAIL}"), "no such user …@…"),
        (
            NoReverseMatch(f"Reverse for 'x' with arguments '({NAME},)' not found"),
            "Reverse for 'x'",
        ),
        (
            TypeError(f"Field 'id' expected a number but got [{NAME}]."),
            "Field 'id' expected a number",
        ),
    ],
)
def test_what_an_exception_says_stands_there_only_if_it_cannot_quote(error, said):
    assert message_of(error) == said


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/insights/a/", "/insights/a/"),
        ("/search/?q=Maria", "/search/"),
        ("/shared/s3cr3t:x/", "/shared/…"),
        ("//shared/s3cr3t/", "//shared/…"),
        ("/admin/reset/MQ/c2-s3cr3t/", "/admin/reset/…"),
        ("/admin/card/s3cr3t/", "/admin/card/…"),
        (f"/people/{MAIL}/", "/people/…@…/"),
        ("/people/maria%40example.org", "/people/…@…"),
        ("/a\nERROR forged", "/a ERROR forged"),
        ("/" + "x" * 500, "/" + "x" * 199),
    ],
)
def test_path_stands_there_without_query_secret_or_address(path, shown):
    assert harmless_path(path) == shown


def breaking(*_args, **_kwargs):
    raise ValueError(f"{NAME} {MAIL} {WORDS}")


def holds_nothing_of_maria(log):
    text = log.getvalue()
    assert text
    assert text.count("\n") == len(text.splitlines())
    return not any(word in text for word in (NAME, MAIL, WORDS, "maria", "Keller"))


def test_form_that_breaks_leaves_nothing_of_the_visitor(log, db, monkeypatch):
    monkeypatch.setattr(views, "submit", breaking)
    client = Client(raise_request_exception=False)

    response = client.post("/diagnostic/", MARIA, headers=OURS)

    assert response.status_code == 500
    assert holds_nothing_of_maria(log)


@pytest.mark.parametrize(
    "error", [IntegrityError(f"duplicate\nDETAIL: {MAIL}"), DataError(f"{NAME} is too long")]
)
def test_request_that_cannot_be_stored_leaves_nothing_of_the_visitor(log, db, monkeypatch, error):
    def fail(**_kwargs):
        raise error

    monkeypatch.setattr(views, "submit", fail)

    response = Client().post("/diagnostic/", MARIA, headers=OURS)

    assert response.status_code == 503
    assert "could not be stored" in log.getvalue()
    assert holds_nothing_of_maria(log)


@pytest.mark.parametrize(
    "address",
    [
        f"/people/{MAIL}/",
        f"/search/?q={MAIL}&page=99",
        f"/diagnostic/thanks/nothing/?reference={MAIL}",
        f"/admin/reset/MQ/{MAIL}",
    ],
)
def test_address_that_is_not_there_leaves_nothing_of_the_visitor(log, db, address):
    Client().get(address)

    assert MAIL not in log.getvalue()


@pytest.mark.parametrize("address", ["/shared/s3cr3t/", "/shared/s3cr3t”/", "/shared/s3cr3t%0A/"])
def test_secret_of_a_share_link_is_not_told(log, db, address):
    Client().get(address)

    assert "Not Found: /shared/…" in log.getvalue()
    assert "s3cr3t" not in log.getvalue()


def test_page_that_a_stranger_sent_from_is_told_without_its_query(log, db):
    sent_from = {"Referer": "https://elsewhere.example/found?name=Keller"}

    Client(enforce_csrf_checks=True).post("/admin/login/", secure=True, headers=sent_from)

    assert "https://elsewhere.example/found does not match" in log.getvalue()
    assert "Keller" not in log.getvalue()


def test_sign_in_that_breaks_leaves_no_password(log, db, monkeypatch):
    monkeypatch.setattr("consultancy.signin.forms.SignInForm.clean", breaking)
    make_user(username="maria")
    client = Client(raise_request_exception=False)

    sent = client.post("/admin/login/", {"username": "maria", "password": "Keller-s3cr3t"})

    assert sent.status_code == 500
    assert "s3cr3t" not in log.getvalue()
    assert holds_nothing_of_maria(log)


@pytest.mark.parametrize("told", ["abcdefgh", "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0", "A" * 64])
def test_name_that_our_proxy_gives_is_kept(settings, told):
    settings.TRUSTED_PROXY_HOPS = 1

    assert request_id_from(told) == told


@pytest.mark.parametrize("told", [None, "", "short", "x" * 65, "with blank here", f"{MAIL}"])
def test_name_that_is_none_is_replaced(settings, told):
    settings.TRUSTED_PROXY_HOPS = 1

    assert len(request_id_from(told)) == 16
    assert request_id_from(told) != told


def test_strangers_name_no_request(settings):
    settings.TRUSTED_PROXY_HOPS = 0

    assert request_id_from("abcdefgh") != "abcdefgh"


def test_answer_for_one_carries_the_name_and_page_for_all_does_not(settings, db):
    settings.TRUSTED_PROXY_HOPS = 1
    told = {"X-Request-Id": "abcdefgh12345678"}

    assert Client().get("/readyz", headers=told)["X-Request-Id"] == "abcdefgh12345678"
    assert "X-Request-Id" not in Client().get("/", headers=told)
    assert "X-Request-Id" not in Client().get("/nothing/", headers=told)


def test_page_that_fails_carries_its_name_and_so_does_its_line(log, db, monkeypatch):
    monkeypatch.setattr(home, "published_home", breaking)

    response = Client(raise_request_exception=False).get("/")

    assert response.status_code == 500
    assert response["X-Request-Id"] in log.getvalue()
    assert "500" in response.text


def test_libraries_tell_no_more_while_one_debugs():
    config = log_settings(form="text", level="DEBUG", handlers={})

    assert config["root"]["level"] == "INFO"
    assert config["loggers"]["contact"] == {"level": "DEBUG"}


def test_django_mails_no_errors_of_its_own():
    """Its mail to ADMINS holds what was posted."""
    assert log_settings(form="text", level="INFO", handlers={})["loggers"]["django"] == {
        "handlers": [],
        "level": "NOTSET",
    }


def test_what_ends_a_process_is_a_line(log, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr("threading.excepthook", None)
    log_what_ends_threads()

    sys.excepthook(*caught(ValueError(NAME)))

    assert "ends by an error" in log.getvalue()
    assert holds_nothing_of_maria(log)


def test_way_keeps_our_own_places_however_deep_a_library_goes(log, db, monkeypatch):
    def dig(depth):
        return dig(depth - 1) if depth else fail()

    def fail():
        raise AttributeError("deep down")

    monkeypatch.setattr(home, "published_home", lambda: dig(50))

    Client(raise_request_exception=False).get("/")

    assert "casestudies/home.py:" in log.getvalue()
