"""Passwords that somebody would guess are refused, and those of before go on with a word."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.core.management import call_command

from tests.signin import PASSWORD, attempt, make_colleague

pytestmark = pytest.mark.django_db

STOLEN = [
    *("passwordpassword", "qwertyuiop123", "1q2w3e4r5t6y", "iloveyou12345", "manchesterunited"),
    *("Password1234!", "123456789012", "unbelievable", "christopher1", "P@ssw0rd1234"),
    *("letmein12345", "Summer2026!!", "abcdefghijkl", "aaaaaaaaaaaa", "basketball23"),
]
GOOD = [
    PASSWORD,
    "Kasparov-Tallinn-77x",
    "zkT9-vPq2-mmXa",
    "täna on ilus päikseline",
    f"{PASSWORD}, {PASSWORD} and then some more",
]


@pytest.mark.parametrize("password", STOLEN)
def test_breached_password_is_refused_and_the_message_says_what_to_take(password):
    with pytest.raises(ValidationError, match="Take three or four words"):
        validate_password(password)


@pytest.mark.parametrize("password", GOOD)
def test_good_password_is_taken(password):
    validate_password(password, User(username="owner", email="owner@example.com"))


def test_short_password_is_refused_however_good():
    with pytest.raises(ValidationError, match="at least 12 characters"):
        validate_password("zkT9-vPq2-m")


@pytest.mark.parametrize("password", ["tarnhollis2026", "hollis-consult", "mariakeller1"])
def test_names_of_the_site_and_its_owner_are_easy_to_guess(password, settings):
    user = User(username="mariakeller", email="maria.keller@example.com", last_name="Keller")

    with pytest.raises(ValidationError):
        validate_password(password, user)


def test_very_long_password_is_looked_at_in_no_time():
    validate_password("correct horse battery staple " * 2000)


def test_form_says_the_rules_beforehand():
    texts = " ".join(password_validators_help_texts())

    assert "at least 12 characters" in texts
    assert "Three or four words" in texts


def test_short_password_of_before_lets_in_and_is_asked_to_be_changed(client):
    make_colleague(password="otter7")

    attempt(password="otter7", client=client)

    page = client.get("/admin/")
    assert "Your password is too short or easy to guess" in page.text
    assert 'href="/admin/password_change/"' in page.text


def test_good_password_is_not_remarked_upon(client):
    make_colleague()

    attempt(client=client)

    assert "easy to guess" not in client.get("/admin/").text


def test_account_made_on_the_command_line_gets_no_bad_password(monkeypatch, capsys):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "passwordpassword")
    answers = iter(["passwordpassword", "passwordpassword", "n", PASSWORD, PASSWORD])
    monkeypatch.setattr(
        "django.contrib.auth.management.commands.createsuperuser.getpass.getpass",
        lambda prompt="": next(answers),
    )
    monkeypatch.setattr("builtins.input", lambda prompt="": next(answers))

    class Terminal:
        def isatty(self):
            return True

    call_command("createsuperuser", username="boss", email="boss@example.com", stdin=Terminal())

    assert User.objects.get(username="boss").check_password(PASSWORD)
    assert "too easy to guess" in capsys.readouterr().err
