"""What a browser sends: forms that are known again, and the values of fields as they were shown."""

from datetime import UTC, datetime

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, RelatedFieldWidgetWrapper
from django.http import QueryDict

from casestudies.desk.saving.sent_form import form_digest, values_of, with_plain_line_ends
from casestudies.models import Article

CHOICES = [("a", "A"), ("b", "B")]


@pytest.mark.parametrize(
    "again",
    [
        "title=A&problems=1&problems=2&csrfmiddlewaretoken=two",
        "problems=1&problems=2&title=A",
    ],
    ids=["another token", "another order of fields"],
)
def test_the_same_form_is_known_again(again):
    form = QueryDict("title=A&problems=1&problems=2&csrfmiddlewaretoken=one")

    assert form_digest(QueryDict(again)) == form_digest(form)


@pytest.mark.parametrize("other", ["title=B&problems=1&problems=2", "title=A&problems=2"])
def test_another_form_is_another_one(other):
    assert form_digest(QueryDict(other)) != form_digest(QueryDict("title=A&problems=1&problems=2"))


def test_a_digest_fits_into_its_column():
    assert len(form_digest(QueryDict("title=A"))) == 64


def test_line_ends_of_texts_are_plain_and_what_was_sent_stays_as_it_is():
    sent = QueryDict("body=One%0D%0ATwo%0D%0A&title=A&problems=1&problems=2%0D%0A")

    plain = with_plain_line_ends(sent)

    assert dict(plain.lists()) == {
        "body": ["One\nTwo\n"],
        "title": ["A"],
        "problems": ["1", "2\n"],
    }
    assert sent["body"] == "One\r\nTwo\r\n"


@pytest.mark.parametrize(
    ("widget", "value", "sent"),
    [
        (forms.TextInput(), "Title", ["Title"]),
        (forms.TextInput(), None, [""]),
        (forms.NumberInput(), 0, ["0"]),
        (forms.Textarea(), "One\r\nTwo", ["One\nTwo"]),
        (forms.Textarea(), "One\rTwo", ["One\nTwo"]),
        (forms.CheckboxInput(), True, ["on"]),
        (forms.CheckboxInput(), False, []),
        (forms.Select(choices=CHOICES), "a", ["a"]),
        (forms.Select(choices=CHOICES), None, [""]),
        (forms.SelectMultiple(choices=CHOICES), ["a", "b"], ["a", "b"]),
        (forms.SelectMultiple(choices=CHOICES), [], []),
    ],
)
def test_a_field_is_sent_as_it_is_shown(widget, value, sent):
    assert list(values_of(widget, "field", value)) == [("field", sent)]


def test_date_and_time_are_sent_side_by_side():
    moment = datetime(2026, 1, 5, 8, 30, tzinfo=UTC)

    sent = list(values_of(AdminSplitDateTime(), "at", moment))

    assert sent == [("at_0", ["05/01/2026"]), ("at_1", ["08:30:00"])]


def test_no_moment_is_sent_as_no_date_and_no_time():
    assert list(values_of(AdminSplitDateTime(), "at", None)) == [("at_0", [""]), ("at_1", [""])]


def test_what_the_admin_wraps_is_sent_as_it_is():
    relation = Article._meta.get_field("problems").remote_field
    wrapped = RelatedFieldWidgetWrapper(forms.SelectMultiple(choices=CHOICES), relation, admin.site)

    assert list(values_of(wrapped, "problems", ["a", "b"])) == [("problems", ["a", "b"])]
