"""The search over what is published: the one function that pages ask."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from casestudies.search.asking import Asked, read_query
from casestudies.search.catalogue import Catalogue, read_catalogue
from casestudies.search.database import index_in_database
from casestudies.search.filters import FilterValue, chosen, kind_choices, tag_choices
from casestudies.search.finding import Finder, SearchAnswer
from casestudies.search.found_pages import FoundPage, pages_found
from casestudies.search.indexing import index_changed_pages
from casestudies.search.marking import Marker
from casestudies.search.server import ServerAwayError, ServerIndex, search_server
from casestudies.search.stems import folded_words

RESULTS_PER_PAGE = 10


class SearchFindings(NamedTuple):
    """What a query finds."""

    query: str
    """What was asked, as it was typed but for blanks and what is too long."""
    corrections: Mapping[str, str]
    """Words of the query that no page has, without case and accents, and the published words that
    were looked for instead. Empty: nothing was corrected."""
    pages: Sequence[FoundPage]
    """Those of this page of the results, the best first. Each has `page`, as lists have it
    (`get_absolute_url`, `title`, `name`, `description`, facts; no body), `kind` of the table KINDS,
    and `text`, the words of its body in one line, to quote from."""
    total: int
    """How many there are with these filters, a thousand at most."""
    number: int
    """Which page of the results this is, from 1."""
    last: int
    """How many of them there are, at least one."""
    kinds: Sequence[FilterValue]
    """What each kind would leave: `slug` (for `kind`), `name`, `number`; never nothing."""
    problems: Sequence[FilterValue]
    outcomes: Sequence[FilterValue]
    marker: Marker
    """`marker.spans(text)` tells where in a plain text the words stand that were looked for."""

    @property
    def corrected(self) -> str:
        """The query as it was looked for, folded; "" where nothing was corrected."""
        words = (self.corrections.get(word, word) for word in folded_words(self.query))
        return " ".join(words) if self.corrections else ""


def answered(asked: Asked, catalogue: Catalogue, hidden: Collection[int]) -> SearchAnswer:
    """The answer of the search server, if there is one that answers; else that of the database."""
    try:
        if search_server.is_asked():
            index = ServerIndex(search_server, catalogue.rows)
            return Finder(catalogue, index, hidden).answer(asked)
    except ServerAwayError:
        pass
    return Finder(catalogue, index_in_database(catalogue.rows), hidden).answer(asked)


def search(
    query: str, *, kind: str = "", problem: str = "", outcome: str = "", page: int = 1
) -> SearchFindings:
    """The published pages that answer a query, the best first, ten a page.

    `kind` is a section (`case-studies`), `problem` and `outcome` are slugs; what is empty or names
    nothing filters nothing. A page before the first or beyond the last is that one. Whatever is
    typed gets an answer, which may be empty, as that to an empty query is. Pages that have changed
    are indexed first, a hundred at most. About six queries, and no more for a longer query.
    """
    pending = index_changed_pages()
    catalogue = read_catalogue()
    asked = read_query(query)
    hidden = catalogue.rows_of(pending)
    rows, marker, corrections = answered(asked, catalogue, hidden)
    found = frozenset(rows)
    filters = chosen(catalogue, kind, problem, outcome)
    matching = filters.leave(found, catalogue)
    left = [row for row in rows if row in matching]
    last = max(1, -(-len(left) // RESULTS_PER_PAGE))
    number = min(max(page, 1), last)
    shown = left[(number - 1) * RESULTS_PER_PAGE : number * RESULTS_PER_PAGE]
    return SearchFindings(
        query=asked.text,
        corrections=corrections,
        pages=pages_found(shown, [catalogue.pages[row] for row in shown]),
        total=len(left),
        number=number,
        last=last,
        kinds=kind_choices(filters, found, catalogue),
        problems=tag_choices(filters, "problem", found, catalogue),
        outcomes=tag_choices(filters, "outcome", found, catalogue),
        marker=marker,
    )
