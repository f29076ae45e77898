"""What links to a page: what its editor wants to know, and what breaks when it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import quote, unquote

from django.db.models import Q
from django.utils.translation import gettext as _

from casestudies.content_paths import old_urls, page_urls, parse_path
from casestudies.desk.links.graph import in_draft_changes, key_of
from casestudies.history.showing import draft_texts
from casestudies.kinds import links_back, own_links, page_models
from casestudies.menus import Menu, MenuEntry
from casestudies.publishing import Page
from casestudies.text.links import TextLink, text_links


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
    """Every link to a stored page, in a number of queries that does not depend on how many.

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
    others = dict.fromkeys(other for name in names for other in getattr(page, name).all())
    return (Inbound(other, _("shows it as related")) for other in others)


def in_texts(page: Page) -> Iterator[Inbound]:
    """Links in texts. Whatever leads here contains one of the page's names, so few are read."""
    target = Target(page)
    for model in page_models():
        others = model._default_manager.filter(target.rule("body"))
        for other, link in target.links_in(others.defer("front_matter", "imported")):
            yield Inbound(other, link.written, link.line_in(other.body))
    for other, link in target.links_in(draft_texts(target.rule("fields__body"))):
        yield Inbound(other, in_draft_changes(link.written), link.line_in(other.body))


class Target:
    """A page by every name that a text may call it."""

    def __init__(self, page: Page) -> None:
        self.key = key_of(page)
        self.url = page.get_absolute_url()
        old = {path.rstrip("/") + "/" for path in page.aliases.values_list("path", flat=True)}
        self.addresses = {unquote(self.url), *old}
        paths = filter(None, [page.content_path, page.file_path, *old])
        parsed = [parse_path(f"/{path}") for path in paths]
        self.names = {path.name or path.section for path in parsed}
        # Another page may be meant by the same name.
        self.urls = page_urls(self.names)
        self.old_urls = old_urls(self.names)

    def rule(self, column: str) -> Q:
        """What holds of every text that links here: it has one of the names, in any case; of one
        that is a path perhaps its end alone.
        """
        ends = {name.rpartition("/")[2] for name in self.names}
        words = ends | set(map(quote, ends))
        return reduce(or_, (Q(**{f"{column}__icontains": word}) for word in words))

    def links_in(self, others: Iterable[Page]) -> Iterator[tuple[Page, TextLink]]:
        """The links to this page in the texts of the others, each with its page."""
        for other in others:
            for link in text_links(other.body) if key_of(other) != self.key else ():
                if self.is_meant_by(link, other):
                    yield other, link

    def is_meant_by(self, link: TextLink, other: Page) -> bool:
        """Whether a link in the text of the other page leads here."""
        if not link.is_ref:
            return link.path.rstrip("/") + "/" in self.addresses
        here = other.folder, other.language_folder
        found = self.urls.find(link.path, *here) or self.old_urls.find(link.path, *here)
        return found == self.url
