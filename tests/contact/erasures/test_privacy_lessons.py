"""What the filter learned outlives a request whose time is over, and goes with the person."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from contact.erasures import privacy
from contact.intake.lessons import learn
from contact.models import DiagnosticRequest, Lesson
from tests.factories import make_request

pytestmark = pytest.mark.django_db

EMAIL = "maria.keller@example.org"


@pytest.fixture(autouse=True)
def in_one_transaction(monkeypatch):
    """The rewriting of files is another test's; it would end this one's transaction."""
    monkeypatch.setattr("contact.erasures.copies.leave_no_copy", lambda: type("", (), NO_REMAINS))


NO_REMAINS = {"text": "", "is_clean": True}


def run(command, *arguments):
    output = StringIO()
    call_command(command, *arguments, stdout=output, stderr=output)
    return output.getvalue()


def learned(email=EMAIL):
    diagnostic = make_request(email=email)
    learn(diagnostic, is_spam=True)
    return diagnostic


def test_purge_keeps_what_was_learned():
    learned()

    privacy.erase(DiagnosticRequest.objects.all())

    assert Lesson.objects.get().diagnostic is None


@pytest.mark.parametrize("asked", [EMAIL, "Maria.Keller@EXAMPLE.org", "maria.keller+x@example.org"])
def test_erasure_takes_it_even_after_the_purge(asked):
    learned()
    other = learned("jonas@example.org")
    privacy.erase(DiagnosticRequest.objects.filter(email=EMAIL))

    receipt = run("erase_person", asked)

    assert Lesson.objects.get().diagnostic == other
    assert "lessons of the filter: 1" in receipt.splitlines()


def test_dry_run_takes_nothing():
    learned()

    receipt = run("erase_person", EMAIL, "--dry-run")

    assert "lessons of the filter: 1" in receipt.splitlines()
    assert Lesson.objects.count() == 1


def test_export_holds_it():
    learned()

    stored = json.loads(run("export_person", EMAIL))

    assert [lesson["is_spam"] for lesson in stored["lessons of the filter"]] == [True]


def test_lessons_that_nobody_can_find_any_more_go_with_the_next_purge(settings):
    learned()
    settings.SECRET_KEY = "another key, which nobody has guessed yet"
    kept = learned()

    privacy.erase(DiagnosticRequest.objects.none())

    assert Lesson.objects.get().diagnostic == kept
