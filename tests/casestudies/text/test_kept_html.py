"""What became of a text is kept, and nobody can tell."""

from operator import attrgetter

import pytest

from casestudies.page.page_context import SitePage
from casestudies.text import composing, kept_html
from casestudies.text.kept_html import HTML_ROOM
from contact.pages.bounded_memory import BoundedMemory
from tests.factories import make_article, make_person, make_problem

pytestmark = pytest.mark.django_db
TEXT = """# First

- [x] done, see [it]({{< ref "problems/drift" >}}) and {{< nothing >}}this{{< /nothing >}}

{{< contact-cta heading="Ask" >}}

## Second {{< contact-cta >}}

Note[^1] <b>left out</b>.

[^1]: Here.
"""


@pytest.fixture(autouse=True)
def kept(monkeypatch):
    """Nothing is kept yet."""
    kept = BoundedMemory(HTML_ROOM, attrgetter("size"))
    monkeypatch.setattr(composing, "kept_html", kept)
    return kept


@pytest.fixture
def parsed(monkeypatch):
    """The texts that were parsed."""
    texts, parse = [], composing.goldmark.to_tokens

    def noted(text, env):
        texts.append(text)
        return parse(text, env)

    monkeypatch.setattr(composing.goldmark, "to_tokens", noted)
    return texts


def test_second_time_nothing_is_parsed_and_all_is_the_same(parsed):
    make_problem(slug="drift")
    article = make_article(body=TEXT)

    first = SitePage(article).rendered
    once = list(parsed)
    second = SitePage(article).rendered

    assert second == first
    assert len(first.headings) == 2
    assert first.messages
    # What stands inside an unknown shortcode is made at each time.
    assert [text for text in parsed[len(once) :] if "# First" in text] == []


def test_page_that_comes_later_is_linked_at_once():
    article = make_article(body=TEXT)
    before = SitePage(article).rendered.html

    make_problem(slug="drift")

    assert "/problems/drift/" not in before
    assert "/problems/drift/" in SitePage(article).rendered.html


def test_blocks_are_made_each_time():
    article = make_article(body=TEXT)
    SitePage(article).rendered  # noqa: B018 - it is kept now

    make_person(title="Ingrid", answers_requests=True)

    assert "Ingrid" in SitePage(article).rendered.html


def test_addresses_of_an_import_are_those_of_the_page():
    picture = "![](a.png)"
    pages = [make_article(body=picture, imported={"images": {"a.png": [n, ""]}}) for n in "xy"]

    shown = [SitePage(page).rendered.html for page in pages]

    assert [f"/{name}" in html for name, html in zip("xy", shown, strict=True)] == [True, True]


def test_key_tells_texts_apart():
    assert kept_html.html_key("a", "b") != kept_html.html_key("ab", "")
