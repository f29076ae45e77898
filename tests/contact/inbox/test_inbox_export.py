"""The CSV of requests: complete, and harmless in every spreadsheet program."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact.inbox.spreadsheets import harmless
from tests.factories import make_request, make_user

INBOX = "/admin/contact/diagnosticrequest/"


def export(client, *diagnostics):
    selected = [diagnostic.pk for diagnostic in diagnostics]
    return client.post(INBOX, {"action": "export", "_selected_action": selected})


def cells(response):
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture
def consultant(client, db):
    client.force_login(make_user(groups=["Consultants"]))


def test_export_holds_the_selected_requests_with_their_source(client, consultant):
    chosen = make_request(
        name="Maria Keller",
        message='She said "now".\nTwo lines, one comma.',
        problem_slugs=["scaling", "handover"],
        utm={"utm_source": "newsletter"},
        owner=make_user(username="anna"),
    )
    make_request(name="Jonas Lind")

    (row,) = cells(export(client, chosen))

    assert row["reference"] == chosen.reference
    assert row["name"] == "Maria Keller"
    assert row["message"] == 'She said "now".\nTwo lines, one comma.'
    assert row["problem_slugs"] == "scaling, handover"
    assert row["utm"] == "utm_source=newsletter"
    assert row["owner"] == "anna"


def test_export_is_streamed_as_utf8_that_excel_recognises(client, consultant):
    response = export(client, make_request(name="Õnne Šmidt"))

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="diagnostic-requests-')
    assert "no-store" in response["Cache-Control"]
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Õnne Šmidt".encode() in content


def test_export_neutralises_formulas_in_every_column(client, consultant):
    formula = '=HYPERLINK("https://evil.example","x")'
    diagnostic = make_request(
        name=formula, organisation=formula, role=formula, message=formula, notes=formula
    )

    (row,) = cells(export(client, diagnostic))

    assert row["name"] == row["organisation"] == row["role"] == "'" + formula
    assert row["message"] == row["notes"] == "'" + formula


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+358 40", "'+358 40"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'  =1"),
        ("\xa0=1", "'\xa0=1"),
        ("\t=1", "\t'=1"),
        ("\r=1", "\r'=1"),
        ("\x00\x01=1", "'\x00\x01=1"),
        ("\ufeff\u200b=1", "'\ufeff\u200b=1"),
        ('"=1', "'\"=1"),
        ("＝1+1", "'＝1+1"),
        ("well\n=1", "well\n'=1"),
        ("well;=1", "well;'=1"),
        ("well\u2028=1", "well\u2028'=1"),
        ("a = b + c - d @ e", "a = b + c - d @ e"),
        ("maria@example.org", "maria@example.org"),
        ("Two-team setup", "Two-team setup"),
        ("", ""),
    ],
)
def test_what_could_start_a_formula_gets_an_apostrophe(text, expected):
    assert harmless(text) == expected


ODD = st.text(st.sampled_from("=+-@＝'\" \t\r\n;,\v\x00\x1c\x85\xa0\u200b\u2028\ufeffab1"))


@given(ODD)
def test_no_cell_starts_a_formula_whatever_the_separator(text):
    blank = "\"' \t\r\n\v\x00\x1c\x85\xa0\u200b\u2028\ufeff"
    safe = harmless(text)

    starts = [
        piece
        for separator in ("\n", "\r", "\t", ";", "\v", "\x85", "\u2028")
        for piece in safe.split(separator)
        if piece.lstrip(blank.replace("'", ""))[:1] in tuple("=+-@＝")
    ]

    assert starts == []


@given(ODD)
def test_the_words_stay_readable(text):
    assert harmless(text).replace("'", "") == text.replace("'", "")


def test_colleague_without_the_permission_cannot_export(client, db):
    client.force_login(make_user(permissions=["view_calltoaction"]))

    assert export(client, make_request()).status_code == 403


def test_export_asks_no_more_queries_for_more_rows(client, consultant, django_assert_num_queries):
    # The session, the colleague, two for permissions, the owners for the filter (the list and the
    # action each set it up) and for the acts, the count of rows, the note of who exports, and the
    # export itself.
    diagnostics = [make_request(owner=make_user()) for _number in range(5)]

    with django_assert_num_queries(10):
        export(client, *diagnostics).getvalue()
