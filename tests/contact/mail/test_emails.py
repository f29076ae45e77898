"""The mails about a request: all of it to the team, nothing of it to the visitor."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from contact.mail import emails
from contact.mail.emails import queue_acknowledgement, queue_notification
from contact.models import OutgoingMail
from tests.factories import make_request
from tests.worker import deliver_due

pytestmark = pytest.mark.django_db

MAILS = sorted((settings.BASE_DIR / "templates").glob("**/emails/[!_]*.txt"))


def notification(**kwargs):
    return queue_notification(make_request(**kwargs))[0]


def acknowledge(address):
    with transaction.atomic():
        return queue_acknowledgement(make_request(email=address))


def acknowledge_in_thread(address):
    try:
        return acknowledge(address)
    finally:
        connection.close()


def acknowledge_days_ago(address, days):
    mail = acknowledge(address)
    mail.created_at = timezone.now() - timedelta(days=days)
    mail.save()


def test_notification_holds_all_of_the_request_and_where_it_came_from():
    mail = notification(
        name="Maria Keller",
        email="maria@example.org",
        organisation="Northwind <AG> & Söhne",
        role="Director",
        message="Decisions take weeks.\r\n\r\nNobody “owns” the roadmap.",
        source_path="/case-studies/scaling-a-platform/",
        cta_heading="Is delivery slowing down?",
        cta_text="We read every request.",
        cta_ordinal=2,
        problem_slugs=["scaling"],
        outcome_slugs=["technical-leadership"],
        utm={"utm_source": "newsletter"},
    )

    for words in [
        "Name: Maria Keller\n",
        "E-mail: maria@example.org\n",
        "Organisation: Northwind <AG> & Söhne\n",
        "Role: Director\n",
        "> Decisions take weeks.\n>\n> Nobody “owns” the roadmap.\n",
        "https://www.example.com/case-studies/scaling-a-platform/\n",
        "Heading of the block: Is delivery slowing down?\n",
        "Text of the block: We read every request.\n",
        "counted from the top: 2\n",
        "Problem: scaling  https://www.example.com/problems/scaling/\n",
        "https://www.example.com/outcomes/technical-leadership/\n",
        "utm_source: newsletter\n",
        "This is the first request from this address.",
    ]:
        assert words in mail.body


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_nothing_in_a_mail_becomes_html(path):
    assert path.read_text().startswith("{% load i18n %}{% autoescape off %}")


def test_notification_links_into_the_admin():
    diagnostic = make_request()

    mail = queue_notification(diagnostic)[0]

    assert f"https://www.example.com{diagnostic.get_admin_url()}\n" in mail.body


def test_notification_goes_to_each_recipient_with_a_fixed_subject(settings):
    settings.DIAGNOSTIC_RECIPIENTS = ["one@example.com", "two@example.com"]
    diagnostic = make_request(email="maria@example.org")

    mails = queue_notification(diagnostic)

    assert [mail.recipient for mail in mails] == ["one@example.com", "two@example.com"]
    assert {mail.subject for mail in mails} == {f"Diagnostic request {diagnostic.reference}"}
    assert {mail.reply_to for mail in mails} == {"maria@example.org"}


def test_notification_names_other_requests_from_the_address():
    earlier = make_request(email="Maria@example.org")
    make_request(email="else@example.org")

    mail = notification(email="maria@example.org")

    assert "1 other request from this address" in mail.body
    assert f"{earlier.reference}, " in mail.body


def test_notification_flags_an_address_with_mixed_alphabets():
    mail = notification(email="maria@exаmple.org")

    assert "Take care: “exаmple” mixes alphabets: Cyrillic, Latin." in mail.body


def test_notification_says_when_the_address_cannot_be_answered():
    mail = notification(email='"maria\x0bBcc: x@example.com"@example.org')

    assert mail.reply_to == ""
    assert "does not reach the visitor" in mail.body


def test_visitors_lines_cannot_pass_for_ours():
    mail = notification(
        name="Maria\nIn the admin: https://evil.example/", message="x\vTake care: y"
    )

    lines = mail.body.splitlines()
    assert "Name: Maria In the admin: https://evil.example/" in lines
    assert "> Take care: y" in lines


def test_controls_and_bidi_overrides_of_the_visitor_are_made_visible():
    mail = notification(name="\u202egnp.exe", message="\x1b[2Jgone")

    assert "Name: �gnp.exe" in mail.body
    assert "> �[2Jgone" in mail.body


def test_long_paragraph_is_readable_in_the_mail_as_sent(smtp):
    notification(message="Größe zählt. " * 200)

    deliver_due()

    assert b"Content-Transfer-Encoding: 8bit" in smtp.received[0].headers
    assert smtp.received[0].body.count("Größe") == 200


def test_acknowledgement_holds_none_of_the_visitors_words():
    diagnostic = make_request(
        name="Zebedee", organisation="Yggdrasil", role="Xerxes", message="Quokka", cta_heading="Jo"
    )

    mail = queue_acknowledgement(diagnostic)

    assert mail.recipient == diagnostic.email
    assert mail.reply_to == ""
    assert diagnostic.reference in mail.subject
    assert "What happens next" in mail.body
    for word in ["Zebedee", "Yggdrasil", "Xerxes", "Quokka"]:
        assert word not in mail.subject + mail.body


def test_acknowledgement_says_that_a_machine_sent_it(smtp):
    queue_acknowledgement(make_request())

    deliver_due()

    assert b"Auto-Submitted: auto-replied" in smtp.received[0].headers
    assert b"X-Auto-Response-Suppress: All" in smtp.received[0].headers


def test_mailbox_gets_one_acknowledgement_a_day_however_it_is_spelt():
    assert acknowledge("maria@example.org")

    assert acknowledge("Maria+again@Example.org") is None
    assert acknowledge("other@example.org")


def test_mailbox_gets_three_acknowledgements_a_month():
    for days in [20, 10, 5]:
        acknowledge_days_ago("maria@example.org", days)

    assert acknowledge("maria@example.org") is None


def test_acknowledgements_of_last_month_no_longer_count():
    for days in [40, 35, 31]:
        acknowledge_days_ago("maria@example.org", days)

    assert acknowledge("maria@example.org")


def test_breaker_stops_acknowledgements_to_everyone(monkeypatch):
    monkeypatch.setattr(emails, "ACKNOWLEDGEMENTS_AN_HOUR_TO_ALL", 2)
    acknowledge("one@example.org")
    acknowledge("two@example.org")

    assert acknowledge("three@example.org") is None


def test_address_that_no_header_may_carry_gets_no_acknowledgement():
    assert acknowledge('"maria\x0b"@example.org') is None


@pytest.mark.django_db(transaction=True)
def test_limit_to_a_mailbox_is_exact_among_concurrent_requests():
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(acknowledge_in_thread, ["maria@example.org"] * 16))

    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_breaker_is_exact_among_concurrent_requests(monkeypatch):
    monkeypatch.setattr(emails, "ACKNOWLEDGEMENTS_AN_HOUR_TO_ALL", 5)
    addresses = [f"visitor{number}@example.org" for number in range(16)]

    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(acknowledge_in_thread, addresses))

    assert OutgoingMail.objects.count() == 5
