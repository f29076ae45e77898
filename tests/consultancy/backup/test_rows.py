"""Rows as lines of JSON, and back: nothing is lost, and nothing is done to them."""

import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from casestudies.models import Article, LibraryImage
from consultancy.backup.building import put_checks_off, refuse_dangling
from consultancy.backup.errors import ArchiveError
from consultancy.backup.row_numbers import go_on_after, last_key
from consultancy.backup.tables import (
    DERIVED,
    FLEETING,
    json_value,
    kept_columns,
    kept_models,
    load_lines,
    own_models,
    row_lines,
    value_read,
)
from contact.models import DiagnosticRequest, Heartbeat, NextStep
from tests.factories import make_article, make_request


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.CharField(), 'Grüße, 你好 🙂\n\ttab \u2028 and \\ "'),
        (models.IntegerField(), -(2**62)),
        (models.BooleanField(), False),
        (models.FloatField(), 0.1),
        (models.DecimalField(max_digits=4, decimal_places=2), Decimal("0.50")),
        (models.DateField(), date(2026, 11, 22)),
        (models.TimeField(), time(3, 15, 0, 1)),
        (models.DateTimeField(), datetime(2026, 11, 22, 3, 15, 0, 123456, UTC)),
        (models.DurationField(), timedelta(days=3, microseconds=5)),
        (models.BinaryField(), b"\x00\xff"),
        (models.JSONField(), {"b": [1, None, "ä"], "a": {}}),
        (models.CharField(null=True), None),
        (models.JSONField(null=True), None),
    ],
)
def test_value_comes_back_as_it_was(field, value):
    line = json.dumps(json_value(field, value))

    assert value_read(field, json.loads(line)) == value


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL takes no half character")
@pytest.mark.django_db
def test_half_a_character_within_json_does_not_end_the_backup():
    make_request(utm={"utm_source": "\ud83d"})

    [line] = row_lines(DiagnosticRequest)

    assert json.loads(line)["utm"] == {"utm_source": "\ud83d"}


def test_null_within_json_is_no_missing_value():
    assert value_read(models.JSONField(), None) == models.Value(None, models.JSONField())


def test_what_the_database_reckons_itself_is_not_written():
    names = {field.name for field in kept_columns(DiagnosticRequest)}

    assert "email" in names
    assert names & {"turn", "mailbox_name", "mail_domain"} == set()


def test_what_is_left_out_is_there():
    """A model that has another name now would be kept without anybody's having thought of it."""
    assert {model._meta.label_lower for model in own_models(apps)} >= DERIVED | FLEETING


def test_links_of_pages_are_kept_and_sessions_are_not():
    kept = kept_models(apps)

    assert "casestudies.article_problems" in kept
    assert "sessions.session" not in kept


@pytest.mark.django_db
def test_rows_are_stored_as_they_are():
    """Whatever the code would do at a save."""
    made = datetime(2020, 1, 2, 3, 4, 5, 678901, UTC)
    LibraryImage.objects.create(path="images/a.png", width=1, height=1, size=1)
    LibraryImage.objects.update(uploaded_at=made)
    lines = list(row_lines(LibraryImage))
    LibraryImage.objects.all().delete()

    assert load_lines(LibraryImage, lines) == 1

    assert LibraryImage.objects.get().uploaded_at == made
    assert list(row_lines(LibraryImage)) == lines


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"{}", b'{"job": "a"}', b'{"job": 1, "seen_at": "x"}']
)
def test_line_that_is_no_row_is_refused_with_its_table(line):
    with pytest.raises(ArchiveError, match=r"A line of contact.Heartbeat"):
        load_lines(Heartbeat, [line])


@pytest.mark.django_db
def test_row_that_names_a_missing_one_is_refused():
    step = NextStep.objects.create(diagnostic=make_request(), text="Call", on=date(2026, 11, 22))
    [line] = row_lines(NextStep)
    step.delete()

    with pytest.raises(ArchiveError, match="names another one that is not there"):
        load_unchecked(NextStep, line.replace(b'"diagnostic_id": ', b'"diagnostic_id": 9'))


@transaction.atomic
def load_unchecked(model, line):
    put_checks_off()
    load_lines(model, [line])
    refuse_dangling()


@pytest.mark.django_db
def test_next_row_has_the_number_after_the_last_that_was_given():
    article = make_article()

    assert last_key(Article) == article.pk
    go_on_after(Article, article.pk + 70)

    assert make_article().pk == article.pk + 71


@pytest.mark.django_db
def test_table_that_never_had_a_row_begins_with_one():
    go_on_after(LibraryImage, 0)

    image = LibraryImage.objects.create(path="images/a.png", width=1, height=1, size=1)
    assert image.pk == 1


@pytest.mark.django_db
def test_rows_that_are_named_by_words_have_no_numbers():
    assert last_key(Heartbeat) is None
