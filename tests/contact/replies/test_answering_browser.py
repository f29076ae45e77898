"""A consultant answers from the page of the request, in a real browser."""

import pytest
from playwright.sync_api import expect

from contact.models import AnswerDraft, OutgoingMail
from tests.desk import enter
from tests.factories import make_request, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_draft_survives_a_page_that_is_left_and_goes_out_by_keys(new_page):
    handles = ["view_diagnosticrequest", "change_diagnosticrequest"]
    anna = make_user(permissions=handles, email="anna@example.com", first_name="Anna")
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
