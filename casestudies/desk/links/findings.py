"""What there is to do about the links of the site."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.links.graph import Key, Link, LinkGraph, key_of
from casestudies.kinds import ROOTED
from casestudies.models import Article, Outcome, Person, Problem
from casestudies.publishing import Page
from casestudies.text.links import heading_ids


class FindingKind(TextChoices):
    """The kinds of finding, the worst first."""

    BROKEN = "broken", gettext_lazy("Links that lead nowhere")
    FRAGMENT = "fragment", gettext_lazy("Links to a heading that is not there")
    DRAFT = "draft", gettext_lazy("Links to what visitors do not see")
    OLD = "old", gettext_lazy("Links to an old address")
    NO_CASE_STUDY = "no-case-study", gettext_lazy("Problems without a case study")
    NO_EVIDENCE = "no-evidence", gettext_lazy("Outcomes without evidence")
    ORPHAN = "orphan", gettext_lazy("Pages that nothing links to")
    ONE_WAY = "one-way", gettext_lazy("Links in one direction only")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to do, on the page where it can be done; line 0 when it is not about a line."""

    kind: FindingKind
    page: Page
    text: str
    line: int = 0

    @property
    def key(self) -> Key:
        return key_of(self.page)


def findings(graph: LinkGraph) -> list[Finding]:
    """Everything that could be better, the worst first; links of unpublished pages are included
    only where they are broken or old.
    """
    ids_in = cache(lambda page: heading_ids(page.body))
    found = [finding for link in graph.links for finding in about_link(link, graph, ids_in)]
    for page in graph.pages.values():
        found += about_page(page, graph) if page.is_published else []
    order = list(FindingKind)
    return sorted(found, key=lambda finding: (order.index(finding.kind), finding.page.title))


def about_link(
    link: Link, graph: LinkGraph, ids_in: Callable[[Page], set[str]]
) -> Iterator[Finding]:
    line = link.text.line_in(link.source.body)

    def finding(kind: FindingKind, text: str) -> Finding:
        return Finding(kind, link.source, text, line)

    if link.is_broken:
        yield finding(FindingKind.BROKEN, link.text.written)
    if link.target is None:
        return
    says = {"written": link.text.written, "title": link.target.title}
    if link.is_old:
        yield finding(FindingKind.OLD, _("%(written)s is now “%(title)s”") % says)
    if link.source.is_published and not link.target.is_published:
        says["state"] = str(link.target.state.label)
        yield finding(FindingKind.DRAFT, _("“%(title)s” (%(state)s)") % says)
    elif link.source.is_published and not is_returned(link, graph):
        yield finding(FindingKind.ONE_WAY, _("“%(title)s” does not link back") % says)
    fragment = link.text.fragment
    # Footnotes have ids that no heading has.
    if fragment and not fragment.startswith("fn") and fragment not in ids_in(link.target):
        yield finding(FindingKind.FRAGMENT, link.text.written)


def is_returned(link: Link, graph: LinkGraph) -> bool:
    source, target = key_of(link.source), key_of(link.target or link.source)
    # Whoever answers on many pages need not lead to them.
    if (
        isinstance(link.target, Person)
        or source == target
        or source not in graph.pages
        or target in graph.neighbours[source]
    ):
        return True
    back = graph.leading_to.get(source, [])
    return any(key_of(other.source) == target for other in back)


def about_page(page: Page, graph: LinkGraph) -> Iterator[Finding]:
    key = key_of(page)
    neighbours = [graph.pages[other] for other in graph.neighbours[key]]
    shown = [other for other in neighbours if other.is_published]
    if isinstance(page, Problem) and not has_case_study(shown):
        yield Finding(FindingKind.NO_CASE_STUDY, page, _("no published case study shows it"))
    if isinstance(page, Outcome) and not has_case_study(shown):
        yield Finding(FindingKind.NO_EVIDENCE, page, _("no published case study proves it"))
    links = graph.leading_to.get(key, [])
    is_led_to = shown or graph.menu_entries[key] or is_below_another(page, graph)
    if not is_led_to and not any(link.is_shown for link in links):
        yield Finding(FindingKind.ORPHAN, page, _("readers find it in lists only"))


def is_below_another(page: Page, graph: LinkGraph) -> bool:
    """Whether a page at the root is shown on the one above it."""
    above = graph.by_address.get((ROOTED.section, page.slug.rpartition("/")[0]))
    return page.section == ROOTED.section and above is not None and above.is_published


def has_case_study(pages: list[Page]) -> bool:
    return any(page.section == Article.Kind.CASE_STUDY for page in pages)
