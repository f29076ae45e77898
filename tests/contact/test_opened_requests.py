"""Who opened or exported requests is noted, and kept for as long as the requests are."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from contact.erasures import privacy
from contact.models import DiagnosticRequest
from contact.opened_requests import Access, note_access
from contact.senders import sent_from
from tests.desk import sign_in
from tests.factories import make_mail, make_request, make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"
LIST = "/admin/contact/access/"
OPENED, SPREADSHEET, PERSON = Access.Kind.OPENED, Access.Kind.SPREADSHEET, Access.Kind.PERSON


def noted():
    return [(one.diagnostic_id, one.who, one.kind) for one in Access.objects.order_by("pk")]


def test_who_opens_a_request_is_noted_once_a_day(client):
    anna = make_user(username="anna", groups=["Consultants"], first_name="Anna", last_name="Berg")
    client.force_login(anna)
    diagnostic = make_request()

    for _time in range(3):
        client.get(diagnostic.get_admin_url())
    assert noted() == [(diagnostic.pk, "Anna Berg", OPENED)]

    Access.objects.update(day=timezone.localdate() - timedelta(days=1))
    client.get(diagnostic.get_admin_url())
    assert len(noted()) == 2


def test_page_of_the_answer_holds_the_request_and_opens_it():
    diagnostic = make_request()

    sign_in("Consultants", "one").get(f"{INBOX}{diagnostic.pk}/answer/")

    assert noted() == [(diagnostic.pk, "one", OPENED)]


def test_each_colleague_is_noted():
    diagnostic = make_request()

    sign_in("Consultants", "one").get(diagnostic.get_admin_url())
    sign_in("Consultants", "two").get(diagnostic.get_admin_url())

    assert noted() == [(diagnostic.pk, "one", OPENED), (diagnostic.pk, "two", OPENED)]


def test_list_of_the_inbox_opens_nothing():
    make_request()

    sign_in("Consultants").get(INBOX)

    assert noted() == []


def test_mail_that_holds_a_request_opens_it():
    mail = make_mail(diagnostic=make_request())

    sign_in("Consultants", "one").get(f"/admin/contact/outgoingmail/{mail.pk}/change/")

    assert noted() == [(mail.diagnostic_id, "one", OPENED)]


def test_export_notes_the_requests_that_are_in_it():
    chosen, other = make_request(), make_request()
    keys = {"action": "export", "_selected_action": [chosen.pk]}

    sign_in("Consultants", "one").post(INBOX, keys)

    assert noted() == [(chosen.pk, "one", SPREADSHEET)]
    assert other.pk != chosen.pk


def test_export_of_a_person_is_noted_and_among_what_is_exported(capsys):
    diagnostic = make_request(email="maria@example.org")
    make_request(email="other@example.org")

    call_command("export_person", "maria@example.org")

    assert noted() == [(diagnostic.pk, "at the server’s command line", PERSON)]
    assert '"kind": "person"' in capsys.readouterr().out


def test_noting_takes_one_statement_for_any_number(django_assert_num_queries):
    for _number in range(5):
        make_request()

    with django_assert_num_queries(1):
        note_access(DiagnosticRequest.objects.all(), SPREADSHEET, None)

    assert Access.objects.count() == 5


def test_record_goes_with_its_request_and_not_with_an_account():
    user = make_user(username="anna", groups=["Consultants"])
    gone, kept = make_request(email="maria@example.org"), make_request()
    note_access(DiagnosticRequest.objects.all(), OPENED, user)

    user.delete()
    receipt = privacy.erase(sent_from("maria@example.org"), person="maria@example.org")

    assert receipt.counts["openings and exports"] == 1
    assert noted() == [(kept.pk, "anna", OPENED)]
    assert gone.pk != kept.pk


def test_request_shows_who_opened_and_exported_it():
    diagnostic = make_request()
    note_access(DiagnosticRequest.objects.all(), SPREADSHEET, make_user(username="anna"))

    page = sign_in("Consultants", "bert").get(diagnostic.get_admin_url()).text

    record = page[page.index("Opened and exported") :]
    assert "anna" in record
    assert "exported as CSV" in record
    assert "bert" in record


def test_administrators_have_a_list(django_assert_max_num_queries):
    for _number in range(20):
        make_request()
    note_access(DiagnosticRequest.objects.all(), OPENED, make_user(username="anna"))
    administrator = sign_in("Administrators")

    with django_assert_max_num_queries(12):
        page = administrator.get(LIST).text

    assert page.count(">anna<") == 20
    assert DiagnosticRequest.objects.first().reference in page
    assert "anna" in administrator.get(LIST, {"q": "ann"}).text
    assert ">anna<" not in administrator.get(LIST, {"kind__exact": "person"}).text
