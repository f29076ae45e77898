"""axe finds nothing on any public page: both themes, two widths, in every state of the form."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.demo_site import ARTICLE, PAGES

pytestmark = pytest.mark.browser

PHONE = {"width": 375, "height": 800}
DESKTOP = {"width": 1440, "height": 900}
# WCAG 2.2 AA, axe's best practices, and the AAA contrast that this site promises.
RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}


def violations(page, address):
    page.goto(address)
    return violations_here(page)


def violations_here(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(page.url, v["id"], [node["target"] for node in v["nodes"]]) for v in found]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_no_page_has_a_violation(demo, new_page, viewport, color_scheme):
    page = new_page(viewport=viewport, color_scheme=color_scheme, reduced_motion="reduce")

    found = [violations(page, address) for address in PAGES]

    assert found == [[] for _ in PAGES]


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_form_with_errors_has_no_violation(demo, new_page, complaints, color_scheme):
    page = new_page(viewport=PHONE, color_scheme=color_scheme)
    page.goto(ARTICLE)
    page.get_by_label("Name").fill("Maria Keller")
    page.get_by_label("E-mail").fill("maria@nowhere")
    page.get_by_label("What is stuck?").fill("Every decision takes weeks.")

    page.get_by_role("button", name="Ask for a conversation").click()
    page.get_by_role("alert").wait_for()

    assert violations_here(page) == []
    complaints[:] = [line for line in complaints if "422" not in line]


def test_page_that_is_not_there_has_no_violation(db, new_page, complaints, settings):
    page = new_page(viewport=PHONE)

    assert violations(page, "/nowhere/") == []
    complaints[:] = [line for line in complaints if "404" not in line]
