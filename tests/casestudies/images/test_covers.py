"""Covers are drawn from the slug: always the same, and different for different pages."""

import pytest

from casestudies.images.covers import FAMILIES, HEIGHT, LINES, WIDTH, cover, family
from tests.factories import make_article, make_problem


def test_cover_is_the_same_for_ever():
    assert cover("fourteen-teams").mark.path == "M0 50C47 50 35 26 160 26"


# One problem of each family of patterns.
KIN = {family(f"problem-{number}"): f"problem-{number}" for number in range(100)}


@pytest.mark.parametrize("about", ["", *KIN.values()])
def test_covers_of_different_slugs_differ(about):
    covers = {(c.path, c.mark) for c in (cover(f"article-{n}", about) for n in range(300))}

    assert len(covers) == 300


def test_there_are_several_families_and_a_problem_keeps_to_one():
    assert {*KIN} == {*FAMILIES}
    assert {family("scaling") for _ in range(3)} == {FAMILIES[6]}
    assert cover("a", "problem-1") != cover("a", "problem-2")


@pytest.mark.parametrize("about", ["", *KIN.values()])
@pytest.mark.parametrize("slug", ["", "a", "ünïcode-slug", "产品", "x" * 200])
def test_cover_of_any_slug_has_all_lines_inside_its_box(slug, about):
    pattern = cover(slug, about)

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


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/case-studies/", "/case-studies/fourteen-teams/"])
def test_cover_is_of_the_family_of_the_first_problem(client, address):
    problems = [make_problem(slug="scaling"), make_problem(slug="drift")]
    make_article(slug="fourteen-teams", problems=problems)

    assert f'd="{cover("fourteen-teams", "scaling").path}"' in client.get(address).text
