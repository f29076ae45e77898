"""How a page is shown elsewhere: what the desk shows is what its head says."""

import io
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from casestudies.desk.writing.snippet import Head, page_snippet
from casestudies.images.storing import store_image
from casestudies.page.card_words import UNSAVED
from tests.desk import admin_url, enter, opened, sign_in
from tests.factories import (
    make_article,
    make_outcome,
    make_page,
    make_person,
    make_problem,
    make_section,
    make_user,
)


def photograph():
    file = io.BytesIO()
    image = Image.linear_gradient("L").resize((1200, 900)).convert("RGB")
    image.save(file, "JPEG")
    return store_image(io.BytesIO(file.getvalue())).path


def article_with_photograph():
    picture = {"image": photograph(), "image_alt": "A yard", "image_position": "left 90%"}
    return make_article(title="Yards & “docks”", body="First words.\n\nMore.", **picture)


PAGES = {
    "case study": lambda: make_article(description="What it says.", authors=[make_person()]),
    "insight with a photograph": article_with_photograph,
    "title for search": lambda: make_article(seo_title="For <search>", seo_description="So & so"),
    "hidden": lambda: make_article(noindex=True),
    "elsewhere": lambda: make_article(canonical="https://example.org/first/"),
    "other language": lambda: make_article(language="et", title="Õhtu"),
    "problem": lambda: make_problem(fact_signal="It hurts."),
    "outcome": lambda: make_outcome(description="It works."),
    "person": lambda: make_person(role="Partner", image=photograph()),
    "page below": lambda: make_page("about/us", description="Who we are."),
    "home": lambda: make_section("home", title="We do"),
    "introduction": lambda: make_section("insights", title="All", seo_title="All insights"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_desk_says_what_the_head_of_the_page_says(client, name):
    page = PAGES[name]()
    served = Head(client.get(page.get_absolute_url()).text)

    shown = page_snippet(page)

    told = served.said
    assert (shown.title, shown.canonical) == (served.title, served.canonical)
    assert shown.description == told["description"]
    assert (shown.robots, shown.site_name) == (told["robots"], told["og:site_name"])
    assert shown.card_title == told["og:title"]
    assert shown.card_description == told["og:description"]
    assert shown.card_alt == told["og:image:alt"]
    assert shown.title
    assert shown.description


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_card_at_the_desk_is_the_card_of_the_page(client, name, settings):
    page = PAGES[name]()
    told = Head(client.get(page.get_absolute_url()).text).said["og:image"]
    editor = sign_in("Editors")

    shown = editor.get(page_snippet(page).card)

    assert shown.content == client.get(told.removeprefix(settings.SITE_URL)).content
    assert shown.headers["Content-Type"].startswith("image/")


def asked(client, page, **values):
    """What the desk answers to the form of the page with these values."""
    form = opened(client, admin_url(page)) | values
    url = reverse("desk:show_snippet", args=[page._meta.model_name, page.pk])
    answer = client.post(url, form)
    assert answer.status_code == 200
    return answer


@pytest.mark.django_db
def test_snippet_follows_the_form_and_stores_nothing():
    editor = sign_in("Editors")
    article = make_article(title="Before")

    shown = asked(editor, article, title="After <all>", slug="after", description="Said now.")

    found = shown.context["snippet"]
    assert found.card_title == "After <all>"
    assert found.description == "Said now."
    assert found.canonical.endswith("/case-studies/after/")
    assert "After &lt;all&gt;" in shown.text
    article.refresh_from_db()
    assert article.title == "Before"


@pytest.mark.django_db
def test_card_is_drawn_from_the_form():
    editor = sign_in("Editors")
    article = make_article(image=photograph(), published_at=None)

    cards = [
        editor.get(asked(editor, article, **values).context["snippet"].card).content
        for values in (
            {"image": ""},
            {"image": "", "title": "Another"},
            {"image_position_down": "0"},
            {"image_position_down": "100"},
        )
    ]

    assert len(set(cards)) == 4


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "✓ Indexed"),
        ({"noindex": "on"}, "✕ Not indexed"),
        ({"canonical": "https://example.org/x/"}, "show https://example.org/x/ in its place"),
        ({"sitemap_disabled": "on"}, "The sitemap leaves it out."),
    ],
)
def test_snippet_says_whether_search_engines_may_show_it(values, words):
    editor = sign_in("Editors")

    shown = asked(editor, make_article(), **values).text

    assert words in re.sub(r"\s+", " ", shown)
    assert ("Indexed" in shown) == (not {"noindex", "canonical"} & values.keys())
    assert "before it is published" not in shown


@pytest.mark.django_db
def test_draft_is_shown_as_it_would_be_and_says_so():
    editor = sign_in("Editors")
    tomorrow = timezone.now() + timedelta(days=1)

    for article in (make_article(published_at=None), make_article(published_at=tomorrow)):
        shown = asked(editor, article).text

        assert "✓ Indexed" in re.sub(r"\s+", " ", shown)
        assert "before it is published" in shown


@pytest.mark.django_db
def test_site_that_is_hidden_hides_its_pages(settings):
    settings.NOINDEX = True
    editor = sign_in("Editors")

    shown = asked(editor, make_article()).text

    assert "asked not to show any page of this site" in shown


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["article", "problem", "person", "plainpage", "section"])
def test_new_page_has_one_as_soon_as_it_has_an_address(model):
    editor = sign_in("Editors")
    values = {"title": "A new one", "slug": "insights" if model == "section" else "new"}

    added = editor.get(reverse(f"admin:casestudies_{model}_add")).text
    shown = editor.post(reverse("desk:show_snippet", args=[model, 0]), values)

    assert f"/admin/snippet/{model}/0/" in added
    assert shown.status_code == 200
    assert "A new one" in shown.text or model == "section"


@pytest.mark.django_db
def test_form_shows_it_without_a_script():
    editor = sign_in("Editors")
    article = make_article(seo_title="What they see")

    form = editor.get(admin_url(article)).text

    assert '<p class="snippet-title">What they see</p>' in form


@pytest.mark.django_db
@pytest.mark.parametrize(
    "made_from",
    [
        "x",
        signing.dumps(("words", ("Forged", "", "slug")), salt="another"),
        signing.dumps(("photograph", ("images/gone.jpg", (50, 50))), salt=UNSAVED),
    ],
    ids=["noise", "salt", "gone"],
)
def test_card_that_the_desk_did_not_sign_is_not_drawn(made_from):
    assert sign_in("Editors").get(reverse("unsaved_card", args=[made_from])).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_snippet_follows_the_typing(new_page):
    page = new_page(viewport={"width": 1280, "height": 900})
    enter(page, make_user(is_superuser=True))
    page.goto(admin_url(make_article(description="Before.")))
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")

    page.locator("#id_seo_title").fill("A title that is far too long for one line of a result " * 2)
    page.locator("#id_description").fill("After.")

    page.locator(".snippet-description", has_text="After.").wait_for()
    title = page.locator(".snippet-title")
    # The side is as narrow as a phone, where it has two lines.
    assert title.evaluate("p => p.scrollHeight > p.clientHeight")
