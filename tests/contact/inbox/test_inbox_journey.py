"""A consultant's morning, in a real browser."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.utils import timezone

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
    page.get_by_text("Decisions take weeks.").wait_for()
    page.get_by_label("Owner").select_option("anna")
    page.get_by_label("Notes").fill("Called her.\nTuesday at ten.")
    page.get_by_role("button", name="replied").focus()
    page.keyboard.press("Enter")
    arrive_at_the_list(page)

    diagnostic.refresh_from_db()
    assert (diagnostic.status, diagnostic.owner) == ("replied", anna)
    assert diagnostic.notes.split() == ["Called", "her.", "Tuesday", "at", "ten."]
    assert diagnostic.status_changes.get().by == anna


def test_saving_twice_is_no_conflict_with_oneself(new_page, anna):
    diagnostic = make_request(notes="First line.\nSecond line.")
    page = new_page()
    sign_in(page)

    for text in ("\n Third line.\n\n", "Alone."):
        page.goto(diagnostic.get_admin_url())
        page.get_by_label("Notes").fill(text)
        page.get_by_role("button", name="Save", exact=True).click()
        arrive_at_the_list(page)

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
    page.get_by_role("img", name="Article").wait_for()

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
