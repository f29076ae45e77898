"""A consultant answers from the page of the request, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contact.models import AnswerDraft, OutgoingMail
from tests.desk import enter
from tests.factories import make_request, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def consultant():
    handles = ["view_diagnosticrequest", "change_diagnosticrequest"]
    return make_user(permissions=handles, email="anna@example.com", first_name="Anna")


def test_draft_survives_a_page_that_is_left_and_goes_out_by_keys(new_page):
    anna = consultant()
    diagnostic = make_request()
    page = new_page(viewport={"width": 375, "height": 800}, color_scheme="dark")
    enter(page, anna)

    page.goto(diagnostic.get_admin_url())
    page.get_by_label("Your answer").fill("Dear Maria,\n\nlet us talk.")
    expect(page.locator("#draft-state")).to_have_text("Your draft is kept.")
    page.reload()
    expect(page.get_by_label("Your answer")).to_have_value("Dear Maria,\n\nlet us talk.")
    page.get_by_label("Your answer").press("Control+Enter")
    page.get_by_text("Your answer is on its way.").wait_for()

    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert OutgoingMail.objects.get(kind="answer").body.startswith("Dear Maria,\n\nlet us talk.\n")
    assert not AnswerDraft.objects.exists()


def test_step_is_planned_by_keys_and_what_is_not_sent_is_not_lost_unasked(new_page):
    anna = consultant()
    diagnostic = make_request()
    page = new_page(viewport={"width": 1440, "height": 900})
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    enter(page, anna)
    page.goto(diagnostic.get_admin_url())
    page.locator("[data-keys-help]").wait_for()

    page.locator("#id_notes").fill("Knows our work.")
    page.locator("#id_notes").blur()
    page.keyboard.press("u")
    expect(page.locator("#id_notes")).to_have_value("Knows our work.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved.").wait_for()
    page.locator("[data-keys-help]").wait_for()
    page.keyboard.press("n")
    page.keyboard.type("Send the outline")
    page.get_by_label("On", exact=True).fill(str(timezone.localdate()))
    page.keyboard.press("Enter")
    page.get_by_text("The next step is set.").wait_for()

    assert asked == ["beforeunload"]
    assert diagnostic.next_step.text == "Send the outline"
