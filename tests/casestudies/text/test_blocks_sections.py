"""Blocks that are sections of their own: lists of pages, and steps."""

import pytest

from casestudies.text.blocks import Wanted
from casestudies.text.composing import lint
from casestudies.text.rendering import render_markdown
from tests.page_context import FakeLink, FakePage

LISTS = ["case-studies-list", "problem-constraints", "outcomes", "people"]
LINK = FakeLink("Focus", "/b/", "Focus")


def rendered(text, **page):
    return render_markdown(text, FakePage(**page)).html


@pytest.mark.parametrize("name", LISTS)
def test_list_without_pages_shows_nothing(name):
    assert rendered(f'{{{{< {name} heading="Empty" >}}}}').strip() == ""


def test_heading_stands_above_the_list_and_is_no_html():
    html = rendered('{{< outcomes heading="A <b> & c" >}}', linked={"outcomes": [LINK]})

    assert '<h2 class="section-name">A &lt;b&gt; &amp; c</h2>' in html


def test_list_without_heading_has_none():
    html = rendered("{{< outcomes >}}", linked={"outcomes": [LINK]})

    assert '<section class="section">' in html
    assert "section-name" not in html


@pytest.mark.parametrize(("call", "level"), [("outcomes", 2), ('outcomes heading="Ours"', 3)])
def test_headings_of_a_list_leave_out_no_level(call, level):
    html = rendered(f"{{{{< {call} >}}}}", linked={"outcomes": [LINK]})

    assert f"<h{level}><a" in html


def test_what_all_blocks_want_is_asked_for_once_and_at_once():
    page = FakePage()

    render_markdown('{{< people limit="2" >}} {{< outcomes >}} a {{< outcomes >}}', page)

    assert page.wanted == [Wanted("people", limit=2), Wanted("outcomes")]


def test_case_studies_are_chosen_by_path_problem_and_outcome():
    page = FakePage()
    call = '{{< case-studies-list paths="b, case-studies/a" problem="drift" outcome="pace" >}}'

    render_markdown(call, page)

    paths = ("b", "case-studies/a")
    assert page.wanted == [Wanted("case-studies", paths=paths, problem="drift", outcome="pace")]


@pytest.mark.parametrize("limit", ["three", "-1", "0", "1e3", "9999999"])
def test_limit_that_is_none_is_told_and_ignored(limit):
    page = FakePage()

    messages = lint(f'{{{{< people limit="{limit}" >}}}}', page)

    assert page.wanted == [Wanted("people")]
    said = f"“{limit}” is no limit: write a number such as 3"
    assert [message.text for message in messages] == [said]


@pytest.mark.parametrize("name", ["testimonials", "client-logos"])
def test_odd_limit_of_proof_is_told_in_the_same_words(name):
    messages = lint(f'{{{{< {name} limit="0" >}}}}')

    assert [message.text for message in messages] == ["“0” is no limit: write a number such as 3"]


def test_steps_without_a_text_say_what_the_site_promises():
    html = rendered('{{< steps heading="How it goes" />}}', answer_time="within a day")

    assert '<h2 class="section-name">How it goes</h2>' in html
    assert "A partner replies within a day, with a first view" in html
    assert lint("{{< steps >}}") == []


def test_steps_are_what_their_author_writes():
    html = rendered("{{< steps >}}\n1. ### You write\n\n   A few *words*.\n{{< /steps >}}")

    assert '<div class="steps"><ol>' in html
    assert '<h3 id="you-write">You write</h3>' in html
    assert "<em>words</em>" in html
    assert "A partner replies" not in html
