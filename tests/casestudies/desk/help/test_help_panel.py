"""A part of a guide beside the form, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from casestudies.models import Article
from tests.desk import admin_url, enter
from tests.factories import make_user

pytestmark = pytest.mark.browser
TYPED = "Not saved yet."


@pytest.fixture
def form(demo, page):
    """An article's form, with a text that is not saved."""
    enter(page, make_user(is_superuser=True))
    page.goto(admin_url(Article.objects.published().first()))
    page.locator("#id_body").fill(TYPED)
    return page


def test_help_opens_beside_the_form_and_gives_the_focus_back(form):
    panel = form.locator(".help-panel")
    link = form.locator(".desk-toolbar .help-link")

    link.click()
    expect(panel.locator("h2")).to_have_text("The text")
    expect(panel.locator("h2")).to_be_focused()
    expect(form.locator("#id_body")).to_have_value(TYPED)
    form.keyboard.press("Escape")

    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    assert len(form.context.pages) == 1


def test_help_in_the_header_follows_its_links_in_the_panel(form):
    panel = form.locator(".help-panel")
    form.goto("/admin/casestudies/plainpage/")

    form.locator("[data-help-here]").click()
    expect(panel.locator("h2")).to_have_text("Pages")
    panel.get_by_role("link", name="Writing and publishing").click()

    expect(panel.locator("h2")).to_have_text("Begin a page")
    expect(panel.get_by_role("link", name="The whole guide")).to_have_attribute(
        "href", "/admin/help/editors/#begin-a-page"
    )
    expect(panel.locator("img")).to_have_js_property("complete", value=True)
    expect(form).to_have_url(re.compile("/admin/casestudies/plainpage/$"))


def test_block_under_the_pointer_shows_its_picture(form):
    form.get_by_role("button", name="Block…").click()

    form.get_by_role("button", name="People, with portraits").hover()

    expect(form.locator('.desk-codes img[src*="people"]:visible')).to_have_count(1)
    expect(form.locator(".desk-codes img:visible")).to_have_count(1)


def test_block_that_keys_have_reached_shows_its_picture_wherever_the_pointer_rests(form):
    form.get_by_role("button", name="Block…").click()
    form.get_by_role("button", name="People, with portraits").hover()
    shown = form.locator(".desk-codes img:visible")
    first = form.locator(".desk-codes button").first

    form.keyboard.press("Tab")
    while not first.evaluate("button => button === document.activeElement"):
        form.keyboard.press("Shift+Tab")

    expect(shown).to_have_count(1)
    expect(form.locator(".desk-codes li").first.locator("img")).to_be_visible()
