"""A consultant's morning, in a real browser."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone
from playwright.sync_api import expect

from contact.models import DiagnosticRequest
from tests.factories import make_mail, make_request

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def anna():
    anna = User.objects.create_user("anna", password="secret", is_staff=True)
    # Not by the group: a transactional test before this one has emptied its table.
    handling = ["view_diagnosticrequest", "change_diagnosticrequest"]
    anna.user_permissions.set(Permission.objects.filter(codename__in=handling))
    return anna


def sign_in(page):
    page.goto("/admin/login/?next=/admin/contact/diagnosticrequest/")
    page.get_by_label("Username").fill("anna")
    page.get_by_label("Password").fill("secret")
    page.keyboard.press("Enter")
    arrive_at_the_list(page)


def arrive_at_the_list(page):
    page.get_by_role("heading", name="Diagnostic requests", level=1).wait_for()


@pytest.mark.parametrize("java_script_enabled", [True, False], ids=["script", "no script"])
def test_consultant_answers_a_request_by_keyboard(new_page, anna, java_script_enabled):
    diagnostic = make_request(name="Maria Keller", message="Decisions take weeks.")
    page = new_page(java_script_enabled=java_script_enabled, color_scheme="dark")
    sign_in(page)

    page.get_by_role("link", name="Maria Keller").focus()
    page.keyboard.press("Enter")
    page.locator("blockquote").get_by_text("Decisions take weeks.").wait_for()
    page.locator("#id_owner").select_option("anna")
    page.locator("#id_notes").fill("Called her.\nTuesday at ten.")
    page.locator("button[value=replied]").focus()
    page.keyboard.press("Enter")
    arrive_at_the_list(page)

    diagnostic.refresh_from_db()
    assert (diagnostic.status, diagnostic.owner) == ("replied", anna)
    assert diagnostic.notes.split() == ["Called", "her.", "Tuesday", "at", "ten."]
    assert diagnostic.status_changes.get().by == anna


def press(page, key):
    """As a person would, who sees the page before they press: its script has shown the keys."""
    page.locator("[data-keys-help]").wait_for()
    page.keyboard.press(key)


def press_in_the_notes(page, key):
    notes = page.locator("#id_notes")
    notes.focus()
    page.keyboard.press(key)
    expect(notes).to_have_value(key)
    notes.blur()


def test_morning_is_worked_by_keys_alone(new_page, anna):
    spam = make_request(name="Casino", created_at=timezone.now() - timedelta(hours=1))
    diagnostic = make_request(name="Maria Keller")
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page)
    page.goto("/admin/contact/diagnosticrequest/?status=new")

    for key in ("j", "Enter"):
        press(page, key)
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Maria Keller")
    press(page, "a")
    page.get_by_text("assigned to anna.").wait_for()
    press(page, "2")
    expect(heading).to_contain_text("Casino")
    press_in_the_notes(page, "!")
    press(page, "!")
    arrive_at_the_list(page)
    statuses = dict(DiagnosticRequest.objects.values_list("name", "status"))
    press(page, "z")
    page.get_by_text(f"Undone: {spam.reference}: marked as spam.").wait_for()

    assert statuses == {"Casino": "quarantined", "Maria Keller": "replied"}
    spam.refresh_from_db()
    diagnostic.refresh_from_db()
    assert (spam.status, spam.notes) == ("new", "!")
    assert diagnostic.owner == anna


def test_row_in_the_list_is_handled_by_a_key_and_keys_can_be_turned_off(new_page, anna):
    make_request(name="Maria Keller")
    page = new_page(viewport={"width": 1440, "height": 900})
    sign_in(page)

    press(page, "j")
    press(page, "3")
    page.get_by_text("now “booked”.").wait_for()
    press(page, "?")
    page.get_by_label("Keys are on in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    press(page, "j")
    press(page, "4")

    assert page.evaluate("document.querySelectorAll('.inbox-at').length") == 0
    assert DiagnosticRequest.objects.get().status == "booked"


@pytest.mark.parametrize("width", [375, 768, 1440])
def test_list_and_request_fit_their_screen(new_page, anna, width):
    diagnostic = make_request(name="Maria Keller " * 5, organisation="Norden" * 20)
    page = new_page(viewport={"width": width, "height": 900})
    sign_in(page)

    widths = [page.evaluate("document.documentElement.scrollWidth")]
    row = page.locator("#result_list tbody tr").bounding_box()
    page.goto(diagnostic.get_admin_url())
    widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert widths == [width, width]
    assert row["width"] > min(width - 60, 400)
    assert page.locator(".inbox-rows").is_visible() == (width >= 1000)


def test_saving_twice_is_no_conflict_with_oneself(new_page, anna):
    diagnostic = make_request(notes="First line.\nSecond line.")
    page = new_page()
    sign_in(page)

    for text in ("\n Third line.\n\n", "Alone."):
        page.goto(diagnostic.get_admin_url())
        page.locator("#id_notes").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
        page.get_by_text("Saved.").wait_for()

    diagnostic.refresh_from_db()
    assert diagnostic.notes == "Alone."


def test_consultant_sends_a_failed_mail_again(new_page, anna):
    diagnostic = make_request()
    make_mail(diagnostic=diagnostic, failed_at=timezone.now(), last_error="550 no such user")
    page = new_page()
    sign_in(page)

    page.goto(diagnostic.get_admin_url())
    page.get_by_role("button", name="Send again").click()
    page.get_by_text("The mail is queued again.").wait_for()

    assert diagnostic.mails.get().failed_at is None


def test_consultant_releases_from_the_quarantine_by_one_click(new_page, anna):
    diagnostic = make_request(status="quarantined", quarantine_reason="links")
    page = new_page(viewport={"width": 375, "height": 800})
    sign_in(page)

    page.goto("/admin/contact/quarantinedrequest/")
    page.get_by_role("button", name=f"Release {diagnostic.reference}").click()
    page.get_by_text("is in the inbox now").wait_for()

    assert DiagnosticRequest.objects.get().status == "new"
    assert diagnostic.mails.filter(kind="notification").exists()


def test_report_draws_its_chart_without_breaking_the_policy(new_page, anna):
    make_request(source_path="/case-studies/two-teams/")
    page = new_page(viewport={"width": 375, "height": 800}, color_scheme="dark")
    sign_in(page)

    page.get_by_role("link", name="Where requests come from").click()
    page.locator(".report-bar").first.wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_what_is_erased_next_stays_within_a_phone(new_page, anna):
    opened = timezone.now() - timedelta(days=20)
    make_request(status="quarantined", quarantine_reason="links", opened_at=opened)
    page = new_page(viewport={"width": 375, "height": 800})
    sign_in(page)

    page.goto("/admin/contact/diagnosticrequest/erased-next/")
    page.get_by_role("cell", name="quarantined").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert page.evaluate("document.querySelector('.erasures').scrollWidth") <= 345
