"""Covers are drawn from the slug: always the same, and different for different pages."""

import pytest

from casestudies.images.covers import HEIGHT, LINES, WIDTH, cover
from tests.factories import make_article


def test_cover_is_the_same_for_ever():
    assert cover("fourteen-teams").mark.path == "M0 50C47 50 35 26 160 26"


def test_covers_of_different_slugs_differ():
    covers = {cover(f"article-{number}").path for number in range(500)}

    assert len(covers) == 500


@pytest.mark.parametrize("slug", ["", "a", "ünïcode-slug", "产品", "x" * 200])
def test_cover_of_any_slug_has_all_lines_inside_its_box(slug):
    pattern = cover(slug)

    curves = [*pattern.lines, pattern.mark]
    points = [point for curve in curves for point in curve.points()]
    assert len(curves) == LINES
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


@pytest.mark.django_db
def test_article_without_an_image_shows_its_cover(client):
    article = make_article(slug="fourteen-teams")

    page = client.get(article.get_absolute_url()).content.decode()

    assert f'd="{cover("fourteen-teams").path}"' in page
    assert "<img" not in page
