"""The notice beside the form says what the retention settings do."""

import pytest
from django.template.loader import render_to_string

from contact.inbox.handling import move
from contact.models import DiagnosticRequest, Lesson
from contact.notice import current_notice, period_in_words, privacy_facts
from tests.factories import make_request, make_user
from tests.posts import ANSWERS, OURS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (30, "30 days"), (365, "12 months"), (400, "400 days"), (730, "24 months")],
)
def test_period_reads_as_people_say_it(days, words):
    assert period_in_words(days) == words


def test_notice_states_the_periods_of_the_settings(settings):
    settings.REQUEST_RETENTION_DAYS = 90
    settings.QUARANTINE_RETENTION_DAYS = 7

    text = current_notice().text

    assert "90 days after" in text
    assert "advertising, 7 days after one of us has looked at it" in text


def test_another_wording_is_another_version(settings):
    before = current_notice()

    settings.REQUEST_RETENTION_DAYS = 90

    assert current_notice().version != before.version
    assert current_notice() == current_notice()


def test_version_fits_its_column():
    width = DiagnosticRequest._meta.get_field("notice_version").max_length

    assert len(current_notice().version) <= width


def test_request_keeps_the_notice_as_it_was_shown(client):
    client.post("/diagnostic/", ANSWERS, headers=OURS)

    diagnostic = DiagnosticRequest.objects.get()
    assert (diagnostic.notice_version, diagnostic.notice_text) == current_notice()


def test_privacy_facts_repeat_the_notice_and_the_periods(settings):
    settings.REQUEST_RETENTION_DAYS = 90
    settings.QUARANTINE_RETENTION_DAYS = 7

    page = render_to_string("contact/_privacy_facts.html", privacy_facts())

    assert current_notice().text in page
    assert "90 days from the day it came in; if our filter has set it aside, 7 days from" in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (DiagnosticRequest.Status.REPLIED, "answers a request"),
        (DiagnosticRequest.Status.QUARANTINED, "marks it as spam"),
    ],
)
def test_privacy_facts_name_what_the_filter_learns_from(status, said):
    move(diagnostic=make_request(), to=status, by=make_user())

    page = render_to_string("contact/_privacy_facts.html", privacy_facts())

    assert Lesson.objects.count() == 1
    assert said in page.partition("our filter learns its words")[0]


def test_privacy_page_states_the_periods_of_the_settings(client, settings):
    settings.REQUEST_RETENTION_DAYS = 90

    page = client.get("/privacy/").content.decode()

    assert current_notice().text in page
    assert "90 days from the day it came in" in page
