"""Texts that have changed are read, and what they mention is kept in rows.

The rows of a page are a function of its text alone, but for where its links lead; that depends on
the pages which have, or had, the names that the links mention. So when a page has changed its own
rows are made anew, and those links are followed again that led to it or mention a name it has.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from casestudies.desk.links.directory import whole_directory
from casestudies.desk.links.following import follow, follow_again
from casestudies.desk.links.keys import of_pages, pages_of
from casestudies.desk.links.mentioning import draft_mentions, mentions_in
from casestudies.desk.links.names import names_of_page, text_place
from casestudies.tables.mentions import ChangedText, Key, Mention, key_of
from casestudies.tables.redirects import Redirect

# So many texts are read while somebody waits for a page that is about them, on the way to one that
# is not, and while nobody waits.
WHILE_WAITED_FOR = 100
WHILE_PASSING = 10
CHANGES_AT_ONCE = 5_000
# Whatever number is nobody else's: readers come one after the other.
LOCK = 718_281_828


def read_changed_texts(at_once: int | None = None) -> int:
    """Read texts that have changed, a few at most; how many changes are still to be read.

    Call it before rows are asked for.
    """
    if not ChangedText.objects.exists():
        return 0
    read_batch(at_once or WHILE_WAITED_FOR)
    return ChangedText.objects.count()


def read_all_changed_texts() -> Iterator[int]:
    """Read all that have changed, batch by batch, each committed; yields how many are left."""
    while read_batch(CHANGES_AT_ONCE):
        yield ChangedText.objects.count()


class ReadingTexts:
    """Reads what has changed, as a chore of the mail worker: so that few editors have to."""

    def work(self) -> str:
        """About a second's work at most; nothing to say of it."""
        read_changed_texts()
        return ""


@transaction.atomic
def read_batch(at_once: int) -> int:
    """Read the first texts that have changed; how many changes are done with that."""
    wait_for_other_readers()
    changes = list(ChangedText.objects.order_by("pk")[:at_once])
    if changes:
        read_texts({Key(one.model, one.object_id) for one in changes})
        ChangedText.objects.filter(pk__in=[one.pk for one in changes]).delete()
    return len(changes)


def wait_for_other_readers() -> None:
    """Until the end of the transaction; SQLite's writers come one by one anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def read_texts(keys: set[Key]) -> None:
    """Make the rows of these pages anew, gone ones too, and follow the links to them again."""
    # After the changes were seen, or it might not know of them.
    directory = whole_directory() if len(keys) > WHILE_WAITED_FOR else None
    pages = pages_of(keys)
    newest = Mention.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    Mention.objects.filter(of_pages(keys)).delete()
    made = [row for page in pages for row in mentions_in(page)]
    made += draft_mentions(of_pages(keys, "content_type__model"))
    follow(made, {key_of(page): text_place(page) for page in pages}, directory)
    Mention.objects.bulk_create(made, batch_size=1_000)
    follow_again(keys, link_names(pages), newest, directory)


def link_names(pages: Sequence[Any]) -> set[str]:
    """The names that links to these pages mention."""
    old: dict[Key, list[str]] = defaultdict(list)
    rule = of_pages(map(key_of, pages), "content_type__model")
    rows: Any = Redirect.objects.order_by().filter(rule)
    for path, model, pk in rows.values_list("path", "content_type__model", "object_id"):
        old[Key(model, pk)].append(path)
    found = (names_of_page(one.slug, one.file_path, old[key_of(one)]) for one in pages)
    return set[str]().union(*found)
