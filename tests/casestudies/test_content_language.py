"""A text in another language than the site's says so, and the words around it do not."""

import re

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_article

pytestmark = pytest.mark.django_db


def test_text_of_an_article_has_its_language(client):
    article = make_article(
        title="Otsus, mis püsib", language="et", body="Tere. {{< contact-cta >}}"
    )

    page = client.get(article.get_absolute_url()).content.decode()

    assert '<html lang="en-gb">' in page
    assert '<h1 lang="et">Otsus, mis püsib</h1>' in page
    assert '<div class="prose" lang="et">' in page
    assert re.search(r'<form class="request-form"[^>]* lang="et"', page)


def test_link_to_it_says_what_language_waits_there(client):
    make_article(slug="otsus", language="et")

    assert (
        '<a href="/case-studies/otsus/" lang="et" hreflang="et"'
        in client.get("/case-studies/").content.decode()
    )


def test_article_in_the_language_of_the_site_says_nothing(client):
    article = make_article()

    assert "<h1>" in client.get(article.get_absolute_url()).content.decode()


def right_edge(page, selector):
    box = page.locator(selector).first.bounding_box()
    return round(box["x"] + box["width"])


@pytest.mark.browser
def test_words_from_the_right_begin_on_one_edge(new_page):
    article = make_article(
        title="لماذا توظف الفرق المزيد من الناس ولا تسلم أكثر مما كانت تسلمه",
        description="وصف قصير للمقال",
        language="ar",
        body="نص عربي أول.",
        fact_constraint="قيد",
    )
    page = new_page(viewport={"width": 1440, "height": 900})

    page.goto(article.get_absolute_url())

    edges = [right_edge(page, part) for part in ("h1", ".standfirst", ".prose > p")]
    assert max(edges) - min(edges) <= 1
    label = page.locator(".glance dt")
    assert label.evaluate("e => getComputedStyle(e).textAlign") == "end"


@pytest.mark.parametrize("language", ["Estonian", "e", 'et" onload="', "et_EE"])
def test_what_is_no_language_tag_is_refused(language):
    with pytest.raises(ValidationError, match="language tag"):
        make_article(language=language).full_clean()
