"""What a page tells its shortcodes, and the requests that come from it."""

import pytest

from casestudies.models import Problem
from casestudies.page.page_context import SitePage
from tests.factories import make_article, make_outcome, make_problem, make_section
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


def tags_of(page):
    source = SitePage(page).source
    return source.problems, source.outcomes


def test_request_from_an_article_carries_its_tags():
    problem, outcome = make_problem(slug="drift"), make_outcome(slug="focus")

    page = make_article(problems=[problem], outcomes=[outcome])

    assert tags_of(page) == (("drift",), ("focus",))


def test_request_from_a_tag_carries_that_tag_only():
    problem, outcome = make_problem(slug="drift"), make_outcome(slug="focus")
    problem.outcomes.set([outcome])

    assert tags_of(problem) == (("drift",), ())
    assert tags_of(outcome) == ((), ("focus",))


def test_request_from_an_introduction_carries_no_tag():
    assert tags_of(make_section("problems")) == ((), ())


def test_relation_of_a_section_with_a_hyphen_has_an_underscore():
    page = make_article()
    page.client_stories = Problem.objects
    story = make_problem()

    assert SitePage(page).related("client-stories") == [story]


def test_lists_beyond_those_that_a_text_may_show_ask_no_query(client):
    few, many = (
        "\n\n".join(f'{{{{< people limit="{limit}" >}}}}' for limit in range(1, count))
        for count in (10, 80)
    )
    one, other = make_article(body=few), make_article(body=many)

    asked = count_queries(client, one.get_absolute_url())

    assert count_queries(client, other.get_absolute_url()) == asked
