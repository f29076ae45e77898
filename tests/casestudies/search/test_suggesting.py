"""The search field suggests while one types: for hands, for keys, and for ears."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import make_article, make_problem

pytestmark = pytest.mark.browser

STATUS = "[role=search] [role=status]"
LINKS = ".suggestions a"


@pytest.fixture
def field(transactional_db, page):
    make_problem(title="Scaling", slug="scaling", fact_signal="We hire more and ship less.")
    make_article(title="Shipping every week", slug="weekly")
    make_article(title="L’été à Tallinn", slug="tallinn")
    page.goto("/privacy/")
    page.get_by_role("searchbox").click()
    page.locator(STATUS).wait_for(state="attached")
    return page.get_by_role("searchbox")


def test_pages_are_suggested_by_the_beginnings_of_their_words(page, field):
    field.press_sequentially("SHIP")

    expect(page.locator(LINKS)).to_have_count(2)
    expect(page.locator(LINKS).first).to_contain_text("We hire more and ship less.")
    expect(page.locator(LINKS).first).to_contain_text("Problem")
    expect(page.locator(STATUS)).to_have_text("2 suggestions")
    field.press_sequentially(" week")
    expect(page.locator(STATUS)).to_have_text("1 suggestion")
    field.fill("ete")
    expect(page.locator(LINKS)).to_contain_text("L’été")
    field.fill("flummery")
    expect(page.locator(LINKS)).to_have_count(0)
    expect(page.locator(STATUS)).to_have_text(re.compile("press Enter to search"))
    field.press("Enter")
    page.wait_for_url("**/search/?q=flummery")


def test_suggestion_is_taken_and_list_is_closed_by_keys(page, field):
    field.press_sequentially("ship")
    field.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LINKS).nth(1)).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.locator(".suggestions")).to_be_hidden()
    expect(field).to_be_focused()
    expect(field).to_have_value("ship")
    field.press("Space")
    field.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/problems/scaling/")


def test_list_closes_when_one_goes_on_and_has_no_violation(page, field):
    field.press_sequentially("ship")
    expect(page.locator(LINKS)).to_have_count(2)
    found = Axe().run(page, options={"resultTypes": ["violations"]})

    page.get_by_role("contentinfo").click(position={"x": 2, "y": 2})

    assert found.response["violations"] == []
    expect(page.locator(".suggestions")).to_be_hidden()


def test_nothing_is_fetched_before_somebody_goes_to_the_field(transactional_db, page):
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))

    page.goto("/privacy/", wait_until="networkidle")

    assert not [url for url in fetched if "search" in url]
