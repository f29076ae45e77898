"""What search engines and networks are told of a page: a title and a description, never empty."""

import re
from html import unescape

import pytest

from tests.desk import send, sign_in
from tests.factories import make_article, make_outcome, make_page, make_person, make_section

pytestmark = pytest.mark.django_db


def head_of(client, url):
    """Title and description, as the head says them and as networks read them."""
    text = client.get(url).text
    said = dict(re.findall(r'<meta (?:name|property)="([\w:]+)" content="(.*?)">', text, re.S))
    title = unescape(re.search("<title>(.*?)</title>", text)[1])
    assert unescape(said["og:description"]) == unescape(said["description"])
    return title, unescape(said["description"]), unescape(said["og:title"])


def description_of(client, page):
    return head_of(client, page.get_absolute_url())[1]


def test_own_words_for_search_engines_stand_alone(client):
    make_article(
        slug="flow", title="Flow", seo_title="Why teams stall", seo_description="What to do."
    )

    found = head_of(client, "/case-studies/flow/")

    assert found == ("Why teams stall", "What to do.", "Why teams stall")
    assert "<h1>Flow</h1>" in client.get("/case-studies/flow/").text


def test_without_them_title_and_description_are_told(client):
    make_article(slug="flow", title="Flow", description="In one\nor two lines.", body="A text.")

    found = head_of(client, "/case-studies/flow/")

    assert found == ("Flow – Tarn & Hollis", "In one or two lines.", "Flow")


def test_list_and_home_have_words_of_their_own(client):
    for slug in ("people", "home"):
        make_section(slug, seo_title=f"Title of {slug}", seo_description=f"About {slug}.")

    assert head_of(client, "/people/")[:2] == ("Title of people", "About people.")
    assert head_of(client, "/")[:2] == ("Title of home", "About home.")


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "# Prologue\n\n![A door](x.png)\n\n- one\n\nTwo teams, *one* backlog, no decisions "
            "at all. They left.",
            "Two teams, one backlog, no decisions at all.",
        ),
        (
            "It is 2016. They ask e.g. me and J. Smith of “Acme Inc.” No. 5 too.",
            "It is 2016. They ask e.g. me and J. Smith of “Acme Inc.”",
        ),
        (
            '{{< contact-cta heading="Write" >}}\n\nNobody decided. And then?',
            "Nobody decided. And then?",
        ),
        ("- A list is all there is.", "A list is all there is."),
        ("決定が遅い。だから何も進まない。", "決定が遅い。だから何も進まない。"),
    ],
)
def test_first_sentence_stands_in_for_a_description(client, body, told):
    assert description_of(client, make_article(body=body)) == told


def test_first_sentence_is_cut_at_a_word(client):
    told = description_of(client, make_article(body="Word " * 100))

    assert told == "Word " * 59 + "Word…"


def test_first_sentence_of_a_text_in_html_is_told(client):
    html = {"imported": {"markdown": {"is_html": True}}, "keeps_html": True}
    page = make_page("old", body="<h2>Top</h2><p>We <b>stopped</b> &amp; looked.</p>", **html)

    assert description_of(client, page) == "We stopped & looked."


def test_page_without_a_text_tells_a_fact_or_its_title(client):
    assert description_of(client, make_outcome(fact_impact="Fewer, better bets.")) == (
        "Fewer, better bets."
    )
    assert description_of(client, make_person(title="Anna Tamm", role="Partner")) == "Partner"
    assert description_of(client, make_page("plan", title="Plan")) == "Plan"


def test_editor_writes_them_and_sees_what_stands_there_without_them():
    page = make_article(title="Flow", body="Nobody decided anything for a whole year. And then?")
    editor = sign_in("Editors")

    form = editor.get(page.edit_url).text
    send(editor, page, seo_title="Why", seo_description="Because.")

    assert 'placeholder="Flow"' in form
    assert 'placeholder="Nobody decided anything for a whole year."' in form
    page.refresh_from_db()
    assert (page.seo_title, page.seo_description) == ("Why", "Because.")
