"""What of a text depends on the stored page it belongs to."""

import pytest

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_html_shows_on_a_page_that_keeps_it(client):
    article = make_article(body="A <mark>b</mark> <script>c</script>", keeps_html=True)

    shown = client.get(article.get_absolute_url()).content.decode()

    assert "<p>A <mark>b</mark> </p>" in shown


def test_html_is_left_out_of_any_other_page(client):
    article = make_article(body="A <mark>b</mark>")

    shown = client.get(article.get_absolute_url()).content.decode()

    assert "<p>A b</p>" in shown


def test_imported_image_is_shown_from_the_media_folder(client):
    images = {"map.png": ["images/1.png", "digest"]}
    article = make_article(body="![A map](map.png)", imported={"images": images})

    shown = client.get(article.get_absolute_url()).content.decode()

    assert 'src="/media/images/1.png" alt="A map"' in shown
