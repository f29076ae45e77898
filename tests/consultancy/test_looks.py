"""How pages stand in a real browser: at every width, in both themes, on paper, without help."""

from pathlib import Path

import pytest
from django.conf import settings

from tests.demo_site import ARTICLE, PAGES, WITHOUT_PICTURE

pytestmark = pytest.mark.browser

SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
# 320 is a window of 1280 at 400 % zoom (WCAG 2.2, 1.4.10).
WIDTHS = [320, 375, 768, 1440]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
COUNT_SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
    }).observe({type: "layout-shift", buffered: true});
"""


def overflows(page, address):
    """By how much the page is wider than windows of each width: it is loaded once for all."""
    page.goto(address)
    return [overflow(page, width) for width in WIDTHS]


def overflow(page, width):
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate(OVERFLOW)


def shift(page, address):
    page.goto(address, wait_until="networkidle")
    return page.evaluate("window.shifts")


def colour(page, selector, attribute="backgroundColor"):
    return page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).{attribute}")


def test_nothing_is_wider_than_the_window(demo, page):
    wide = [(address, found) for address in PAGES if any(found := overflows(page, address))]

    assert wide == []


# 24 px, but for links in the middle of a sentence (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """() => {
    const not_aimed_at = ".visually-hidden, .skip-link, sup";
    const is_in_a_sentence = (element) =>
        getComputedStyle(element).display === "inline" &&
        element.parentElement.innerText.trim().length > element.innerText.trim().length;
    const side = ({width, height}) => Math.min(width, height);
    const targets = "a[href], button, summary, select, textarea, "
        + "input:not([type=hidden], :disabled)";
    return [...document.querySelectorAll(targets)]
        .filter((element) => element.checkVisibility() && !element.closest(not_aimed_at))
        .filter((element) => !is_in_a_sentence(element))
        .filter((element) => side(element.getBoundingClientRect()) < 24)
        .map((element) => element.outerHTML);
}"""


@pytest.mark.parametrize("width", [320, 1440])
def test_what_one_aims_at_is_24_pixels_wide_and_high(demo, new_page, width):
    page = new_page(viewport={"width": width, "height": 900})

    small = {}
    for address in PAGES:
        page.goto(address)
        small[address] = page.evaluate(SMALL_TARGETS)

    assert {address: found for address, found in small.items() if found} == {}


def test_header_leaves_room_to_read_at_400_percent(demo, new_page):
    page = new_page(viewport={"width": 320, "height": 256})

    tops = {}
    for address in ["/", "/case-studies/", ARTICLE]:
        page.goto(address)
        header, title = page.locator(".site-header"), page.locator("h1")
        tops[address] = header.bounding_box()["height"], title.bounding_box()["y"]

    assert all(height < 0.45 * 256 and y < 0.8 * 256 for height, y in tops.values()), tops
    assert colour(page, ".site-header", "position") not in {"fixed", "sticky"}


def test_text_twice_as_large_stays_in_the_window(demo, new_page):
    page = new_page(viewport={"width": 640, "height": 800})
    page.goto(ARTICLE)

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("width", [375, 1440])
def test_nothing_moves_while_a_page_loads(demo, new_page, width):
    page = new_page(viewport={"width": width, "height": 900})
    page.add_init_script(COUNT_SHIFTS)

    assert [address for address in PAGES if shift(page, address) > 0.01] == []


def test_theme_follows_the_system(demo, new_page):
    light, dark = new_page(color_scheme="light"), new_page(color_scheme="dark")
    light.goto("/")
    dark.goto("/")

    assert colour(light, "html") == "rgb(250, 248, 243)"
    assert colour(dark, "html") == "rgb(23, 22, 20)"


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_line_of_text_holds_60_to_70_characters(demo, new_page, color_scheme):
    page = new_page(viewport={"width": 1440, "height": 900}, color_scheme=color_scheme)
    page.goto(ARTICLE)

    lines, letters = page.evaluate(
        """() => {
            const paragraphs = [...document.querySelectorAll(".prose > p")];
            const height = (p) => p.offsetHeight / parseFloat(getComputedStyle(p).lineHeight);
            const long = paragraphs.filter((p) => height(p) > 3);
            const sum = (values) => values.reduce((total, value) => total + value, 0);
            return [
                sum(long.map((p) => Math.round(height(p)) - 0.5)),
                sum(long.map((p) => p.textContent.length)),
            ];
        }"""
    )

    assert 60 <= letters / lines <= 70


def test_facts_stay_in_sight_beside_a_long_text(demo, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(ARTICLE)
    page.get_by_role("heading", name="What stayed unresolved").scroll_into_view_if_needed()

    facts, text = page.locator(".page > .glance"), page.locator(".prose")

    assert facts.bounding_box()["y"] >= 0
    assert page.get_by_text("Team boundaries followed").first.is_visible()
    right_of_text = text.bounding_box()["x"] + text.bounding_box()["width"]
    assert right_of_text < facts.bounding_box()["x"] < right_of_text + 100


def test_contents_fold_on_a_phone_and_stand_beside_the_text_on_a_desk(demo, new_page):
    phone = new_page(viewport={"width": 375, "height": 800}, java_script_enabled=False)
    desk = new_page(viewport={"width": 1440, "height": 900}, java_script_enabled=False)
    phone.goto(ARTICLE)
    desk.goto(ARTICLE)
    last = "What we took from it"

    assert desk.get_by_role("link", name=last).is_visible()
    assert not phone.get_by_role("link", name=last).is_visible()
    phone.get_by_text("Contents", exact=True).click()
    phone.get_by_role("link", name=last).click()
    assert phone.url.endswith("#what-we-took-from-it")


def test_motion_stops_for_those_who_ask_for_it(demo, new_page):
    page = new_page(reduced_motion="reduce")
    page.goto("/")

    assert colour(page, "a", "transitionDuration") == "0s"


def test_lines_of_the_pattern_are_seen_in_forced_colours(demo, new_page):
    page = new_page(forced_colors="active", color_scheme="dark")
    page.goto(WITHOUT_PICTURE)

    assert colour(page, ".cover-mark", "stroke") == colour(page, "h1", "color")


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 768, 1440])
def test_style_guide_is_photographed(demo, new_page, width, color_scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=color_scheme)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    picture = SCREENSHOTS / f"styleguide-{width}-{color_scheme}.png"
    page.goto("/styleguide/")

    page.screenshot(path=picture, full_page=True)

    assert picture.stat().st_size > 50_000
