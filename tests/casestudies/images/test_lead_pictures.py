"""The image above a text is shown as the photograph that it is."""

import io

import pytest
from PIL import Image

from casestudies.history.revisions import Revision
from casestudies.images.storing import store_image
from casestudies.models import Article
from tests.desk import admin_url, opened, sign_in
from tests.factories import make_article, make_page, make_person

LEAD = "figure.lead img"
SHAPES = {"wide": (1200, 800), "tall": (800, 1200), "strip": (1200, 280)}


def stored_image(size):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return store_image(io.BytesIO(file.getvalue())).path


def box_of(page):
    return page.locator(LEAD).evaluate("i => [i.offsetWidth, i.offsetHeight]")


@pytest.mark.browser
@pytest.mark.parametrize("shape", SHAPES)
def test_photograph_is_shown_whole_from_the_smallest_sharp_file(live_server, new_page, shape):
    article = make_article(image=stored_image(SHAPES[shape]), fact_constraint="A wall")
    page = new_page(device_scale_factor=2)

    for window in (375, 768, 1440):
        page.set_viewport_size({"width": window, "height": 900})
        page.goto(article.get_absolute_url(), wait_until="networkidle")
        width, height = box_of(page)
        text = page.locator(".prose > p").first.evaluate("p => p.offsetWidth")
        # The width that `sizes` has promised.
        promised = page.locator(LEAD).evaluate("i => i.naturalWidth")

        assert width / height == pytest.approx(SHAPES[shape][0] / SHAPES[shape][1], rel=0.01)
        assert width >= 0.98 * text
        assert promised == pytest.approx(width, rel=0.04)


@pytest.mark.browser
def test_very_tall_picture_is_shown_whole_and_leaves_the_text_in_reach(live_server, new_page):
    page = new_page(viewport={"width": 1440, "height": 900})

    page.goto(make_article(image=stored_image((700, 2800))).get_absolute_url())

    assert box_of(page) == [256, 1024]


@pytest.mark.browser
@pytest.mark.parametrize("selector", [LEAD, ".prose img"])
def test_see_through_drawing_has_light_ground_in_the_dark(live_server, new_page, selector):
    path = stored_image((1200, 800))
    article = make_article(image=path, body=f"![A drawing](/media/{path})")
    page = new_page(color_scheme="dark")

    page.goto(article.get_absolute_url())

    ground = page.locator(selector).evaluate("e => getComputedStyle(e).backgroundColor")
    assert ground == "rgb(250, 248, 243)"


@pytest.mark.browser
def test_images_in_a_text_are_promised_as_wide_as_they_are(live_server, new_page):
    path = f"/media/{stored_image((1600, 800))}"
    body = f'{{{{< figure src="{path}" caption="A yard" >}}}}\n\nText ![A yard]({path})'
    article = make_article(body=body, fact_constraint="A wall")
    page = new_page(device_scale_factor=2)

    for window in (375, 768, 1440):
        page.set_viewport_size({"width": window, "height": 3000})
        page.goto(article.get_absolute_url(), wait_until="networkidle")
        images = page.locator(".prose img").all()
        widths = [image.evaluate("i => [i.naturalWidth, i.offsetWidth]") for image in images]

        assert len(widths) == 2
        assert all(promised == pytest.approx(shown, rel=0.09) for promised, shown in widths)


@pytest.mark.browser
def test_nothing_moves_when_the_photograph_arrives(live_server, page):
    page.route("**/media/**", lambda route: route.abort("aborted"))
    page.goto(make_article(image=stored_image((800, 1200))).get_absolute_url())
    without = box_of(page)

    page.unroute("**/media/**")
    page.reload(wait_until="networkidle")

    assert box_of(page) == without


@pytest.mark.browser
def test_photograph_is_printed_with_its_caption_and_a_pattern_is_not(live_server, page):
    shown = make_article(image=stored_image((1200, 800)), image_caption="The yard in March")
    plain = make_article()
    page.emulate_media(media="print")

    page.goto(shown.get_absolute_url())
    assert page.locator(LEAD).is_visible()
    assert page.get_by_text("The yard in March").is_visible()

    page.goto(plain.get_absolute_url())
    assert not page.locator(".page-cover").is_visible()


@pytest.mark.browser
def test_crop_in_a_list_keeps_what_was_chosen(live_server, page):
    make_article(image=stored_image((1200, 800)), image_position="left 24%", weight=1)
    make_article(image=stored_image((800, 1200)), weight=2)

    page.goto("/case-studies/")

    images = page.locator(".row-cover img").all()
    positions = [image.evaluate("i => getComputedStyle(i).objectPosition") for image in images]
    assert positions == ["0% 24%", "50% 30%"]


@pytest.mark.browser
def test_list_shows_a_photograph_and_no_strip_of_it_on_a_phone(live_server, new_page):
    make_article(image=stored_image((1200, 800)))
    page = new_page(viewport={"width": 375, "height": 800})

    page.goto("/case-studies/")

    width, height = page.locator(".row-cover").evaluate("i => [i.offsetWidth, i.offsetHeight]")
    assert width / height < 2


@pytest.mark.django_db
@pytest.mark.parametrize("make", [make_article, make_page, make_person])
def test_caption_stands_with_the_image_and_not_without_it(client, make):
    with_image = make(slug="a", image=stored_image((900, 600)), image_caption="Photo: <Jane>")
    without = make(slug="b", image_caption="Photo: <Jane>")

    assert "<figcaption>Photo: &lt;Jane&gt;</figcaption>" in body(client, with_image)
    assert "Photo:" not in body(client, without)


def body(client, page):
    return client.get(page.get_absolute_url()).text


@pytest.mark.django_db
def test_lead_image_comes_first_and_says_its_size(client):
    article = make_article(image=stored_image((1200, 800)), image_alt="A yard")

    page = body(client, article)

    assert page.count('width="1200" height="800" alt="A yard" fetchpriority="high"') == 1


@pytest.mark.django_db
def test_editor_chooses_what_to_keep_and_what_to_say(client):
    editor = sign_in("Editors")
    article = make_article(image=stored_image((1200, 800)), image_position="30% 20%")
    url = admin_url(article)
    form = opened(editor, url)
    assert (form["image_position_across"], form["image_position_down"]) == ("30", "20")

    editor.post(url, form | {"image_position_across": "0", "image_caption": "The yard"})

    article.refresh_from_db()
    assert (article.image_position, article.image_caption) == ("0% 20%", "The yard")
    fields = Revision.objects.of(article).first().fields
    assert (fields["image_position"], fields["image_caption"]) == ("0% 20%", "The yard")


@pytest.mark.django_db
@pytest.mark.parametrize("position", ["left 30%", "top", "30%", "center", ""])
def test_position_keeps_the_words_of_its_file_where_nobody_moves_it(client, position):
    editor = sign_in("Editors")
    article = make_article(image_position=position)

    editor.post(admin_url(article), opened(editor, admin_url(article)) | {"title": "New"})

    assert Article.objects.get().title == "New"
    assert Article.objects.get().image_position == position
