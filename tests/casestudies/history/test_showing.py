"""Pages with the text of their draft changes, for whoever looks for links and images in texts."""

import pytest
from django.db.models import Q

from casestudies.history.revisions import record
from casestudies.history.showing import draft_texts
from casestudies.history.snapshots import snapshot
from contact.models import CallToAction
from tests.factories import make_article, make_outcome, make_problem

pytestmark = pytest.mark.django_db


def keep(page, body="Draft", kind="draft"):
    record(page, by=None, kind=kind, fields=snapshot(page) | {"body": body})
    return page


def found(rule=None):
    return {page: page.body for page, _fields in draft_texts(rule or Q())}


def test_pages_of_every_kind_are_found_with_the_text_of_their_draft_changes():
    article, problem = keep(make_article(), "One"), keep(make_problem(), "Two")
    make_outcome()

    assert found() == {article: "One", problem: "Two"}


def test_only_draft_changes_of_which_the_rule_is_true_are_found():
    one = keep(make_article(), "One")
    keep(make_article(), "Two")

    assert found(Q(fields__body__icontains="one")) == {one: "One"}


def test_draft_changes_that_ended_are_not_found():
    keep(keep(make_article()), kind="ended")

    assert found() == {}


def test_draft_changes_of_what_is_no_page_or_is_gone_are_not_found():
    row = CallToAction.objects.create()
    record(row, by=None, kind="draft")
    keep(make_article()).delete()

    assert found() == {}


def test_draft_changes_from_before_there_were_texts_have_none():
    article = make_article()
    record(article, by=None, kind="draft", fields={"title": "Draft"})

    assert found() == {article: ""}


def test_pages_are_read_together(django_assert_max_num_queries):
    for _number in range(5):
        keep(make_article())
    found()

    # The revisions, and their pages.
    with django_assert_max_num_queries(2):
        found()
