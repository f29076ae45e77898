"""An OpenSearch or Elasticsearch beside the site, where SEARCH_URL names one.

modelsearch writes its index and keeps the connection. The database has its own index all the same,
and answers while the server is away, or has not got all pages yet.
"""

import json
import logging
import time
from collections.abc import Iterator, Sequence, Set
from math import log
from typing import Any

from django.conf import settings
from modelsearch.backends import get_search_backend

from casestudies.kinds import model_named
from casestudies.search.page_words import made_rows
from casestudies.search.terms import NAME_WEIGHT, NEARBY, Scores, Term
from casestudies.tables.searched_pages import SearchedPage

SERVER_BACKEND = "server"
# As Lucene counts: a term's part in a score is one at most.
MOST_OF_A_TERM = 2.2
# More rows of one term no server gives at once.
MOST_ROWS = 10_000
# So many pages are sent at once.
SENT_AT_ONCE = 200
# Seconds for which a server that failed is left alone.
LEFT_ALONE_FOR = 30.0

logger = logging.getLogger(__name__)


class ServerAwayError(Exception):
    """The search server gave no answer."""


class SearchServer:
    """The server of this process's settings, and since when it has failed."""

    def __init__(self) -> None:
        self.failed_at = float("-inf")

    def is_asked(self) -> bool:
        """Whether there is one that may answer now. One query, if there is one."""
        is_there = SERVER_BACKEND in settings.MODELSEARCH_BACKENDS
        is_left_alone = time.monotonic() - self.failed_at < LEFT_ALONE_FOR
        return is_there and not is_left_alone and not unsent_rows().exists()

    def rows_with(self, terms: Sequence[Term], rows: int) -> list[Scores]:
        """For each of the terms its rows with their scores, of so many in the index. One request.
        Raises ServerAwayError if it fails, and tells the log.
        """
        if not terms:
            return []
        try:
            return scores_in(self.asked(terms), rows)
        except Exception as error:
            # Whatever the client and the network may raise: the database knows the answer as well.
            self.fail(error)
            raise ServerAwayError from error

    def asked(self, terms: Sequence[Term]) -> Any:
        backend = get_search_backend(SERVER_BACKEND)
        index = backend.get_index_for_model(SearchedPage).name
        lines = [line for term in terms for line in ({"index": index}, asking_for(term))]
        if "elasticsearch" in type(backend.es).__module__:
            return backend.es.msearch(searches=lines)
        return backend.es.msearch(body="".join(f"{json.dumps(line)}\n" for line in lines))

    def send(self) -> int:
        """Send rows that the server has not got yet, a few at most; how many were sent."""
        if SERVER_BACKEND not in settings.MODELSEARCH_BACKENDS:
            return 0
        rows = list(unsent_rows().order_by("pk")[:SENT_AT_ONCE])
        if not rows:
            return 0
        try:
            self.add(rows)
        except Exception as error:
            self.fail(error)
            return 0
        SearchedPage.objects.filter(pk__in=[row.pk for row in rows]).update(is_sent=True)
        return len(rows)

    def add(self, rows: Sequence[SearchedPage]) -> None:
        index = get_search_backend(SERVER_BACKEND).get_index_for_model(SearchedPage)
        if not index.exists():
            index.put()
            index.add_model(SearchedPage)
        index.add_items(SearchedPage, list(with_words(rows)))
        index.refresh()

    def forget(self) -> None:
        """Make its index anew: it is empty, and every page is to be sent. Raises what fails."""
        if SERVER_BACKEND in settings.MODELSEARCH_BACKENDS:
            index = get_search_backend(SERVER_BACKEND).get_index_for_model(SearchedPage)
            index.reset()
            index.add_model(SearchedPage)
            SearchedPage.objects.update(is_sent=False)

    def fail(self, error: Exception) -> None:
        self.failed_at = time.monotonic()
        logger.warning("The search server fails, the database answers: %s", type(error).__name__)


def unsent_rows() -> Any:
    return SearchedPage.objects.filter(is_sent=False)


def with_words(rows: Sequence[SearchedPage]) -> Iterator[SearchedPage]:
    """The rows with what is indexed of them, which no row keeps; without those of pages gone."""
    known = {(row.model, row.object_id): row for row in rows}
    for name in {row.model for row in rows}:
        pks = [row.object_id for row in rows if row.model == name]
        for made in made_rows(model_named(name).objects.filter(pk__in=pks)):
            made.pk = known[made.model, made.object_id].pk
            yield made


def asking_for(term: Term) -> dict[str, Any]:
    """A search for the numbers of the rows with a term, each with its score."""
    said = term.stems or term.near or term.word or term.prefix
    if term.stems or term.near:
        slop = NEARBY if term.near else 0
        columns = {"title": NAME_WEIGHT, "lead_stems": 2, "text_stems": 1}
        matches = [
            {"match_phrase": {column: {"query": said, "boost": boost, "slop": slop}}}
            for column, boost in columns.items()
        ]
    else:
        matches = [{"match": {"words_edgengrams": {"query": said}}}]
    return {"query": {"bool": {"should": matches}}, "size": MOST_ROWS, "_source": False}


def scores_in(answers: Any, rows: int) -> list[Scores]:
    """What the server has found for each term. Raises KeyError where it tells an error."""
    return [scores_of(one["hits"]["hits"], rows) for one in answers["responses"]]


def scores_of(hits: Sequence[Any], rows: int) -> Scores:
    """Lucene's scores without its factor for how rare the term is among so many rows."""
    rarity = log(1 + (max(rows - len(hits), 0) + 0.5) / (len(hits) + 0.5))
    return {int(hit["_id"]): MOST_OF_A_TERM * hit["_score"] / rarity for hit in hits}


class ServerIndex:
    """The server, which tells scores with rows. Its answers raise ServerAwayError."""

    def __init__(self, server: SearchServer, size: int) -> None:
        self.server, self.size = server, size
        self.found: dict[Term, Scores] = {}

    def rows(self, terms: Sequence[Term]) -> list[Set[int]]:
        """See `Index`. One request."""
        self.found |= zip(terms, self.server.rows_with(terms, self.size), strict=True)
        return [self.found[term].keys() for term in terms]

    def named(self, terms: Sequence[Term]) -> list[Set[int]]:
        """See `Index`: those with scores that a text has hardly."""
        found = (self.found[term].items() for term in terms)
        return [{row for row, score in one if score > NAME_WEIGHT} for one in found]

    def scores(self, terms: Sequence[Term], among: Set[int]) -> list[Scores]:
        """See `Index`. No request."""
        return [self.found[term] for term in terms]


search_server = SearchServer()
