"""The publishing rule: what is not published is never shown."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casestudies.models import Article
from casestudies.publishing import State, state_rule
from tests.factories import make_article

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)

STATES = [
    pytest.param(None, None, False, id="draft"),
    pytest.param(HOUR, None, False, id="scheduled"),
    pytest.param(-HOUR, None, True, id="published"),
    pytest.param(-HOUR, HOUR, True, id="published for a while"),
    pytest.param(-2 * HOUR, -HOUR, False, id="expired"),
    pytest.param(None, HOUR, False, id="draft that expires"),
]


def from_now(delta):
    return delta and timezone.now() + delta


@pytest.mark.parametrize(("published", "expires", "visible"), STATES)
def test_state_of_one_page_and_of_the_queryset_agree(published, expires, visible):
    article = make_article(published_at=from_now(published), expires_at=from_now(expires))

    states = [state for state in State if Article.objects.filter(state_rule(state)).exists()]

    assert states == [article.state]


@pytest.mark.parametrize(("published", "expires", "visible"), STATES)
def test_rule_for_one_page_and_for_the_queryset_agree(published, expires, visible):
    article = make_article(published_at=from_now(published), expires_at=from_now(expires))

    assert article.is_published is visible
    assert Article.objects.published().exists() is visible
