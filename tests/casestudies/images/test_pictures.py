"""Images carry their size, a description, and smaller files for smaller screens."""

import io

import pytest
from PIL import Image

from casestudies.images import pictures
from casestudies.images.storing import store_image
from tests.factories import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    pictures.read_picture.cache_clear()


def stored_image(size):
    output = io.BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(output, "JPEG")
    return store_image(io.BytesIO(output.getvalue())).path


def size_of(file):
    with Image.open(file) as image:
        return image.size


def test_page_describes_its_image_and_offers_smaller_ones(client):
    path = stored_image((1200, 800))
    article = make_article(image=path, image_alt="A freight yard", image_position="30% 20%")

    page = client.get(article.get_absolute_url()).content.decode()

    assert 'width="1200" height="800" alt="A freight yard"' in page
    assert "-480.webp 480w" in page
    assert "-960.webp 960w" in page
    assert "-1200.webp 1200w" in page
    assert 'loading="lazy"' not in page


def test_image_in_a_list_is_lazy_and_silent(client):
    make_article(image=stored_image((300, 200)), image_alt="A freight yard")

    page = client.get("/case-studies/").content.decode()

    assert 'alt=""' in page
    assert 'loading="lazy"' in page
    assert "-300.webp 300w" in page


def test_list_finds_an_image_by_what_its_file_called_it(client):
    path = stored_image((300, 200))
    make_article(image="yard.jpg", imported={"images": {"yard.jpg": [path, "0123"]}})

    page = client.get("/case-studies/").content.decode()

    assert f'src="/media/{path}"' in page


def test_smaller_files_are_smaller(settings):
    path = stored_image((3000, 1500))

    sizes = {size_of(file) for file in (settings.MEDIA_ROOT / "sizes").iterdir()}

    assert sizes == {(480, 240), (960, 480), (1600, 800), (2400, 1200)}
    assert path.startswith("images/")


@pytest.mark.parametrize(
    "path", ["images/nowhere.jpg", "../../etc/passwd", "https://example.org/a.png", "images"]
)
def test_cover_stands_in_for_an_image_that_cannot_be_read(client, path):
    article = make_article(image=path)

    page = client.get(article.get_absolute_url())

    assert page.status_code == 200
    assert "cover-lines" in page.content.decode()
    assert "<img" not in page.content.decode()


def test_image_in_a_text_is_sized_and_late(client):
    body = f"![A yard](/media/{stored_image((1200, 800))})"
    article = make_article(body=body)

    page = client.get(article.get_absolute_url()).content.decode()

    assert 'sizes="(width &lt; 40rem) calc(94vw - 0.6rem), 36rem" width="1200" height="800"' in page
    assert "-480.webp 480w" in page
    assert 'loading="lazy"' in page


def test_size_that_the_author_gives_stays(client):
    path = stored_image((1200, 800))
    article = make_article(body=f'{{{{< figure src="/media/{path}" width="600" alt="A yard" >}}}}')

    page = client.get(article.get_absolute_url()).content.decode()

    assert 'width="600"' in page
    assert 'width="1200"' not in page
    assert page.count("-480.webp 480w") == 1


@pytest.mark.parametrize(
    "address", ["https://example.org/a.png", "/media/../../etc/passwd", "/media/none.png"]
)
def test_image_from_elsewhere_stays_as_it_is(client, address):
    article = make_article(body=f"![A yard]({address})")

    page = client.get(article.get_absolute_url())

    assert page.status_code == 200
    assert "srcset" not in page.content.decode()


def test_image_that_lacks_a_size_gets_it_when_it_is_stored_again(settings):
    file = io.BytesIO()
    Image.new("RGB", (1200, 800), "teal").save(file, "PNG")
    store_image(io.BytesIO(file.getvalue()))
    lacking = next((settings.MEDIA_ROOT / "sizes").glob("*-960.webp"))
    lacking.unlink()

    store_image(io.BytesIO(file.getvalue()))

    assert lacking.exists()
