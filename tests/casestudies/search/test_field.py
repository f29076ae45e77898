"""The search field in the header is there at every width, with and without a script."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def header(transactional_db, new_page):
    def open_at(width, **options):
        page = new_page(viewport={"width": width, "height": 800}, **options)
        page.goto("/privacy/")
        return page.get_by_role("banner")

    return open_at


@pytest.mark.parametrize("width", [768, 1024, 1440])
def test_field_is_in_sight_and_leads_to_results_without_a_script(header, width):
    banner = header(width, java_script_enabled=False)
    field = banner.get_by_role("searchbox")

    expect(field).to_be_visible()
    expect(banner.locator("summary")).to_be_hidden()
    field.fill("ship less")
    field.press("Enter")

    banner.page.wait_for_url("**/search/?q=ship+less")


@pytest.mark.parametrize("script", [False, True])
def test_phone_unfolds_the_field(header, script):
    banner = header(375, java_script_enabled=script)
    field = banner.get_by_role("searchbox")
    expect(field).to_be_hidden()

    banner.locator("summary").click()
    if script:
        expect(field).to_be_focused()
    field.fill("ship less")
    banner.get_by_role("button", name="Search").click()

    banner.page.wait_for_url("**/search/?q=ship+less")


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_longer_words_of_other_languages_leave_the_header_in_order(header, width):
    banner = header(width)
    action = banner.locator(".site-action")

    action.evaluate("(link) => { link.textContent = 'Rääkige meiega'; }")

    name = banner.locator(".brand").bounding_box()
    assert name["y"] < action.bounding_box()["y"] + action.bounding_box()["height"] / 2
    assert action.bounding_box()["y"] < name["y"] + name["height"]
    assert banner.page.evaluate("document.documentElement.scrollWidth") == width
