"""The whole way by keyboard alone."""

import pytest

from contact.models import DiagnosticRequest
from tests.demo_site import ARTICLE

pytestmark = pytest.mark.browser

FOCUSED = "document.activeElement"


def press(page, key, times=1):
    for _ in range(times):
        page.keyboard.press(key)


def tab_to(page, selector):
    """Press Tab until the element has the focus; fail where it cannot be reached."""
    for _ in range(80):
        if page.evaluate(f"{FOCUSED}.matches('{selector}')"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not reach {selector}")


def test_first_tab_offers_to_skip_to_the_text(demo, page):
    page.goto(ARTICLE)

    press(page, "Tab")
    page.locator(".skip-link:focus").wait_for()
    assert page.locator(".skip-link").bounding_box()["y"] >= 0
    press(page, "Enter")

    page.locator("main:focus").wait_for()


def test_focus_is_seen_on_everything_that_takes_it(demo, page):
    page.goto(ARTICLE)
    invisible = []

    for _ in range(25):
        page.keyboard.press("Tab")
        style = page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle")
        width = page.evaluate(f"parseFloat(getComputedStyle({FOCUSED}).outlineWidth)")
        if style == "none" or width < 2:
            invisible.append(page.evaluate(f"{FOCUSED}.outerHTML"))

    assert invisible == []


def test_request_is_sent_and_mended_by_keyboard(demo, page, complaints):
    page.goto(ARTICLE)

    tab_to(page, "[name=name]")
    page.keyboard.type("Maria Keller")
    press(page, "Tab")
    page.keyboard.type("maria@nowhere")
    press(page, "Tab", 3)
    page.keyboard.type("Every decision takes weeks.")
    tab_to(page, ".request-form button[type=submit]")
    press(page, "Enter")
    page.locator(".error-summary:focus").wait_for()
    press(page, "Tab")
    press(page, "Enter")
    page.locator("[name=email]:focus").wait_for()
    press(page, "ControlOrMeta+a")
    page.keyboard.type("maria@example.org")
    press(page, "Enter")
    page.wait_for_url("**/diagnostic/thanks/**")

    assert DiagnosticRequest.objects.get().email == "maria@example.org"
    complaints[:] = [line for line in complaints if "422" not in line]


def test_targets_are_24_pixels_or_stand_apart(demo, new_page):
    page = new_page(viewport={"width": 375, "height": 800})
    page.goto("/case-studies/")

    small = page.evaluate(
        """() => [...document.querySelectorAll("nav a, button, summary, .tags a")]
            .filter((element) => element.offsetHeight > 0 && element.offsetHeight < 24)
            .map((element) => element.outerHTML)"""
    )

    assert small == []
