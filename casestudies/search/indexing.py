"""Pages that have changed are indexed: the search follows every change without a manual step.

Triggers note which pages have changed, in the writer's own transaction (text_triggers.py). Whoever
searches indexes them first, a few at most; the commands that write many index them at their end.
Drafts are indexed as well: what is published is asked when somebody searches.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from modelsearch.backends import get_search_backend

from casestudies.kinds import kind_models, model_named
from casestudies.search.likeness import (
    compare_articles,
    forget_likeness,
    note_to_compare,
    telling_words,
)
from casestudies.search.page_words import made_rows
from casestudies.search.server import search_server
from casestudies.tables.mentions import Key
from casestudies.tables.searched_pages import KnownWord, PageToIndex, SearchedPage, searched_rows

# So many changes are indexed while somebody waits, and while nobody does.
INDEXED_WHILE_WAITED_FOR = 50
IN_A_SECOND = 200
INDEXED_AT_ONCE = 1_000
COMPARED_AT_ONCE = 100
COMPARED_MODEL = "article"
# Milliseconds for which a visitor waits for somebody who is writing.
LOCK_PATIENCE = 200
# Whatever number is nobody else's.
INDEXING_LOCK = 577_215_664

logger = logging.getLogger(__name__)


def index_changed_pages() -> set[Key]:
    """Index pages that have changed, a few at most; those that are still to be indexed, which
    nobody may find until then. One query where none has changed. Waits for no other writer.
    """
    changed = changed_pages()
    if not changed:
        return set()
    try:
        with impatience():
            index_batch(INDEXED_WHILE_WAITED_FOR, waiting=False)
    except OperationalError as error:
        # Somebody writes: the next one who searches tries again.
        logger.info("Changed pages are not searched yet: %s", error)
    return changed_pages()


def changed_pages() -> set[Key]:
    """The pages that have changed since they were indexed."""
    return {Key(*row) for row in PageToIndex.objects.values_list("model", "object_id").distinct()}


def index_all_changed_pages() -> Iterator[int]:
    """Index all that have changed, batch by batch, each committed; yields how many are left."""
    while index_batch(INDEXED_AT_ONCE):
        yield PageToIndex.objects.count()
    while search_server.send():
        pass


def index_first_changes() -> int:
    """Index what takes about a second; how many changes are left to the mail worker."""
    index_batch(IN_A_SECOND)
    return PageToIndex.objects.count()


def compare_all_articles() -> None:
    """Compare those that were indexed with the others; some milliseconds each."""
    while compare_batch():
        pass


class Indexing:
    """Indexes what has changed, as a chore of the mail worker: so that few visitors have to."""

    def work(self) -> str:
        """About a second's work at most; nothing to say of it."""
        if PageToIndex.objects.exists():
            index_batch(IN_A_SECOND)
        compare_batch()
        search_server.send()
        return ""


@transaction.atomic
def index_batch(at_once: int, *, waiting: bool = True) -> int:
    """Index the first pages that have changed; how many changes are done with that."""
    if not is_first(waiting=waiting):
        return 0
    changes = list(PageToIndex.objects.order_by("pk")[:at_once])
    if changes:
        index_pages({Key(one.model, one.object_id) for one in changes})
        PageToIndex.objects.filter(pk__in=[one.pk for one in changes]).delete()
    return len(changes)


@transaction.atomic
def compare_batch() -> int:
    """Compare articles that were indexed with the others, a few at most; how many are done."""
    return compare_articles(COMPARED_AT_ONCE) if is_first(waiting=False) else 0


def is_first(*, waiting: bool) -> bool:
    """Whether nobody else indexes until the end of the transaction, perhaps after waiting for that;
    SQLite's writers come one by one anyway.
    """
    if connection.vendor != "postgresql":
        return True
    name = "pg_advisory_xact_lock" if waiting else "pg_try_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name}(%s)", [INDEXING_LOCK])
        return waiting or bool(cursor.fetchone()[0])


@contextmanager
def impatience() -> Iterator[None]:
    """Let SQLite wait only for a moment for somebody who is writing; PostgreSQL is asked whether it
    would have to wait.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {LOCK_PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def index_pages(keys: Iterable[Key]) -> None:
    """Make the rows of these pages anew; those of pages that are gone go."""
    by_model: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        by_model[key.model].append(key.pk)
    searched_rows(by_model.items()).delete()
    forget_likeness(by_model[COMPARED_MODEL])
    names = {str(model._meta.model_name) for model in kind_models()}
    rows = [
        row
        for name, pks in by_model.items()
        if name in names
        for row in made_rows(list(model_named(name).objects.filter(pk__in=pks).order_by("pk")))
    ]
    SearchedPage.objects.bulk_create(rows)
    database_index().add_items(SearchedPage, rows)
    articles = [row for row in rows if row.model == COMPARED_MODEL]
    note_to_compare([word for row in articles for word in telling_words(row)])
    know_words({word for row in rows for word in row.words.split()})


def database_index() -> Any:
    """Modelsearch's index in the site's own database."""
    index = get_search_backend("default").get_index_for_model(SearchedPage)
    # It would read the titles of all pages after each change, for a ranking that nobody asks for.
    index._refresh_title_norms = lambda **_ignored: None  # noqa: SLF001
    return index


def know_words(words: set[str]) -> None:
    """Keep those of the words that are new."""
    known = KnownWord.objects.filter(word__in=words).values_list("word", flat=True)
    new = words.difference(known)
    KnownWord.objects.bulk_create(
        (KnownWord(word=one) for one in sorted(new)), ignore_conflicts=True
    )
