"""Lists of other pages in a text."""

import pytest

from casestudies.text.rendering import render_markdown
from tests.page_context import FakeLink, FakePage

LINKS = [
    FakeLink("Scaling & more", "/a/", "Scaling", "It <grows>.", "Teams wait."),
    FakeLink("Focus", "/b/", "Focus"),
]


@pytest.mark.parametrize("relation", ["problems", "outcomes", "case-studies", "insights"])
def test_related_pages_stand_in_a_list(relation):
    page = FakePage(linked={relation: LINKS})

    html = render_markdown(f"a {{{{< related-{relation} >}}}} b", page).html

    assert f'<p>a </p>\n<ul class="related related-{relation}">' in html
    assert '<a href="/a/">Scaling &amp; more</a>' in html
    assert "<p>It &lt;grows&gt;.</p>" in html


@pytest.mark.parametrize("call", ['"inline"', 'format="inline"'])
def test_related_pages_stand_in_the_line(call):
    page = FakePage(linked={"problems": LINKS})

    html = render_markdown(f"- a {{{{< related-problems {call} >}}}}, b", page).html

    assert '<li>a <a href="/a/">Scaling</a>, <a href="/b/">Focus</a>, b</li>' in html


def test_nothing_stands_where_nothing_is_related():
    text = '{{< related-problems >}}{{< related-insights "inline" >}}{{< problem-constraints >}}'

    assert render_markdown(text, FakePage()).html.strip() == ""


def test_problems_are_listed_by_the_sentence_one_knows_them_by():
    page = FakePage(linked={"problems": LINKS})

    html = render_markdown("{{< problem-constraints >}}", page).html

    assert '<q class="signal">Teams wait.</q>' in html
    assert '<span class="signal">Focus</span>' in html
    assert '<a href="/a/">' in html
