"""What consultants do from the list with many requests, and how they take it back."""

import pytest
from django.contrib.admin.models import LogEntry

from contact.models import DiagnosticRequest, Lesson, OutgoingMail
from tests.desk import said, sign_in
from tests.factories import make_mail, make_request, make_user

pytestmark = pytest.mark.django_db

INBOX = "/admin/contact/diagnosticrequest/"
QUARANTINE = "/admin/contact/quarantinedrequest/"


@pytest.fixture
def anna():
    return sign_in("Consultants", "anna")


def act(client, action, *diagnostics, place=INBOX):
    chosen = {"action": action, "_selected_action": [one.pk for one in diagnostics]}
    return client.post(place, chosen)


def statuses():
    return list(DiagnosticRequest.objects.order_by("pk").values_list("status", flat=True))


def undo(client, **values):
    """Press the button of the last message."""
    page = client.get(INBOX).text
    act = page.partition('name="act" value="')[2].partition('"')[0]
    return client.post(f"{INBOX}undo/", {"act": act} | values)


def test_list_has_a_button_for_each_key(anna):
    make_request()

    page = anna.get(INBOX).text

    for key, value in [("a", "assign_to_me"), ("2", "mark_as_replied"), ("!", "mark_spam")]:
        assert f'name="action" value="{value}" data-key="{key}"' in page


def test_reader_has_no_buttons_and_no_way_around_them():
    client = sign_in("")
    client.user.user_permissions.set(
        make_user(permissions=["view_diagnosticrequest"]).user_permissions.all()
    )
    diagnostic = make_request()

    page = client.get(INBOX).text
    act(client, "assign_to_me", diagnostic)
    act(client, "delete_chosen", diagnostic)
    responses = [client.post(f"{INBOX}{name}/") for name in ("undo", "delete-chosen")]

    assert 'data-key="a"' not in page
    assert [response.status_code for response in responses] == [403, 403]
    assert DiagnosticRequest.objects.get().owner is None


def test_chosen_are_assigned_to_me_and_it_is_logged(anna):
    chosen, other = make_request(), make_request()

    act(anna, "assign_to_me", chosen)

    chosen.refresh_from_db()
    other.refresh_from_db()
    assert (chosen.owner, other.owner) == (anna.user, None)
    assert LogEntry.objects.get().get_change_message() == "assigned to anna"


def test_chosen_are_assigned_to_a_colleague_who_may_handle_them(anna):
    olga = sign_in("Consultants", "olga").user
    editor = sign_in("Editors", "editor").user
    diagnostic = make_request()

    act(anna, f"assign_to_{editor.pk}", diagnostic)
    act(anna, f"assign_to_{olga.pk}", diagnostic)

    diagnostic.refresh_from_db()
    assert diagnostic.owner == olga


def test_status_of_many_is_set_and_undone_from_the_message(anna):
    act(anna, "mark_as_won", make_request(), make_request())
    assert statuses() == ["won", "won"]

    undo(anna)

    assert statuses() == ["new", "new"]
    assert [text for _level, text in said(anna)][-1].startswith("Undone: 2 requests: now “")


def test_message_says_what_was_done_and_how_to_undo_it(anna):
    diagnostic = make_request()

    page = act(anna, "mark_spam", diagnostic)
    page = anna.get(page["Location"]).text

    assert f"{diagnostic.reference}: marked as spam." in page
    assert 'form="inbox-undo" name="act"' in page


def test_undone_spam_is_back_and_has_taught_nothing(anna):
    act(anna, "mark_spam", make_request())
    assert Lesson.objects.exists()

    undo(anna)

    assert statuses() == ["new"]
    assert not Lesson.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_choice_that_no_checkbox_made_is_refused(anna):
    chosen = {"action": "mark_spam", "_selected_action": "first"}

    response = anna.post("/admin/contact/diagnosticrequest/", chosen)

    assert response.status_code == 400


def test_undo_says_what_a_colleague_has_changed_meanwhile(anna):
    diagnostic = make_request()
    act(anna, "mark_as_won", diagnostic)
    act(sign_in("Consultants", "olga"), "mark_as_booked", diagnostic)

    undo(anna)

    assert statuses() == ["booked"]
    assert "a colleague has changed it meanwhile" in said(anna)[-1][1]


def test_undo_leads_back_to_where_its_button_was(anna):
    act(anna, "mark_as_won", make_request())

    assert undo(anna, back=f"{INBOX}?status=won")["Location"] == f"{INBOX}?status=won"
    assert undo(anna, back="https://elsewhere.example/")["Location"] == INBOX


def test_quarantine_offers_no_status_and_no_owner(anna):
    diagnostic = make_request(status="quarantined", quarantine_reason="links")

    act(anna, "mark_as_won", diagnostic, place=QUARANTINE)
    act(anna, "assign_to_me", diagnostic, place=QUARANTINE)

    diagnostic.refresh_from_db()
    assert (diagnostic.status, diagnostic.owner) == ("quarantined", None)


@pytest.mark.parametrize("place", [INBOX, QUARANTINE])
def test_what_goes_is_said_before_anything_is_deleted(anna, place):
    status = {"status": "quarantined", "quarantine_reason": "x"} if place == QUARANTINE else {}
    diagnostic = make_request(name="Maria Keller", **status)
    make_mail(diagnostic=diagnostic)

    page = act(anna, "delete_chosen", diagnostic, place=place).text

    assert f"{diagnostic.reference}: Maria Keller" in page
    assert "<li>Outgoing mails: 1</li>" in page
    assert DiagnosticRequest.objects.exists()


def test_what_was_confirmed_is_deleted_with_all_that_belongs_to_it(anna):
    gone, kept = make_request(), make_request()
    make_mail(diagnostic=gone)

    anna.post(f"{INBOX}delete-chosen/", {"keys": f"{gone.pk},x,{10**30}"})

    assert list(DiagnosticRequest.objects.all()) == [kept]
    assert not OutgoingMail.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.is_deletion(), entry.object_repr) == (True, gone.reference)
    assert said(anna)[-1][1].startswith("1 request is deleted.")


def test_page_of_a_request_leads_on_to_the_next_of_its_list(anna):
    last, first = make_request(), make_request()
    beside = "?_changelist_filters=status%3Dnew"
    page = anna.get(f"{INBOX}{first.pk}/change/{beside}").text
    assert f'name="after" value="{last.pk}"' in page

    sent = {"move_to": "won", "after": last.pk}
    response = anna.post(f"{INBOX}{first.pk}/change/{beside}", sent)
    end = anna.post(f"{INBOX}{last.pk}/change/{beside}", {"verdict": "spam"})

    assert response["Location"] == f"{INBOX}{last.pk}/change/{beside}"
    assert end["Location"] == f"{INBOX}?status=new"


def test_assigning_from_the_page_stays_there_and_can_be_undone(anna):
    diagnostic = make_request()
    address = f"{INBOX}{diagnostic.pk}/change/?_changelist_filters=status%3Dnew"

    response = anna.post(address, {"assign": "me"})
    diagnostic.refresh_from_db()
    owner = diagnostic.owner
    undo(anna)

    assert response["Location"] == address
    assert owner == anna.user
    diagnostic.refresh_from_db()
    assert diagnostic.owner is None


@pytest.mark.parametrize("filters", ["nonsense=1", "created_at__gte=never", "p=900", "%00"])
def test_filters_that_cannot_be_leave_the_request_open(anna, filters):
    diagnostic = make_request(name="Maria Keller")

    address = f"{INBOX}{diagnostic.pk}/change/"
    page = anna.get(address, {"_changelist_filters": filters})

    assert page.status_code == 200
    assert "Maria Keller" in page.text


def test_list_beside_keeps_filters_and_search_and_marks_the_open_request(anna):
    before, current = make_request(organisation="Norden"), make_request(organisation="Norden")
    other = make_request(name="Somebody else", organisation="Norden", status="won")
    filters = "_changelist_filters=status%3Dnew%26q%3Dnorden"

    page = anna.get(f"{INBOX}{current.pk}/change/?{filters}").text
    pane = page.partition('class="inbox-rows"')[2].partition("</nav>")[0]

    assert f'href="{INBOX}?status=new&amp;q=norden"' in page
    assert f'href="{INBOX}{before.pk}/change/?{filters}" rel="next"' in page
    assert pane.count('aria-current="page"') == 1
    assert other.name not in pane
