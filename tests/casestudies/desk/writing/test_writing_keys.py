"""Writing by keys alone, and the text beside its preview, in a browser."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from casestudies.models import Article
from casestudies.tables.library import add_to_library
from tests.desk import admin_url, enter
from tests.factories import make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = reverse("admin:casestudies_article_add")
TABLE = "| Column | Column |\n| --- | --- |\n|  |  |\n\n"


@pytest.fixture
def desk(page):
    enter(page, make_user(is_superuser=True))
    return page


def write(page, text=""):
    page.locator("#id_body").fill(text)
    page.locator("#id_body").focus()


def text_of(page):
    return page.locator("#id_body").input_value()


def test_lines_are_marked_and_undone_by_keys(desk):
    desk.goto(ADD)
    marked = []

    for key in "12345":
        write(desk, "one\ntwo")
        desk.keyboard.press("Control+a")
        desk.keyboard.press(f"Control+Shift+{key}")
        marked.append(text_of(desk))
        desk.keyboard.press("Control+z")
        assert text_of(desk) == "one\ntwo"

    assert marked == [
        "## one\n## two",
        "### one\n### two",
        "- one\n- two",
        "1. one\n2. two",
        "> one\n> two",
    ]


def test_slash_at_the_start_of_a_line_offers_the_toolbar(desk):
    desk.goto(ADD)
    write(desk)
    offered = desk.get_by_role("listbox").get_by_role("option")

    desk.keyboard.type("1/2\n/")
    expect(offered).to_have_count(13)
    desk.keyboard.type("ta")
    expect(offered).to_have_count(1)
    chosen = desk.locator("#id_body").get_attribute("aria-activedescendant")
    desk.keyboard.press("Enter")

    assert offered.count() == 0
    assert desk.locator(f"#{chosen}").text_content() == "TableCtrl+Shift+6"
    assert text_of(desk) == f"1/2\n\n{TABLE}"
    desk.keyboard.press("Control+z")
    desk.keyboard.press("Control+z")
    assert text_of(desk) == "1/2\n/ta"


def test_what_slash_offers_first_is_in_sight_at_the_end_of_a_long_text(desk):
    desk.set_viewport_size({"width": 768, "height": 700})
    desk.goto(admin_url(make_article(body="Words.\n\n" * 60)))
    desk.locator("#id_body").press("Control+End")
    desk.evaluate("scrollTo(0, id_body.getBoundingClientRect().bottom + scrollY - 300)")

    desk.keyboard.type("/")

    expect(desk.get_by_role("option", name="Heading Ctrl+Shift+1")).to_be_in_viewport(ratio=1)


def test_slash_that_is_meant_as_one_is_offered_nothing(desk):
    desk.goto(ADD)
    write(desk)

    desk.keyboard.type("/")
    desk.keyboard.press("Escape")
    desk.keyboard.type("t")
    desk.keyboard.press("Enter")

    assert text_of(desk) == "/t\n"


def test_dialogs_put_what_is_chosen_where_the_caret_was(desk):
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    file.seek(0)
    add_to_library(file, by=make_user(), description="A wall")
    desk.goto(ADD)
    write(desk, "Before")
    desk.keyboard.press("Control+End")

    for key, name in [("8", "Call to action"), ("9", "Block"), ("7", "Choose an image")]:
        desk.keyboard.press(f"Control+Shift+{key}")
        desk.get_by_role("dialog", name=name).wait_for()
        desk.keyboard.press("Escape")
        expect(desk.locator("#id_body")).to_be_focused()
        desk.keyboard.press(f"Control+Shift+{key}")
        desk.get_by_role("dialog", name=name).wait_for()
        desk.keyboard.press("Enter")
    desk.get_by_role("dialog", name="Figure").wait_for()
    desk.keyboard.press("Enter")

    first, *rest = text_of(desk).split("\n\n")
    assert first == "Before"
    assert ["contact-cta" in rest[0], "{{<" in rest[1], rest[2][:9]] == [True, True, "![A wall]"]


def test_figure_of_the_library_gets_its_caption(desk):
    file = io.BytesIO()
    Image.new("RGB", (9, 9)).save(file, "PNG")
    file.seek(0)
    image = add_to_library(file, by=make_user(), description="A [red] wall")
    desk.goto(ADD)
    write(desk)

    desk.keyboard.press("Control+Shift+7")
    desk.get_by_role("button", name="A [red] wall").click()
    figure = desk.locator('[data-dialog="image"]')
    figure.get_by_label("What the image shows").fill("A [red] wall here")
    figure.get_by_label("Caption, below the image").fill('The "wall"')
    desk.keyboard.press("Enter")

    words = 'alt="A [red] wall here" caption="The \\"wall\\""'
    assert text_of(desk) == f'{{{{< figure src="{image.url}" {words} >}}}}\n\n'


def test_save_by_key_leaves_the_caret_where_it_was(desk):
    article = make_article(published_at=None, body="Line\n\n" * 200)
    desk.goto(admin_url(article))
    desk.locator("#id_body").focus()
    desk.evaluate("id_body.setSelectionRange(600, 600)")

    desk.keyboard.type("Typed")
    expect(desk.locator("[data-unsaved]")).to_have_text("not saved")
    desk.keyboard.press("Control+s")
    desk.locator(".messagelist").wait_for()

    expect(desk.locator("#id_body")).to_be_focused()
    assert desk.evaluate("id_body.selectionStart") == 605
    assert "Typed" in Article.objects.get().body


def test_save_by_key_of_what_is_published_shows_visitors_nothing(desk):
    article = make_article(title="Public")
    desk.goto(admin_url(article))

    desk.locator("#id_title").fill("Not yet")
    desk.keyboard.press("Control+s")
    desk.locator(".messagelist").wait_for()

    assert Article.objects.get().title == "Public"
    assert desk.locator(".writing-state").inner_text().startswith("Published draft changes")


def test_date_to_come_makes_scheduling_the_next_action(desk):
    article = make_article(published_at=None)
    desk.goto(admin_url(article))

    desk.locator(".writing-menu > summary").click()
    desk.get_by_role("button", name="Schedule").click()
    expect(desk.locator("#id_published_at_0")).to_be_focused()
    desk.keyboard.type("01/02/2031")
    desk.keyboard.press("Control+Enter")
    desk.get_by_text("State: Scheduled.").wait_for()

    assert Article.objects.get().state == "scheduled"


def test_facts_are_those_of_the_kind_and_keep_what_was_typed(desk):
    desk.goto(ADD)
    desk.locator("#id_fact_constraint").fill("Typed")

    desk.locator("#id_kind").select_option("insights")

    expect(desk.locator("#id_fact_question")).to_be_visible()
    expect(desk.locator("#id_fact_constraint")).to_be_hidden()
    desk.locator("#id_kind").select_option("case-studies")
    expect(desk.locator("#id_fact_constraint")).to_have_value("Typed")
    expect(desk.locator("#id_fact_question")).to_be_hidden()


def test_toolbar_is_one_stop_on_the_way_to_the_text(desk):
    desk.goto(ADD)
    desk.locator("#id_description").focus()

    desk.keyboard.press("Tab")
    desk.keyboard.press("ArrowRight")
    reached = desk.evaluate("document.activeElement.title")
    desk.keyboard.press("Tab")

    assert reached == "Subheading (Ctrl+Shift+2)"
    expect(desk.locator("#id_body")).to_be_focused()


def test_one_key_leads_to_the_side_and_back_to_the_caret(desk):
    desk.goto(admin_url(make_article(body="One two")))
    write(desk, "One two")
    links = desk.locator('[data-group="links"] summary')

    desk.keyboard.press("Control+End")
    desk.keyboard.press("F6")
    reached = desk.evaluate("document.activeElement.closest('.writing-side') !== null")
    links.focus()
    desk.keyboard.press("F6")
    expect(desk.locator("#id_body")).to_be_focused()
    desk.keyboard.type(" three")
    desk.keyboard.press("F6")

    assert reached
    expect(links).to_be_focused()
    assert text_of(desk) == "One two three"


def test_toolbar_stays_in_sight_at_the_end_of_the_page(desk):
    for width in (768, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        desk.goto(admin_url(make_article(slug=f"study-{width}")))
        desk.evaluate("scrollTo(0, id_body.getBoundingClientRect().bottom + scrollY - 200)")

        expect(desk.get_by_role("button", name="Heading", exact=True)).to_be_in_viewport(ratio=1)


def test_one_button_of_a_narrow_screen_leads_below_the_text_and_back(desk):
    desk.set_viewport_size({"width": 768, "height": 1024})
    desk.goto(admin_url(make_article()))
    image = desk.locator('[data-group="image"] > summary')
    expect(image).not_to_be_in_viewport()

    desk.get_by_role("link", name="Details").click()
    expect(image).to_be_in_viewport()
    desk.locator(".writing-bar").get_by_role("link", name="Text").click()

    expect(desk.locator("#id_body")).to_be_in_viewport()
    expect(image).not_to_be_in_viewport()


def test_menu_is_opened_and_passed_by_keys(desk):
    desk.goto(admin_url(make_article(published_at=None)))
    write(desk, "Text")

    desk.keyboard.press("Control+,")
    expect(desk.get_by_role("button", name="Schedule")).to_be_focused()
    desk.keyboard.press("ArrowDown")
    expect(desk.get_by_role("button", name="Send to review")).to_be_focused()
    desk.keyboard.press("Escape")

    expect(desk.get_by_role("button", name="Schedule")).to_be_hidden()


def test_groups_that_are_opened_stay_open(desk):
    url = admin_url(make_article())
    links, checklist = (desk.locator(f'[data-group="{name}"]') for name in ("links", "checklist"))
    desk.goto(url)

    links.locator("summary").click()
    checklist.locator("summary").click()
    desk.goto(ADD)

    expect(links).to_have_attribute("open", "")
    expect(checklist).not_to_have_attribute("open", "")


def test_text_and_preview_are_scrolled_together(desk):
    desk.goto(admin_url(make_article(body="Words.\n\n" * 80 + "## Middle\n\n" + "Words.\n\n" * 80)))
    frame = desk.frame_locator(".markdown-editor-preview")
    frame.get_by_role("heading", name="Middle").wait_for()

    desk.evaluate("id_body.scrollTop = id_body.scrollHeight / 2")

    expect(frame.get_by_role("heading", name="Middle")).to_be_in_viewport()
    desk.locator("body").press("Control+.")
    expect(desk.locator("#id_body")).to_be_hidden()


def test_writing_fits_every_screen_with_its_actions_in_sight(desk):
    article = make_article()
    for width, height in [(375, 700), (768, 1024), (1280, 800)]:
        desk.set_viewport_size({"width": width, "height": height})
        desk.goto(admin_url(article))
        main = desk.get_by_role("button", name=re.compile("^Publish changes$"))

        expect(main).to_be_in_viewport(ratio=1)
        assert desk.evaluate("document.documentElement.scrollWidth") == width
        desk.evaluate("scrollTo(0, document.body.scrollHeight)")
        expect(main).to_be_in_viewport(ratio=1)
