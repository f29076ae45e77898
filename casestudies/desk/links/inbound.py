"""What links to a page: what its editor wants to know, and what breaks when it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from casestudies.desk.links.keys import LONG_COLUMNS, listed_pages, of_pages
from casestudies.desk.links.reading import read_changed_texts
from casestudies.history.revisions import Revision
from casestudies.kinds import links_back, own_links
from casestudies.publishing import Page
from casestudies.tables.mentions import Key, Mention, key_of
from casestudies.tables.menu_entries import Menu, MenuEntry

# Of each way to link so many are named: nobody reads a thousand.
MOST_INBOUND = 100


@dataclass(frozen=True, slots=True)
class Inbound:
    """A link to a page: in the text of `page` on a line, or (line 0) between the two rows; or an
    entry of a menu.
    """

    page: Page | MenuEntry
    how: str
    line: int = 0

    @property
    def url(self) -> str:
        return self.page.edit_url + (f"#line-{self.line}" if self.line else "")


def inbound(page: Page) -> list[Inbound]:
    """The links to a stored page, MOST_INBOUND of each way at most, in a number of queries that
    does not depend on how many there are.

    Read once for an object in memory: two parts of a page's form ask for it.
    """
    memory = vars(page)
    if "inbound" not in memory:
        memory["inbound"] = [*in_menus(page), *in_rows(page), *in_texts(page)]
    found: list[Inbound] = memory["inbound"]
    return found


def breaks(page: Page) -> list[Inbound]:
    """What visitors lose when the page goes: links on pages that they see."""
    if not page.is_published:
        return []
    return [link for link in inbound(page) if link.page.is_published]


def in_menus(page: Page) -> Iterator[Inbound]:
    for entry in page.menu_entries.all():
        entry.page = page
        yield Inbound(entry, str(Menu(entry.menu).label))


def in_rows(page: Page) -> Iterator[Inbound]:
    names = [*own_links(page), *links_back(page)]
    linked = (getattr(page, name).defer(*LONG_COLUMNS)[:MOST_INBOUND] for name in names)
    others = dict.fromkeys(other for pages in linked for other in pages)
    return (Inbound(other, _("shows it as related")) for other in others)


def in_texts(page: Page) -> Iterator[Inbound]:
    """Links in texts, those in draft changes last."""
    read_changed_texts()
    rows = list(leading_to([key_of(page)])[:MOST_INBOUND])
    return (link for _target, link in as_inbound(rows))


def leading_to(keys: Iterable[Key]) -> QuerySet[Mention]:
    """The links in other texts to these pages."""
    is_own = Q(model=F("target_model"), object_id=F("target_id"))
    rows = Mention.objects.filter(of_pages(keys, "target_model", "target_id"))
    return rows.exclude(is_own).order_by("is_draft", "pk")


def as_inbound(rows: Iterable[Mention]) -> Iterator[tuple[Key | None, Inbound]]:
    """The links with the pages they lead to. A query for each kind of page they stand on."""
    rows = list(rows)
    pages = listed_pages({row.source for row in rows})
    for row in rows:
        if row.source in pages:
            yield row.target, Inbound(pages[row.source], how(row), row.line)


def how(row: Mention) -> str:
    """What an editor looks for to find it."""
    return in_draft_changes(row.written) if row.is_draft else row.written


def in_draft_changes(written: str) -> str:
    return f"{written} ({Revision.Kind.DRAFT.label})"
