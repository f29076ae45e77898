"""Quotations and logos where they count: how they are written, and what they cost."""

import io

import pytest
from django.utils import translation
from PIL import Image, ImageDraw

from casestudies.images.inks import is_silhouette, optical_size
from casestudies.images.storing import store_image
from consultancy.caching import SHARED_PAGE
from tests.factories import make_article, make_client, make_problem, make_testimonial
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADDRESS = "/case-studies/study/"


def shown(client, body="", **links):
    return client.get(make_article(slug="study", body=body, **links).get_absolute_url()).text


def test_quotation_is_a_figure_with_its_source_and_no_review(client):
    study = make_article(slug="study")
    make_testimonial([study], quote="One <b>.\n\nTwo.", name="Ann", role="CTO", organisation="Acme")

    text = " ".join(client.get(ADDRESS).text.split())

    assert "<blockquote><p>One &lt;b&gt;.</p> <p>Two.</p></blockquote>" in text
    assert '<span class="quotation-name">Ann</span>' in text
    assert "CTO, Acme" in text
    assert "Review" not in text


def test_quotation_without_name_role_and_sector_is_a_clients(client):
    study = make_article(slug="study")
    make_testimonial([study], name="Ann", is_anonymous=True, role="", sector="", organisation="")

    text = client.get(ADDRESS).text

    assert '<span class="quotation-role">A client</span>' in text
    assert "Ann" not in text


def test_quotation_that_the_text_shows_stands_on_the_page_once(client):
    study = make_article(slug="study", body='{{< testimonial id="said" >}} {{< testimonials >}}')
    make_testimonial([study], quote="Said once.", key="said")

    assert client.get(ADDRESS).text.count("Said once.") == 1


def test_lists_are_narrowed_and_bounded(client):
    problem, study = make_problem(slug="scaling"), make_article(slug="other")
    study.problems.set([problem])
    make_testimonial(problems=[problem], quote="About scaling.", weight=1)
    make_testimonial([study], quote="About the other study.", weight=2)
    make_testimonial(quote="About nothing.", weight=3)
    make_client([study], name="Acme Shipping", sector="Shipping")
    make_client(name="Contoso Food", sector="Food")

    about = shown(client, '{{< testimonials problem="problems/scaling" >}}')
    case = client.get(
        make_article(body='{{< testimonials case="other" >}}').get_absolute_url()
    ).text
    two = client.get(make_article(body="{{< testimonials limit=2 >}}").get_absolute_url()).text
    logos = client.get(
        make_article(body='{{< client-logos sector="food" >}}').get_absolute_url()
    ).text
    cases = '{{< client-logos problem="scaling" limit="8" >}}'
    of_problem = client.get(make_article(body=cases).get_absolute_url()).text

    assert [said in about for said in SAID] == [True, False, False]
    assert [said in case for said in SAID] == [False, True, False]
    assert [said in two for said in SAID] == [True, True, False]
    assert ["Acme" in logos, "Contoso" in logos] == [False, True]
    assert ["Acme" in of_problem, "Contoso" in of_problem] == [True, False]


def test_logos_are_chosen_by_id_in_the_order_they_are_named(client):
    for name in ("Acme", "Contoso", "Northwind"):
        make_client(name=f"{name} Shipping", key=name.lower(), sector="Shipping")

    chosen = shown(client, '{{< client-logos id="northwind, Acme gone" >}}')
    first = make_article(body='{{< client-logos id="northwind acme" limit="1" >}}')
    limited = client.get(first.get_absolute_url()).text

    assert "Contoso" not in chosen
    assert chosen.index("Northwind Shipping") < chosen.index("Acme Shipping")
    assert ["Northwind" in limited, "Acme" in limited] == [True, False]


SAID = ("About scaling.", "About the other study.", "About nothing.")


def test_page_without_proof_asks_for_none(client):
    make_article(slug="study")
    few = count_queries(client, ADDRESS)
    make_testimonial()
    make_client()

    assert count_queries(client, ADDRESS) == few


def test_page_costs_the_same_in_every_language(client):
    make_article(slug="study")
    few = count_queries(client, ADDRESS)

    with translation.override("et"):
        assert count_queries(client, ADDRESS) == few


def test_proof_costs_a_query_each_however_much_there_is(client):
    study = make_article(slug="study")
    few = count_queries(client, ADDRESS)
    for _ in range(3):
        make_testimonial([study], client=make_client([study]))

    # The quotations with their clients, and the logos.
    assert count_queries(client, ADDRESS) == few + 2


def test_shortcodes_cost_a_query_each_and_those_by_id_one_together(client):
    ids = " ".join(f'{{{{< testimonial id="quote-{n}" >}}}}' for n in range(3))
    study = make_article(slug="study")
    few = count_queries(client, ADDRESS)
    for number in range(3):
        make_testimonial([study], key=f"quote-{number}", quote=f"Number {number}.")
    study.body = ids + " {{< testimonials >}} {{< client-logos >}}"
    study.save()

    assert count_queries(client, ADDRESS) == few + 3
    assert "Number 2." in client.get(ADDRESS).text


def test_page_with_proof_is_the_same_for_everybody_and_sets_no_cookie(client, admin_client):
    study = make_article(slug="study", body="{{< testimonials >}}")
    make_testimonial([study], client=make_client([study]))

    mine, theirs = client.get(ADDRESS), admin_client.get(ADDRESS)

    assert mine.content == theirs.content
    assert not mine.cookies
    assert mine["Cache-Control"] == SHARED_PAGE


def drawn(ground, *signs):
    """A stored picture of 200 × 100: a ground, and bars of colours on it."""
    image = Image.new("RGBA", (200, 100), ground)
    for place, colour in enumerate(signs):
        ImageDraw.Draw(image).rectangle((40 + 60 * place, 30, 80 + 60 * place, 70), fill=colour)
    output = io.BytesIO()
    image.save(output, "PNG")
    return store_image(io.BytesIO(output.getvalue())).path


CLEAR = (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        ((CLEAR, "navy"), True),
        ((CLEAR, "navy", "red"), True),
        ((CLEAR, "white"), True),
        ((CLEAR, "navy", "white"), False),
        (("white", "navy"), False),
        ((CLEAR,), False),
    ],
)
def test_logo_of_one_tone_on_nothing_is_drawn_in_one_ink(picture, expected):
    assert is_silhouette(drawn(*picture)) == expected


@pytest.mark.parametrize("size", [(400, 100), (300, 200), (800, 400)])
def test_logos_of_any_shape_cover_the_same_area(size):
    width, height = optical_size(*size)

    assert width * height == pytest.approx(4000, rel=0.05)
    assert width / height == pytest.approx(size[0] / size[1], rel=0.05)


@pytest.mark.parametrize("size", [(4000, 100), (100, 4000), (1, 12_000)])
def test_no_logo_leaves_its_row(size):
    width, height = optical_size(*size)

    assert 1 <= width <= 168
    assert 1 <= height <= 52
