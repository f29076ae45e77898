"""What visitors lose when pages go: said before they are unpublished or deleted."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from casestudies.desk.links.graph import LinkGraph, key_of
from casestudies.desk.links.inbound import Inbound
from casestudies.menus import Menu
from casestudies.publishing import Page


def consequences(pages: Iterable[Page]) -> list[tuple[Page, list[Inbound]]]:
    """The published pages among these that are linked from published pages that stay, with those
    links. The number of queries is the same for any number of pages.
    """
    going = [page for page in pages if page.is_published]
    if not going:
        return []
    graph = LinkGraph()
    gone = {key_of(page) for page in going}
    found = [(page, list(losses(page, graph))) for page in going]
    staying = [(p, [one for one in links if key_of(one.page) not in gone]) for p, links in found]
    return [(page, links) for page, links in staying if links]


def losses(page: Page, graph: LinkGraph) -> Iterator[Inbound]:
    key = key_of(page)
    for entry in graph.menu_entries[key]:
        yield Inbound(entry, str(Menu(entry.menu).label))
    for link in graph.leading_to.get(key, []):
        if link.source.is_published:
            yield Inbound(link.source, link.how, link.text.line_in(link.source.body))
    for other in sorted(graph.neighbours[key]):
        if graph.pages[other].is_published:
            yield Inbound(graph.pages[other], _("shows it as related"))
