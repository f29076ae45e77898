"""Writing in the browser: toolbar, keys, dialogs, checklist, order of links, with the keyboard."""

import io
import re
from threading import BoundedSemaphore

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from casestudies.desk.writing import pace
from casestudies.models import Article
from casestudies.tables.library import LibraryImage, add_to_library
from tests.desk import admin_url, enter
from tests.factories import make_article, make_outcome, make_problem, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = reverse("admin:casestudies_article_add")


@pytest.fixture
def sign_in(new_page):
    """Open a page signed in as a new editor, without the login form."""

    def open_page(**options):
        page = new_page(**options)
        enter(page, make_user(is_superuser=True))
        return page

    return open_page


@pytest.fixture
def desk(sign_in):
    return sign_in(viewport={"width": 1280, "height": 900})


def text_of(page):
    return page.locator("#id_body").input_value()


def write(page, text):
    page.locator("#id_body").fill(text)
    page.locator("#id_body").focus()


@pytest.mark.parametrize(
    ("key", "written"), [("b", "**word**"), ("i", "*word*"), ("k", "[word](https://)")]
)
def test_usual_keys_mark_the_selection(desk, key, written):
    desk.goto(ADD)
    write(desk, "word")

    desk.keyboard.press("Control+a")
    desk.keyboard.press(f"Control+{key}")

    assert text_of(desk) == written


def test_an_insertion_is_undone_by_the_browsers_undo(desk):
    desk.goto(ADD)
    write(desk, "word")

    desk.keyboard.press("Control+a")
    desk.keyboard.press("Control+b")
    desk.keyboard.press("Control+z")

    assert text_of(desk) == "word"


def test_tab_leaves_the_text(desk):
    desk.goto(ADD)
    write(desk, "word")

    desk.keyboard.press("Tab")

    assert text_of(desk) == "word"
    assert desk.evaluate("document.activeElement.id") != "id_body"


def test_page_is_linked_from_the_keyboard(desk):
    make_problem(title="Decision drift", slug="drift")
    make_outcome(title="Clarity")
    desk.goto(ADD)
    write(desk, "")

    desk.get_by_role("button", name="Link to a page…").press("Enter")
    desk.keyboard.type("drift")
    desk.get_by_role("button", name="Decision drift").wait_for()
    desk.get_by_role("button", name="Clarity").wait_for(state="detached")
    desk.keyboard.press("Enter")

    assert text_of(desk) == '[Decision drift]({{< ref "problems/drift" >}})'
    assert Article.objects.count() == 0


def test_call_to_action_is_written_with_its_fields(desk):
    desk.goto(ADD)
    write(desk, "Before.")

    desk.get_by_role("button", name="Call to action…").press("Enter")
    desk.keyboard.type('Say "when"')
    desk.locator('[data-parameter="variant"]').select_option("compact")
    desk.get_by_role("button", name="Insert").press("Enter")

    assert text_of(desk) == (
        'Before.\n\n{{< contact-cta heading="Say \\"when\\"" variant="compact" >}}\n\n'
    )


def test_escape_closes_a_dialog_and_gives_the_text_back(desk):
    desk.goto(ADD)
    write(desk, "Before.")

    desk.get_by_role("button", name="Call to action…").press("Enter")
    desk.keyboard.press("Escape")

    # The dialog tells that it is closed a moment later.
    expect(desk.locator("#id_body")).to_be_focused()
    assert text_of(desk) == "Before."


def test_checklist_follows_the_typing_and_jumps_to_the_line(desk):
    desk.goto(ADD)

    write(desk, "One\n\n" * 60 + "[here](/diagnostic/)\n\n" + "Two\n\n" * 60)
    desk.get_by_role("button", name="Line 121").press("Enter")

    selection = "id_body.value.slice(id_body.selectionStart, id_body.selectionEnd)"
    assert desk.evaluate(selection) == "[here](/diagnostic/)"
    assert desk.locator(".desk-length").inner_text().startswith("121 words")


def test_finding_opens_the_form_at_its_line(desk):
    article = make_article(body="One\n\n[away](/nowhere/)")
    desk.goto(reverse("desk:links"))

    desk.locator("#broken").get_by_role("link", name=article.title).click()
    desk.wait_for_url("**#line-3")

    selection = "id_body.value.slice(id_body.selectionStart, id_body.selectionEnd)"
    expect(desk.locator("#id_body")).to_be_focused()
    assert desk.evaluate(selection) == "[away](/nowhere/)"


def test_links_are_put_in_order_and_suggestions_added_from_the_keyboard(desk):
    first, second = make_problem(title="First"), make_problem(title="Second")
    article, other = make_article(problems=[first, second]), make_article(problems=[first])
    desk.goto(admin_url(article))

    desk.get_by_role("heading", name="Links").click()
    desk.get_by_role("button", name="Move up: Second").press("Enter")
    desk.get_by_role("button", name=f"Add {other.title}").press("Enter")
    desk.keyboard.press("Control+Enter")
    desk.locator(".messagelist").wait_for()

    assert list(article.problems.order_by("Article_problems+__pk")) == [second, first]
    assert list(article.related.all()) == [other]


def test_unsaved_form_is_previewed_in_its_own_tab_at_both_widths(desk):
    desk.goto(ADD)
    desk.locator("#id_title").fill("Not saved yet")
    write(desk, "Some {{< contact-cta >}} text")

    with desk.expect_popup() as opened:
        desk.keyboard.press("Control+Shift+Enter")
    preview = opened.value
    frame = preview.frame_locator("iframe")
    wide = preview.locator("iframe").bounding_box()["width"]
    preview.get_by_label("Phone").check()

    assert frame.get_by_role("heading", name="Not saved yet").is_visible()
    assert wide > 900
    assert preview.locator("iframe").bounding_box()["width"] < 400
    assert Article.objects.count() == 0


def test_without_scripts_the_form_is_a_plain_form(sign_in):
    article = make_article(body="One\n\n[away](/nowhere/)")
    page = sign_in(java_script_enabled=False)
    page.goto(admin_url(article))

    page.locator("#id_body").fill("Plain text")
    page.get_by_role("button", name="Publish changes").click()

    article.refresh_from_db()
    assert article.body == "Plain text"
    assert page.locator(".desk-toolbar").is_hidden()


def png(color="red"):
    output = io.BytesIO()
    Image.new("RGB", (600, 300), color).save(output, "PNG")
    return output.getvalue()


PUT = """([kind, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array(bytes)], "a.png", { type: "image/png" }));
    const area = document.getElementById("id_body");
    const event = kind === "drop"
        ? new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data })
        : new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: data });
    area.dispatchEvent(event);
}"""


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_image_is_dropped_or_pasted_and_must_be_described(desk, kind):
    desk.goto(ADD)
    write(desk, "")

    desk.evaluate(PUT, [kind, list(png())])
    desk.get_by_role("button", name="Upload and choose").press("Enter")
    refused = desk.get_by_role("alert").inner_text()
    desk.locator(".image-dialog [data-description]").fill("A red wall.")
    desk.get_by_role("button", name="Upload and choose").press("Enter")
    desk.get_by_role("button", name="Insert").press("Enter")
    expect(desk.locator("#id_body")).to_have_value(
        re.compile(r"^!\[A red wall\.\]\(/media/images/")
    )

    assert refused == "Describe the image, or tick that it is decorative."
    assert LibraryImage.objects.count() == 1


def test_image_of_the_library_is_inserted(desk):
    image = add_to_library(io.BytesIO(png()), by=make_user(), description="A red wall.")
    desk.goto(ADD)
    write(desk, "")

    desk.get_by_role("button", name="Figure…").press("Enter")
    desk.get_by_role("button", name="A red wall.").press("Enter")
    desk.get_by_role("button", name="Insert").press("Enter")

    assert text_of(desk) == f"{image.code}\n\n"


@pytest.fixture
def prefixed_token(settings):
    """The token's cookie has a prefix, as over https, and the widget's script does not find it."""
    settings.CSRF_COOKIE_NAME = "site-csrftoken"


@pytest.fixture
def signed_out(desk, complaints):
    """The form of a text that was changed after its session ended; what the browser says of it."""
    User.objects.create_superuser("ann", password="secret")
    desk.goto(admin_url(make_article()))
    desk.context.clear_cookies(name="sessionid")
    write(desk, "Typed")
    yield desk.locator("[data-signed-out]")
    # The preview beside the text was refused.
    complaints.clear()


def sign_in_beside(page, signed_out):
    with page.expect_popup() as opening:
        signed_out.get_by_role("link").click()
    opening.value.get_by_label("Username").fill("ann")
    opening.value.get_by_label("Password").fill("secret")
    opening.value.get_by_role("button", name="Log in").click()
    opening.value.wait_for_url("**/admin/")


def test_session_that_ended_is_said_in_a_line(desk, signed_out):
    expect(signed_out).to_be_visible()
    expect(desk.locator("[data-checklist]").get_by_label("Password")).to_have_count(0)


def test_after_signing_in_beside_it_the_text_is_checked_again(desk, signed_out):
    sign_in_beside(desk, signed_out)

    desk.locator("#id_body").press_sequentially(" on and on")

    expect(signed_out).to_be_hidden()
    expect(desk.locator("[data-checklist]")).to_contain_text("4 words")


def test_after_signing_in_beside_it_the_preview_goes_on(prefixed_token, desk, signed_out):
    sign_in_beside(desk, signed_out)

    desk.locator("#id_body").press_sequentially(" on and on")

    preview = desk.frame_locator(".markdown-editor-preview").locator("body")
    expect(preview).to_contain_text("on and on")


def test_after_signing_in_beside_it_the_text_is_saved(desk, signed_out):
    sign_in_beside(desk, signed_out)

    desk.locator("[data-main]").click()
    desk.get_by_text("State: Published.").wait_for()

    assert Article.objects.get().body == "Typed"


def test_nothing_of_a_preview_that_failed_is_part_of_the_form(desk, complaints):
    page = '<input name="title" value="Server error">'
    desk.route("**/markdownify/", lambda route: route.fulfill(status=500, body=page))
    desk.goto(ADD)

    with desk.expect_response("**/markdownify/"):
        write(desk, "A text")
    desk.wait_for_function("document.querySelector('.markdownx-preview').innerHTML.length")

    assert desk.locator("[name=title]").count() == 1
    complaints.clear()


def test_preview_that_had_to_wait_comes_by_itself(desk, complaints, monkeypatch):
    monkeypatch.setattr(pace, "_slots", BoundedSemaphore(1))
    preview = desk.frame_locator(".markdown-editor-preview").locator("body")

    with pace._slots:
        desk.goto(ADD)
        write(desk, "Patience")
        expect(preview).to_contain_text("too many previews")

    expect(preview).to_contain_text("Patience")
    complaints.clear()
