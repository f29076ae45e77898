"""The form in a real browser: where the focus goes, and what the keyboard never meets."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from contact.intake import stamp
from contact.models import DiagnosticRequest

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def type_request(page):
    page.get_by_label("Name").fill("Maria Keller")
    page.get_by_label("E-mail").fill("maria@example.org")
    page.get_by_label("What is stuck?").fill("Decisions take weeks.")


def send(page):
    page.locator(".request-form button[type=submit]").click()


def test_summary_takes_the_focus_and_leads_to_the_field(page, complaints):
    page.goto("/diagnostic/")
    type_request(page)
    page.get_by_label("E-mail").fill("maria@nowhere")
    send(page)

    page.locator(".error-summary:focus").wait_for()
    page.locator(".error-summary a").click()
    page.locator("input[name=email]:focus").wait_for()
    complaints[:] = [line for line in complaints if "422" not in line]


def test_keyboard_goes_from_the_message_to_the_button_past_the_trap(page):
    page.goto("/diagnostic/")
    page.get_by_label("What is stuck?").focus()

    stations = []
    for _ in range(2):
        page.keyboard.press("Tab")
        stations.append(page.evaluate("document.activeElement.tagName"))

    assert stations == ["A", "BUTTON"]
    assert page.locator("div:has(> input[name=fold])").bounding_box()["width"] <= 1


def test_double_click_and_going_back_are_one_request(page, complaints):
    page.goto("/diagnostic/")
    type_request(page)
    page.locator(".request-form button[type=submit]").dblclick()
    # Waiting for the address itself would end with the first click's navigation, broken off by the
    # second's.
    page.get_by_role("heading", name="Your request has arrived").wait_for()

    page.go_back()
    type_request(page)
    send(page)
    page.wait_for_url("**/diagnostic/thanks/**")

    assert DiagnosticRequest.objects.count() == 1
    # The second click leaves a page before it has loaded.
    complaints[:] = [line for line in complaints if "ERR_ABORTED" not in line]


def test_form_s_script_tells_how_long_the_writing_took(page, monkeypatch):
    page.goto("/diagnostic/")
    with page.expect_response("**/diagnostic/stamp/"):
        page.get_by_label("Name").focus()
    type_request(page)
    later = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr(stamp, "timezone", SimpleNamespace(now=lambda: later))
    send(page)
    page.wait_for_url("**/diagnostic/thanks/**")

    stored = DiagnosticRequest.objects.get()
    assert 300 <= stored.writing_seconds < 600
    assert stored.status == "new"
    assert page.context.cookies() == []


def test_form_goes_without_its_stamp_where_that_cannot_be_had(page, complaints):
    page.route("**/diagnostic/stamp/", lambda route: route.abort())
    page.goto("/diagnostic/")
    type_request(page)
    send(page)
    page.wait_for_url("**/diagnostic/thanks/**")

    assert DiagnosticRequest.objects.get().status == "new"
    complaints.clear()
