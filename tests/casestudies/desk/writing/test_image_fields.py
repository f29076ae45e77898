"""Images chosen from the library, and the point that every crop keeps in sight."""

import io

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from casestudies.history.revisions import Revision
from casestudies.images.storing import store_image
from casestudies.models import Article, Testimonial
from casestudies.tables.library import LibraryImage, add_to_library
from tests.desk import admin_url, enter, opened, sign_in
from tests.factories import make_article, make_problem, make_testimonial, make_user

CHOOSE = reverse("desk:choose_image")


def photograph(colour="teal", size=(900, 600)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return io.BytesIO(file.getvalue())


def make_images(*descriptions):
    """A picture in the library for each of the descriptions."""
    user = make_user()
    return [
        add_to_library(photograph((number, 99, 99)), by=user, description=description)
        for number, description in enumerate(descriptions)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("across", "down", "stored"),
    [("24", "71", "24% 71%"), ("0", "100", "0% 100%"), ("24", "", "24% 50%"), ("", "", "")],
)
def test_point_is_written_as_two_numbers(across, down, stored):
    editor = sign_in("Editors")
    article = make_article(image_position="left 30%")
    form = opened(editor, admin_url(article))

    numbers = {"image_position_across": across, "image_position_down": down}
    editor.post(admin_url(article), form | numbers)

    assert Article.objects.get().image_position == stored


@pytest.mark.django_db
@pytest.mark.parametrize("across", ["101", "-1", "2.5", "left", "<b>"])
def test_point_outside_of_the_picture_is_refused_as_it_was_typed(across):
    editor = sign_in("Editors")
    article = make_article(image_position="30% 20%")
    form = opened(editor, admin_url(article))

    answer = editor.post(admin_url(article), form | {"image_position_across": across})

    assert "The point is from 0 to 100 per cent" in answer.text
    assert Article.objects.get().image_position == "30% 20%"
    typed = answer.context["adminform"].form["image_position"].value()
    assert typed == f"{across}% 20%"


@pytest.mark.django_db
def test_point_that_a_colleague_moved_is_asked_about():
    ann, ben = sign_in("Editors", "ann"), sign_in("Editors", "ben")
    article = make_article(image_position="30% 20%")
    url = admin_url(article)
    form, late = opened(ann, url), opened(ben, url)
    ann.post(url, form | {"image_position_across": "80"})

    asked = ben.post(url, late | {"image_position_across": "10"})

    assert [choice.name for choice in asked.context["adminform"].form.conflict.choices] == [
        "image_position"
    ]
    assert Article.objects.get().image_position == "80% 20%"


@pytest.mark.django_db
def test_point_of_draft_changes_waits_with_them():
    editor = sign_in("Editors")
    article = make_article(image_position="30% 20%")
    url = admin_url(article)

    editor.post(url, opened(editor, url) | {"image_position_down": "90", "_keep": "1"})

    assert Article.objects.get().image_position == "30% 20%"
    assert opened(editor, url)["image_position_down"] == "90"
    assert Revision.objects.of(article).first().fields["image_position"] == "30% 90%"


@pytest.mark.django_db
def test_portrait_of_a_quotation_obeys_its_point(client):
    editor = sign_in("Editors")
    problem = make_problem()
    said = make_testimonial(problems=[problem], portrait=store_image(photograph()).path)
    numbers = {"portrait_position_across": "7", "portrait_position_down": "100"}

    editor.post(admin_url(said), opened(editor, admin_url(said)) | numbers)

    assert Testimonial.objects.get().portrait_position == "7% 100%"
    page = client.get(problem.get_absolute_url()).text
    assert 'data-across="07" data-down="100"' in page


@pytest.mark.django_db
def test_library_is_searched_by_all_words():
    editor = sign_in("Editors")
    make_images("A yard in March", "A yard in June", "March of the clerks")

    found = editor.get(CHOOSE, {"q": "march yard"})

    assert [str(image) for image in found.context["images"]] == ["A yard in March"]
    assert "A yard in June" not in found.text
    assert "No description holds these words." in editor.get(CHOOSE, {"q": "harbour"}).text


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "shown", "more"), [("", 24, 24), ("24", 2, 0), ("x", 24, 24)])
def test_library_is_shown_a_page_at_a_time(start, shown, more):
    editor = sign_in("Editors")
    LibraryImage.objects.bulk_create(
        LibraryImage(path=f"images/{number}.png", width=9, height=9, size=9) for number in range(26)
    )

    found = editor.get(CHOOSE, {"from": start})

    assert (len(found.context["images"]), found.context["more"]) == (shown, more)


@pytest.mark.django_db
def test_form_without_a_script_has_the_path_and_says_what_stands_there():
    editor = sign_in("Editors")
    (image,) = make_images("A yard")

    shown = editor.get(admin_url(make_article(image=image.path))).text
    missing = editor.get(admin_url(make_article(image="images/gone.png"))).text

    assert f'src="{image.url}"' in shown
    assert "There is no readable image at this path." not in shown
    assert "There is no readable image at this path." in missing


@pytest.fixture
def desk(new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    enter(page, make_user(is_superuser=True))
    return page


def open_picture(desk, article):
    """The form of the article, its image in sight."""
    desk.goto(admin_url(article))
    desk.evaluate("document.querySelector('details:has(.image-picker)').open = true")
    return desk.locator(".image-picker")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_cover_is_chosen_and_its_point_moved_by_keys_alone(desk):
    article = make_article(published_at=None)
    yard, *_others = make_images("A yard in March", "A harbour", "A desk")

    picker = open_picture(desk, article)
    picker.get_by_role("button", name="Choose an image…").press("Enter")
    expect(desk.locator(".image-dialog [type=search]")).to_be_focused()
    desk.keyboard.type("yard")
    expect(desk.locator(".image-dialog [data-path]")).to_have_count(1)
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(desk.locator("#id_image_alt")).to_have_value("A yard in March")
    picker.locator(".focal-point").press("ArrowRight")
    desk.keyboard.press("Shift+ArrowUp")
    desk.keyboard.press("Control+s")
    desk.locator(".messagelist").wait_for()

    article.refresh_from_db()
    assert (article.image, article.image_alt) == (yard.path, "A yard in March")
    assert article.image_position == "51% 40%"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_point_follows_the_mouse_and_words_of_this_place_stay(desk):
    first, second = make_images("First", "Second")
    article = make_article(image=first.path, image_alt="My own words", image_position="left")

    picker = open_picture(desk, article)
    picker.get_by_role("button", name="Change…").click()
    desk.locator(f'.image-dialog [data-path="{second.path}"]').click()
    box = picker.locator(".image-picker-frame").bounding_box()
    desk.mouse.click(box["x"] + box["width"] * 0.8, box["y"] + box["height"] * 0.25)

    expect(desk.locator("#id_image")).to_have_value(second.path)
    expect(desk.locator("#id_image_alt")).to_have_value("My own words")
    expect(desk.locator("[name=image_position_across]")).to_have_value("80")
    expect(desk.locator("[name=image_position_down]")).to_have_value("25")
    crop = picker.locator(".crop-list img")
    assert crop.evaluate("image => image.style.objectPosition") == "80% 25%"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_image_is_uploaded_where_it_is_chosen(desk):
    picker = open_picture(desk, make_article())

    picker.get_by_role("button", name="Choose an image…").click()
    desk.get_by_text("Upload an image").click()
    file = {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": photograph().getvalue()}
    desk.locator(".image-dialog [type=file]").set_input_files(file)
    desk.locator(".image-dialog [data-description]").fill("A new yard")
    desk.keyboard.press("Enter")

    expect(desk.locator("#id_image_alt")).to_have_value("A new yard")
    expect(desk.locator("#id_image")).to_have_value(LibraryImage.objects.get().path)
    picker.get_by_role("button", name="Remove").click()
    expect(desk.locator("#id_image")).to_have_value("")
