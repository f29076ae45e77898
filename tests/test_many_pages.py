"""The generator of large sites, by which scale is measured."""

import pytest

from tests.many_pages import fill

pytestmark = pytest.mark.django_db


def test_generated_site_has_pages_of_every_kind_and_state(client):
    fill(200)

    assert client.get("/case-studies/article-10/").status_code == 200
    assert client.get("/case-studies/?problem=problem-0").status_code == 200
    assert {state for state, number in states().items() if number} == set(states())


def states():
    from casestudies.models import Article
    from casestudies.publishing import PageState, state_rule

    return {state: Article.objects.filter(state_rule(state)).count() for state in PageState.values}


def test_texts_lead_to_pages_and_to_the_form(client):
    fill(50)

    page = client.get("/case-studies/article-45/").content.decode()
    assert 'href="/case-studies/article-' in page
    assert 'class="request-form"' in page
