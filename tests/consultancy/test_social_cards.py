"""The picture that a link to a page shows elsewhere."""

import io

import pytest
from django.core.cache import cache
from PIL import Image

from casestudies.images.storing import store_image
from consultancy import social_cards
from consultancy.drawing import is_drawable, text_width
from consultancy.social_cards import SIZE, TITLE_SIZES, Face, draw, fitted
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db

WIDTH = 1056
FACE = Face("Roofs", "#0b4a50")


def stored_image(size):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "JPEG")
    return store_image(io.BytesIO(file.getvalue())).path


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_card_is_a_png_of_the_size_that_networks_ask_for():
    picture = Image.open(io.BytesIO(draw("A title", "case study", "slug", FACE)))

    assert picture.format == "PNG"
    assert picture.size == SIZE == (1200, 630)


def test_same_page_has_the_same_card_and_another_title_another():
    assert draw("One", "insight", "slug", FACE) == draw("One", "insight", "slug", FACE)
    assert draw("One", "insight", "slug", FACE) != draw("Two", "insight", "slug", FACE)


@pytest.mark.parametrize(
    "title",
    [
        "Short",
        "When product leadership breaks across borders",
        "A title of so many words that no size holds it " * 8,
        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen" * 3,
    ],
)
def test_title_of_any_length_stays_inside(title):
    size, lines = fitted(title, WIDTH)

    assert size >= TITLE_SIZES[-1][0]
    assert 1 <= len(lines) <= TITLE_SIZES[-1][1]
    assert all(text_width(line, size) <= WIDTH for line in lines)


def test_title_that_is_cut_says_so():
    _size, lines = fitted("word " * 100, WIDTH)

    assert lines[-1].endswith("word…")


@pytest.mark.parametrize(
    "title", ["Õiged otsused", "Şirket", "Решения", "Αποφάσεις", "€ 2.6m – yes"]
)
def test_letters_of_european_scripts_are_drawn(title):
    assert is_drawable(title)


def test_title_in_other_letters_leaves_its_place_to_the_pattern():
    assert not is_drawable("产品领导力")
    assert draw("产品领导力", "insight", "slug", FACE) == draw(
        "プロダクト", "insight", "slug", FACE
    )


@pytest.mark.parametrize(
    ("section", "make"),
    [("case-studies", make_article), ("problems", make_problem), ("outcomes", make_outcome)],
)
def test_published_page_has_a_card_and_names_it(client, section, make):
    page = make(slug="there")

    card = client.get(f"/cards/{section}/there.png")

    assert card["Content-Type"] == "image/png"
    assert f"/cards/{section}/there.png" in client.get(page.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "path", ["case-studies/draft", "insights/draft", "problems/draft", "nowhere/draft"]
)
def test_hidden_page_has_no_card(client, path):
    make_article(slug="draft", published_at=None)
    make_problem(slug="draft", published_at=None)

    assert client.get(f"/cards/{path}.png").status_code == 404


def test_page_with_a_photograph_shows_that_elsewhere(client):
    article = make_article(image=stored_image((1600, 1200)), image_alt="A yard", slug="there")

    head = client.get(article.get_absolute_url()).text
    photograph = client.get("/cards/case-studies/there.jpg")

    assert '/cards/case-studies/there.jpg">' in head
    assert '<meta property="og:image:alt" content="A yard">' in head
    assert photograph["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(photograph.content)).size == SIZE


@pytest.mark.parametrize("image", [(599, 900), (900, 314), None])
def test_page_without_a_large_image_shows_its_card(client, image):
    article = make_article(image=stored_image(image) if image else "", slug="there")

    head = client.get(article.get_absolute_url()).text

    assert '/cards/case-studies/there.png">' in head
    assert f'<meta property="og:image:alt" content="{article.title}">' in head
    assert client.get("/cards/case-studies/there.jpg").status_code == 404


@pytest.mark.parametrize("path", ["case-studies/draft", "problems/draft", "home/home", "x/draft"])
def test_hidden_page_has_no_photograph(client, path):
    make_article(slug="draft", published_at=None, image=stored_image((1600, 1200)))

    assert client.get(f"/cards/{path}.jpg").status_code == 404


def test_card_is_drawn_once(client, monkeypatch):
    first = client.get("/cards/site.png").content

    monkeypatch.setattr(social_cards, "draw", lambda *args: pytest.fail("drawn again"))

    assert client.get("/cards/site.png").content == first
