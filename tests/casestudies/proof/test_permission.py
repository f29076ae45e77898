"""The rule of permission, in the database and for one row at hand."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from casestudies.models import Client, Testimonial
from casestudies.proof.permission import PermissionState, ends_soon_rule, permission_rule
from tests.factories import make_client, make_testimonial

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NONE = {"permission_by": "", "permission_at": None}


def moments(given, until=None, withdrawn=None):
    now = timezone.now()
    return {
        "permission_at": now + given,
        "permission_until": until and now + until,
        "withdrawn_at": withdrawn and now + withdrawn,
    }


CASES = {
    "unconfirmed": NONE,
    "later": moments(DAY),
    "confirmed": moments(-DAY),
    "confirmed-for-a-while": moments(-DAY, DAY),
    "ended": moments(-2 * DAY, -DAY),
    "withdrawn": moments(-2 * DAY, None, -DAY),
    "withdrawn-and-ended": moments(-3 * DAY, -DAY, -2 * DAY),
    "withdrawn-before-it-began": moments(DAY, None, -DAY),
}


@pytest.mark.parametrize("make", [make_testimonial, make_client])
@pytest.mark.parametrize("case", CASES)
def test_only_what_is_confirmed_is_permitted(make, case):
    row = make(**CASES[case])

    assert type(row).objects.permitted().exists() == case.startswith("confirmed")


@pytest.mark.parametrize("make", [make_testimonial, make_client])
def test_row_at_hand_mirrors_the_queries(make):
    rows = [make(**case) for case in CASES.values()]

    for state in PermissionState:
        found = set(type(rows[0]).objects.filter(permission_rule(state)))
        assert found == {row for row in rows if row.permission == state}
    assert {row for row in rows if row.is_permitted} == set(type(rows[0]).objects.permitted())


def test_permission_ends_at_its_moment():
    end = timezone.now() + DAY
    make_testimonial(permission_until=end)

    assert Testimonial.objects.permitted(at=end - timedelta(microseconds=1)).exists()
    assert not Testimonial.objects.permitted(at=end).exists()


def test_what_ends_within_two_months_is_told():
    soon = make_client(permission_until=timezone.now() + 59 * DAY)
    make_client(permission_until=timezone.now() + 61 * DAY)
    make_client(permission_until=timezone.now() - DAY / 2)
    make_client()

    assert list(Client.objects.filter(ends_soon_rule())) == [soon]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"permission_by": ""}, "permission_by"),
        ({"permission_at": None}, "permission_at"),
        ({**NONE, "withdrawn_at": timezone.now()}, "withdrawn_at"),
        ({**NONE, "permission_until": timezone.now()}, "permission_until"),
        (moments(-DAY, -2 * DAY), "permission_until"),
        ({"name": ""}, "is_anonymous"),
    ],
)
def test_half_a_permission_is_refused(values, field):
    row = make_testimonial()
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refused:
        row.full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    "values",
    [
        {"permission_by": ""},
        {"permission_at": None},
        moments(-DAY, -2 * DAY),
        {**NONE, "withdrawn_at": timezone.now()},
    ],
)
def test_database_holds_no_half_permission(values):
    with pytest.raises(IntegrityError):
        make_client(**values)
