"""Header injection: whatever a visitor writes, the mail server gets our headers and no others."""

import re

import pytest

from contact.mail.emails import queue_acknowledgement, queue_notification, queue_test
from contact.mail.transport import HEADERS
from contact.models import OutgoingMail
from contact.organisation import Organisation
from tests.factories import make_request
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

# Every control character but NUL, which no database column takes; Unicode's other line breaks;
# what reorders text; and the ways in which headers are folded and smuggled.
CONTROLS = [chr(code) for code in [*range(1, 32), *range(127, 160)]]
SEPARATORS = ["\u2028", "\u2029", "\u0085", "\r\n", "\r\n ", "\n\t", "%0d%0a", "=?utf-8?q?=0a?="]
BIDI = ["\u202a", "\u202b", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]
INJECTED = "Bcc: victim@example.net"
FIELDS = ["name", "organisation", "role", "message", "cta_heading", "cta_text", "source_path"]
COMMON = {
    *(b"Content-Type", b"MIME-Version", b"Content-Transfer-Encoding", b"Subject", b"From", b"To"),
    *(b"Message-ID", b"Date", b"Auto-Submitted"),
}
TO_TEAM = COMMON | {b"Reply-To"}
TO_VISITOR = COMMON | {b"X-Auto-Response-Suppress"}
PRINTABLE = re.compile(rb"[ -~]+")


def send(**kwargs):
    diagnostic = make_request(**kwargs)
    queue_notification(diagnostic)
    queue_acknowledgement(diagnostic)
    deliver_due()
    return diagnostic


def header_names(delivery):
    return {line.partition(b":")[0] for line in delivery.headers}


def is_clean(delivery):
    return all(PRINTABLE.fullmatch(line) and b"victim" not in line for line in delivery.headers)


def test_machines_are_told_of_every_kind_of_mail():
    assert set(HEADERS) == set(OutgoingMail.Kind)


@pytest.mark.parametrize("character", [*CONTROLS, *SEPARATORS, *BIDI], ids=ascii)
def test_fields_stay_out_of_the_headers(smtp, character):
    hostile = f"x{character}{INJECTED}{character}{character}{INJECTED}"
    diagnostic = send(**dict.fromkeys(FIELDS, hostile))

    to_team, to_visitor = smtp.received
    assert header_names(to_team) == TO_TEAM
    assert header_names(to_visitor) == TO_VISITOR
    assert is_clean(to_team)
    assert is_clean(to_visitor)
    assert to_team.recipients == ["team@example.com"]
    assert to_visitor.recipients == [diagnostic.email]


@pytest.mark.parametrize("character", [*CONTROLS, *SEPARATORS, *BIDI], ids=ascii)
@pytest.mark.parametrize("address", ["m{}Bcc: victim@example.net", '"m{}Bcc: victim"@example.net'])
def test_address_with_such_a_character_reaches_no_header(smtp, address, character):
    send(email=address.format(character))

    (to_team,) = smtp.received
    assert header_names(to_team) == COMMON
    assert is_clean(to_team)
    assert to_team.recipients == ["team@example.com"]


def test_utm_values_stay_out_of_the_headers(smtp):
    send(utm={f"utm_source\r\n{INJECTED}": f"x\r\n{INJECTED}"})

    to_team, to_visitor = smtp.received
    assert is_clean(to_team)
    assert is_clean(to_visitor)


def test_bytes_that_look_like_the_end_of_the_mail_do_not_end_it(smtp):
    send(message="before\r\n.\r\nMAIL FROM:<victim@example.net>\r\nafter")

    assert len(smtp.received) == 2
    assert "> .\r\n> MAIL FROM:<victim@example.net>\r\n> after\r\n" in smtp.received[0].body


@pytest.mark.parametrize("character", ["\u00a0", "\n", "\u2028", "\u00ad \u200b"], ids=ascii)
def test_name_of_the_organisation_never_keeps_a_mail_from_going_out(smtp, character):
    Organisation(name=f"Tarn{character}OÜ").save()

    queue_test("anna@example.com")
    deliver_due()

    assert smtp.received[0].recipients == ["anna@example.com"]
    assert OutgoingMail.objects.get().subject == "A test mail from Tarn OÜ"
