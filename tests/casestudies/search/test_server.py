"""With a search server the answers are its own; without one that answers, those of the database.

TEST_SEARCH_URL names one: opensearch3+http://127.0.0.1:9200, for instance.
"""

import logging
import os

import pytest

from casestudies.models import SearchedPage
from casestudies.search import server
from casestudies.search.indexing import Indexing, index_all_changed_pages
from casestudies.search.searching import search
from casestudies.search.server import SearchServer, asking_for
from casestudies.search.terms import Term
from tests.factories import make_article

pytestmark = pytest.mark.django_db


class Standing:
    """Stands in for a backend of modelsearch: it keeps what it gets, and is away if so told."""

    def __init__(self, hits=()):
        self.hits, self.kept, self.is_away = hits, {}, False
        self.es, self.name = self, "pages"

    def get_index_for_model(self, model):
        return self

    def exists(self):
        return True

    def add_items(self, model, rows):
        self.refuse_if_away()
        self.kept |= {row.pk: row for row in rows}

    def refresh(self):
        pass

    def msearch(self, body):
        self.refuse_if_away()
        asked = body.count("should")
        hits = [{"_id": str(pk), "_score": 1.0} for pk in self.hits]
        return {"responses": [{"hits": {"hits": hits}}] * asked}

    def refuse_if_away(self):
        if self.is_away:
            raise ConnectionError


@pytest.fixture
def standing(settings, monkeypatch):
    settings.MODELSEARCH_BACKENDS = {**settings.MODELSEARCH_BACKENDS, "server": {}}
    backend = Standing()
    monkeypatch.setattr(server, "get_search_backend", lambda name: backend)
    for module in ("indexing", "searching"):
        monkeypatch.setattr(f"casestudies.search.{module}.search_server", SearchServer())
    return backend


def test_server_gets_every_page_and_answers(standing):
    make_article(title="sundial", body="in the harbour")
    other = make_article(title="other")
    list(index_all_changed_pages())
    standing.hits = [SearchedPage.objects.get(object_id=other.pk).pk]

    found = search("sundial")

    assert sorted(row.title for row in standing.kept.values()) == ["other", "sundial"]
    assert [one.page.title for one in found.pages] == ["other"]


def test_server_names_no_page_that_is_not_public(standing):
    make_article(title="sundial", published_at=None)
    list(index_all_changed_pages())
    standing.hits = [SearchedPage.objects.get().pk, 4711]

    assert search("sundial").total == 0


def test_database_answers_until_the_server_has_every_page(standing):
    make_article(title="sundial")

    assert search("sundial").total == 1

    Indexing().work()
    assert search("sundial").total == 0


def test_database_answers_while_the_server_is_away(standing, caplog):
    make_article(title="sundial")
    list(index_all_changed_pages())
    standing.is_away = True

    with caplog.at_level(logging.WARNING):
        totals = [search("sundial").total for _ in range(3)]

    assert totals == [1, 1, 1]
    assert caplog.messages == ["The search server fails, the database answers: ConnectionError"]


def test_what_could_not_be_sent_is_sent_later(standing):
    standing.is_away = True
    make_article(title="sundial")
    list(index_all_changed_pages())
    standing.is_away = False

    assert not standing.kept
    list(index_all_changed_pages())
    assert [row.title for row in standing.kept.values()] == ["sundial"]


def test_words_are_asked_for_as_they_are():
    hostile = Term(stems='" } ] OR *')

    (title, *_others) = asking_for(hostile)["query"]["bool"]["should"]

    assert title["match_phrase"]["title"]["query"] == '" } ] OR *'


@pytest.mark.skipif("TEST_SEARCH_URL" not in os.environ, reason="no search server is named")
def test_real_server_finds_what_the_database_finds(settings):
    kind, _plus, address = os.environ["TEST_SEARCH_URL"].partition("+")
    backend = {"BACKEND": f"modelsearch.backends.{kind}", "URLS": [address]}
    settings.MODELSEARCH_BACKENDS = {**settings.MODELSEARCH_BACKENDS, "server": backend}
    make_article(title="A sundial", body="We hire more people and ship less.")
    make_article(title="Other", body="a harbour")
    there = SearchServer()
    list(index_all_changed_pages())
    there.forget()
    there.send()

    found = there.rows_with([Term(stems="hire"), Term(prefix="sund"), Term(stems="ship less")], 2)

    row = SearchedPage.objects.get(text__contains="hire").pk
    assert [list(one) for one in found] == [[row]] * 3
