"""Pages on paper: everything that is to be read, and nothing that asks or leads elsewhere."""

from itertools import pairwise

import pytest

from tests.consultancy.test_looks import OVERFLOW, colour
from tests.demo_site import ARTICLE, PAGES, WITHOUT_PICTURE
from tests.factories import make_article

pytestmark = pytest.mark.browser

# A4 without its margins, in CSS pixels.
PAPER = {"width": 642, "height": 964}
# Whatever stands in the page's own text and is not shown; what is to be clicked or filled in is
# left out.
NOT_SHOWN = """() => {
    const left_out = "nav, form, svg, .cta > :not(.cta-heading), "
        + ".visually-hidden, .print-only, .not-printed, .footnote-backref";
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const missing = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const within = node.parentElement;
        if (node.data.trim() && !within.closest(left_out) && !within.checkVisibility())
            missing.push(node.data.trim());
    }
    return missing;
}"""
WIDE_TABLE = "|{}|\n|{}|\n|{}|".format(*("|".join([x] * 14) for x in ("heading", "---", "number")))


def printed(new_page, address, **options):
    page = new_page(viewport=PAPER, **options)
    page.goto(address)
    page.emulate_media(media="print")
    return page


def note_of(page, name):
    """The mark after that link, and the address that its note names."""
    link = page.get_by_role("link", name=name).first
    mark = link.evaluate("element => getComputedStyle(element, '::after').content")
    number = int(link.get_attribute("data-note"))
    return mark, page.locator(".link-notes > li").nth(number - 1).inner_text()


def test_all_that_is_to_be_read_is_printed(demo, new_page):
    page = printed(new_page, "/")

    missing = {}
    for address in PAGES:
        page.goto(address)
        missing[address] = page.evaluate(NOT_SHOWN)

    assert {address: found for address, found in missing.items() if found} == {}


@pytest.mark.parametrize(
    "selector", ["form", "button", "main nav", ".site-nav", ".site-action", ".skip-link", ".cover"]
)
def test_what_asks_or_leads_elsewhere_is_not_printed(demo, new_page, selector):
    page = printed(new_page, WITHOUT_PICTURE)

    found = page.locator(selector)

    assert found.count()
    assert not any(one.is_visible() for one in found.all())


def test_addresses_of_links_are_notes_at_the_end(demo, new_page):
    page = printed(new_page, ARTICLE)

    mark, address = note_of(page, "hiring more and shipping less")
    again = note_of(page, "Scaling without speed")

    assert mark == '" [2]"'
    assert address.endswith("/problems/scaling/")
    assert again == (mark, address)


def test_notes_are_for_paper_alone(demo, page):
    page.goto(ARTICLE)

    assert not page.locator(".link-notes").is_visible()
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => !/\\[/.test(a.innerText))")


def test_paper_says_whose_it_is_and_where_it_was_read(demo, new_page):
    page = printed(new_page, ARTICLE)

    assert page.get_by_text("Tarn & Hollis").first.is_visible()
    assert page.get_by_text(page.url, exact=True).first.is_visible()
    assert page.get_by_text("As of 17 September 2024").is_visible()


@pytest.mark.parametrize("address", ["/", "/problems/scaling/", "/people/ingrid-tarn/"])
def test_page_that_shows_others_tells_no_day_of_its_own(demo, new_page, address):
    page = printed(new_page, address)

    assert page.locator(".print-address").is_visible()
    assert page.get_by_text("As of").count() == 0


def gaps(page, *selectors):
    """How many pixels are between each of the first elements with these selectors and the next."""
    boxes = [page.locator(selector).first.bounding_box() for selector in selectors]
    return [round(below["y"] - above["y"] - above["height"]) for above, below in pairwise(boxes)]


def test_what_stands_below_each_other_does_not_touch(demo, new_page):
    page = printed(new_page, "/")

    assert gaps(page, ".home-head h1", ".home-head .standfirst") == [8]
    assert gaps(page, ".quotation", ".quotation + .quotation") == [20]


def test_notes_and_names_of_clients_are_not_torn_apart(demo, new_page):
    page = printed(new_page, "/")

    for selector in (".link-notes", ".client-logos"):
        assert page.locator(selector).evaluate("e => getComputedStyle(e).breakInside") == "avoid"


def test_call_to_action_is_a_line_that_names_the_forms_address(demo, new_page):
    page = printed(new_page, "/problems/scaling/")

    heading = page.locator(".cta-heading")
    number = int(heading.get_attribute("data-note"))

    assert heading.is_visible()
    assert page.locator(".link-notes > li").nth(number - 1).inner_text().endswith("/diagnostic/")


def test_dark_theme_prints_ink_on_white(demo, new_page):
    page = printed(new_page, ARTICLE, color_scheme="dark")

    assert colour(page, "h1", "color") == "rgb(29, 27, 24)"
    assert {colour(page, "html"), colour(page, "body")} == {"rgba(0, 0, 0, 0)"}


def test_nothing_is_wider_than_paper(demo, new_page):
    make_article(slug="wide", body=f"{WIDE_TABLE}\n\n```\n{'long line ' * 40}\n```\n")
    page = printed(new_page, "/case-studies/wide/")

    wide = []
    for address in ["/case-studies/wide/", *PAGES]:
        page.goto(address)
        wide += [address] if page.evaluate(OVERFLOW) else []

    assert wide == []


def test_what_is_folded_is_printed_open(db, new_page):
    make_article(slug="folded", body='{{< details summary="More" >}}The rest.{{< /details >}}')

    page = printed(new_page, "/case-studies/folded/")

    assert page.get_by_text("The rest.").is_visible()
    assert len(page.pdf()) > 5_000
