"""A consultant answers from the page of the request, in a real browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contact.models import AnswerDraft, NextStep, OutgoingMail, ReplyTemplate, ThreadEntry
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


def test_template_is_filled_in_where_the_answer_is_written(new_page):
    anna = consultant()
    ReplyTemplate.objects.create(name="Invite", text="Dear {name}")
    diagnostic = make_request(name="Maria Keller")
    page = new_page(viewport={"width": 768, "height": 900})
    enter(page, anna)
    page.goto(diagnostic.get_admin_url())
    written = page.get_by_label("Your answer")

    page.get_by_label("Template").select_option("Invite")
    page.get_by_role("button", name="Insert").click()
    expect(written).to_have_value("Dear Maria Keller")
    expect(written).to_be_focused()
    page.keyboard.type(",\nyes.")
    page.get_by_role("button", name="Send answer").click()
    page.get_by_text("Your answer is on its way.").wait_for()

    assert OutgoingMail.objects.get(kind="answer").body.startswith("Dear Maria Keller,\nyes.\n")


def test_draft_that_cannot_be_kept_is_told(new_page, complaints):
    anna = consultant()
    page = new_page()
    enter(page, anna)
    page.goto(make_request().get_admin_url())
    page.context.clear_cookies()

    page.get_by_label("Your answer").fill("Dear Maria")
    expect(page.locator("#draft-state")).to_contain_text("Your draft is not kept yet")

    complaints.clear()


def test_step_is_planned_by_keys_and_what_is_not_sent_is_not_lost_unasked(new_page):
    anna = consultant()
    page = new_page(viewport={"width": 1440, "height": 900})
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    enter(page, anna)
    page.goto(make_request().get_admin_url())
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
    page.get_by_text("Change the next step").click()
    page.get_by_role("textbox", name="Next step").fill("Send the offer")
    page.keyboard.press("Enter")
    page.get_by_text("Next: Send the offer").wait_for()

    assert asked == ["beforeunload"]
    assert NextStep.objects.get().text == "Send the offer"


def test_call_is_logged_by_keys(new_page):
    anna = consultant()
    page = new_page(viewport={"width": 1440, "height": 900})
    enter(page, anna)
    page.goto(make_request().get_admin_url())
    page.locator("[data-keys-help]").wait_for()

    page.keyboard.press("l")
    page.keyboard.type("Called, will meet on Tuesday")
    page.keyboard.press("Control+Enter")
    page.get_by_text("It is in the thread.").wait_for()

    assert ThreadEntry.objects.get().text == "Called, will meet on Tuesday"
