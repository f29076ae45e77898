"""What a visitor mends: at the field, in a summary, with nothing lost."""

import pytest

from contact.forms import MESSAGE_LENGTH, DiagnosticForm
from contact.models import DiagnosticRequest
from contact.source import Source
from tests.posts import ANSWERS, OURS

CONTROLS = [chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]]
SEPARATORS = ["\u2028", "\u2029"]
BIDI = [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"]
DAMAGED = ["\ufffd", "\ud800", "\udfff"]
LINE_BREAKS = ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", *SEPARATORS]


def errors_of(field, value):
    return DiagnosticForm({**ANSWERS, field: value}).errors.get(field)


@pytest.mark.django_db
def test_errors_stand_in_a_summary_that_leads_to_the_fields(client):
    page = client.post("/diagnostic/", {"name": "Maria"}, headers=OURS).content.decode()

    summary = page.partition('class="error-summary"')[2].partition("</div>")[0]
    assert 'tabindex="-1" autofocus' in summary
    assert '<a href="#request-email">' in summary
    assert '<a href="#request-message">' in summary
    assert "#request-name" not in summary


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [OURS, {"Sec-Fetch-Site": "cross-site"}])
def test_summary_is_the_first_that_the_page_says(client, headers):
    page = client.post("/diagnostic/", {"name": "Maria"}, headers=headers).text

    main = page.partition("<main")[2]
    assert 0 < main.index('role="alert"') < main.index("<h1")


@pytest.mark.django_db
def test_error_is_tied_to_its_field(client):
    page = client.post("/diagnostic/", ANSWERS | {"email": "maria@"}, headers=OURS).content.decode()

    field = page.partition('<input type="email"')[2].partition(">")[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="request-email_error"' in field
    assert 'class="field-error" id="request-email_error"' in page


@pytest.mark.django_db
def test_everything_typed_is_still_there_and_the_source_too(client):
    token = Source(path="/insights/one/", heading="Same here?").to_token()
    answers = ANSWERS | {"email": "not an address", "source": token}

    response = client.post("/diagnostic/", answers, headers=OURS)

    page = response.content.decode()
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    assert 'value="Maria Keller"' in page
    assert 'value="not an address"' in page
    assert 'value="Keller Werke"' in page
    assert 'value="COO"' in page
    assert "Decisions take weeks.\nNobody owns them." in page
    assert f'value="{token}"' in page
    assert "<h1>Same here?</h1>" in page
    assert not DiagnosticRequest.objects.exists()


@pytest.mark.django_db
def test_typed_markup_comes_back_as_text(client):
    hostile = '"><script>alert(1)</script></textarea>'

    page = client.post(
        "/diagnostic/", dict.fromkeys(ANSWERS, hostile) | {"source": hostile}, headers=OURS
    ).content.decode()

    assert "<script>alert" not in page
    assert page.count("</textarea>") == 1


@pytest.mark.parametrize("field", ["name", "email", "message"])
@pytest.mark.parametrize("value", ["", "   ", "\n", "\u200b", "\ufeff \u2060", "\u3164", "\u2800"])
def test_name_email_and_message_are_required(field, value):
    assert errors_of(field, value)


@pytest.mark.parametrize("field", ["name", "email", "organisation", "role"])
@pytest.mark.parametrize("character", [*CONTROLS, *SEPARATORS, *BIDI, *DAMAGED])
def test_line_refuses_what_cannot_be_seen(field, character):
    assert errors_of(field, f"maria{character}Bcc:x@example.org")


@pytest.mark.parametrize("field", ["name", "email", "organisation", "role"])
@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x00"])
def test_line_refuses_a_header_of_its_own(field, break_):
    assert errors_of(field, f"maria@example.org{break_}Bcc: victim@example.org")


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x01", "\x08", "\x0e", "\x1b", "\x7f", "\x80", "\u202d", "\u202e", *DAMAGED],
)
def test_message_refuses_what_cannot_be_shown(character):
    assert errors_of("message", f"Decisions{character}take weeks.")


@pytest.mark.parametrize("break_", LINE_BREAKS)
def test_message_takes_every_line_break_as_one(break_):
    form = DiagnosticForm(ANSWERS | {"message": f"One.{break_}Two."})

    assert form.is_valid()
    assert form.cleaned_data["message"] == "One.\nTwo."


@pytest.mark.parametrize(
    "name",
    ["Anne-Marie O’Neil", "Jüri Põld", "Nguyễn Thị Hà", "محمد علي", "山田 太郎", "Ольга", "X Æ 12"],
)
def test_names_are_as_people_write_them(name):
    assert not errors_of("name", name)


@pytest.mark.parametrize(
    "address",
    [
        "maria@example.org",
        "m.keller+work@sub.example.co.uk",
        "o'neil@example.ie",
        "info@bücher.example",
        "info@xn--bcher-kva.example",
        "post@пример.бел",
        "MARIA@EXAMPLE.ORG",
        " maria@example.org ",
    ],
)
def test_addresses_that_can_be_answered(address):
    assert not errors_of("email", address)


@pytest.mark.parametrize(
    "address",
    [
        "maria",
        "maria@",
        "@example.org",
        "maria@example",
        "maria@localhost",
        "maria@[127.0.0.1]",
        "maria@example..org",
        "maria@-example.org",
        f"maria@{'a' * 64}.org",
        f"{'a' * 65}@example.org",
        f"{'a' * 250}@example.org",
        "ma ria@example.org",
        '"maria"@example.org',
        '"a\\\nb"@example.org',
        "Maria <maria@example.org>",
        "maria@example.org, other@example.org",
        "maria@example.org;other@example.org",
        "maria(comment)@example.org",
        "jürgen@example.org",
        "maſter@example.org",
        "maria@exam\u200bple .org",
    ],
)
def test_addresses_that_are_none(address):
    assert errors_of("email", address)


@pytest.mark.parametrize("field", ["name", "organisation", "role"])
def test_line_of_201_characters_is_too_long(field):
    assert not errors_of(field, "a" * 200)
    assert errors_of(field, "a" * 201)


@pytest.mark.django_db
def test_message_too_long_says_by_how_much_and_comes_back_whole(client):
    message = "a" * (MESSAGE_LENGTH + 7) + " the end"

    response = client.post("/diagnostic/", ANSWERS | {"message": message}, headers=OURS)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert str(MESSAGE_LENGTH) in page
    assert str(len(message)) in page
