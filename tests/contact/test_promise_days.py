"""By when an answer is due: working days, in the site's time zone."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from contact.organisation import Organisation
from contact.promise import answer_due, late_before


def at(text):
    return timezone.make_aware(datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("came_in", "days", "due"),
    [
        ("2026-11-16 15:00", 2, "2026-11-18 15:00"),
        ("2026-11-20 15:00", 2, "2026-11-24 15:00"),
        ("2026-11-21 10:00", 2, "2026-11-25 00:00"),
        ("2026-11-22 23:00", 1, "2026-11-24 00:00"),
        # The clock goes back an hour on the Sunday between.
        ("2026-10-23 15:00", 1, "2026-10-26 15:00"),
        ("2026-11-16 15:00", 10, "2026-11-30 15:00"),
    ],
)
def test_answer_is_due_after_working_days(settings, came_in, days, due):
    settings.TIME_ZONE = "Europe/Tallinn"

    assert answer_due(at(came_in), days) == at(due)


@pytest.mark.parametrize("days", [1, 2, 5])
@pytest.mark.parametrize("hours", range(0, 24 * 8, 7))
def test_what_is_late_by_the_query_is_late_by_its_moment(hours, days):
    now = at("2026-11-16 09:30") + timedelta(hours=hours)
    moments = [now - timedelta(hours=back) for back in range(0, 24 * 12, 5)]

    by_query = [one <= late_before(now, days) for one in moments]

    assert by_query == [answer_due(one, days) <= now for one in moments]


@pytest.mark.django_db
def test_owner_says_how_many_days():
    Organisation.objects.create(answer_days=1)

    assert answer_due(at("2026-11-16 15:00")) == at("2026-11-17 15:00")
