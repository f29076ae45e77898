"""The form of a page: what stands beside the text, what below it, and what is open."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.desk import admin_url, as_sent, opened, sign_in
from tests.factories import make_article, make_outcome, make_problem, make_user

pytestmark = pytest.mark.django_db

KINDS = ["article", "problem", "outcome", "person", "plainpage", "section"]


@pytest.fixture
def editor():
    return sign_in("Editors")


def add_url(kind):
    return reverse(f"admin:casestudies_{kind}_add")


def groups(text):
    """The groups of a form in their order, each with whether it is open."""
    found = re.findall(r'<details class="desk-group[^>]*data-group="([^"]+)"([^>]*)>', text)
    return {name: "open" in rest for name, rest in found}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_has_its_state_and_actions_in_sight(editor, kind):
    text = editor.get(add_url(kind)).text

    bar, rest = text.split('class="writing-bar"')[1].split('class="writing"')
    main, side = rest.split('class="writing-side"')
    assert 'name="_publish"' in bar
    assert 'name="body"' in main
    assert "Not saved yet." in side
    assert {"checklist", "publishing", "address", "snippet"} <= groups(side).keys()


def test_what_is_needed_monthly_is_folded(editor):
    found = groups(editor.get(admin_url(make_article())).text)

    assert {name for name, is_open in found.items() if is_open} == {
        "facts-case-studies",
        "facts-insights",
        "checklist",
    }


def test_folded_groups_say_what_is_chosen_in_them(editor):
    problems = [make_problem(), make_problem()]
    page = make_article(problems=problems, outcomes=[make_outcome()], image_alt="A <bridge>")
    bare = make_article(image="images/bridge.jpg")

    shown = [editor.get(admin_url(one)).text for one in (page, bare)]

    held = [re.findall(r'class="desk-group-held">([^<]*)<', text) for text in shown]
    assert held == [["Problems 2 · Outcomes 1", "A &lt;bridge&gt;"], ["bridge.jpg"]]


def test_group_with_an_error_is_open_and_says_so(editor):
    url = admin_url(make_problem())
    sent = as_sent(opened(editor, url) | {"canonical": "nowhere"})

    text = editor.post(url, sent).text

    assert groups(text)["snippet"]
    assert 'data-group="snippet" data-errors open' in text


def test_facts_of_each_kind_stand_together(editor):
    text = editor.get(add_url("article")).text

    study, insight = re.split(r'data-group="facts-[^"]+"', text)[1:]
    assert {"fact_constraint", "fact_size"} <= {*re.findall(r'name="(fact_\w+)"', study)}
    assert "fact_question" not in study
    assert "fact_question" in insight


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"published_at": None}, "Only colleagues see it; it has no date."),
        ({"published_at": timezone.now()}, "Visitors see it since"),
        ({"published_at": timezone.now() + timedelta(days=9)}, "Appears by itself on"),
    ],
)
def test_state_is_said_in_a_sentence(editor, dates, said):
    assert said in editor.get(admin_url(make_problem(**dates))).text


def test_end_is_said_beside_the_beginning(editor):
    now, day = timezone.now(), timedelta(days=1)

    text = editor.get(admin_url(make_problem(published_at=now, expires_at=now + day))).text

    assert "It ends on" in text


def test_address_that_visitors_have_is_a_link(editor):
    shown, hidden = make_problem(), make_problem(published_at=None)

    links = [f'<a href="{page.get_absolute_url()}">' for page in (shown, hidden)]

    assert links[0] in editor.get(admin_url(shown)).text
    assert links[1] not in editor.get(admin_url(hidden)).text


def test_popup_has_one_button(editor):
    text = editor.get(add_url("problem") + "?_popup=1").text

    assert re.findall(r'name="(_\w+)"', text) == ["_save", "_popup"]


def test_who_may_only_read_is_offered_no_button(client):
    client.force_login(make_user(permissions=["view_problem"]))
    page = make_problem()

    text = client.get(admin_url(page)).text

    assert "_publish" not in text
    assert "data-checklist" not in text
    assert page.title in text
