"""What there is to do about the links of the site."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.links.keys import LONG_COLUMNS, listed_pages
from casestudies.desk.links.reading import WHILE_PASSING, read_changed_texts
from casestudies.desk.links.relations import ends_of
from casestudies.kinds import ROOTED, all_link_fields, kind_models, link_table, page_models
from casestudies.models import Article, Outcome, Person, Problem
from casestudies.publishing import Page, hidden_rule
from casestudies.tables.mentions import Key, Mention, key_of
from casestudies.tables.menu_entries import MenuEntry

# Of each kind so many are named: a list of thousands helps nobody.
MOST_FINDINGS = 100
# What takes a look at each link, or each page, is looked for among the newest ones.
NEWEST_LINKS = 5_000
NEWEST_PAGES = 2_000


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
class PageFinding:
    """One thing to do, on the page where it can be done; line 0 when it is not about a line."""

    kind: FindingKind
    page: Page
    text: str
    line: int = 0

    @property
    def key(self) -> Key:
        return key_of(self.page)


def findings() -> list[PageFinding]:
    """Everything that could be better, the worst first, at most MOST_FINDINGS + 1 of a kind; links
    of unpublished pages are included only where they are broken or old.
    """
    read_changed_texts()
    rows = {kind: list(found[: MOST_FINDINGS + 1]) for kind, found in links_to_mend().items()}
    every = [row for found in rows.values() for row in found]
    pages = listed_pages({row.source for row in every} | {r.target for r in every if r.target})
    made = [about_link(kind, row, pages) for kind, found in rows.items() for row in found]
    made += about_pages()
    order = list(FindingKind)
    return sorted(made, key=lambda finding: (order.index(finding.kind), finding.page.title))


def urgent_counts() -> list[tuple[FindingKind, int]]:
    """How many urgent findings there are of each kind, counted up to MOST_FINDINGS + 1; among the
    texts that are read by now, when many have changed at once.
    """
    read_changed_texts(WHILE_PASSING)
    counts = ((kind, rows[: MOST_FINDINGS + 1].count()) for kind, rows in urgent_links().items())
    return [(kind, count) for kind, count in counts if count]


def links_to_mend() -> dict[FindingKind, QuerySet[Mention]]:
    return urgent_links() | {FindingKind.ONE_WAY: one_way(links_of_texts().filter(is_shown()))}


def urgent_links() -> dict[FindingKind, QuerySet[Mention]]:
    """What is wrong for visitors now; the rest can wait for the page Links."""
    links = links_of_texts()
    return {
        FindingKind.BROKEN: links.filter(is_broken=True),
        FindingKind.FRAGMENT: links.filter(lacks_heading=True),
        # In no order: sorting would look at all of them.
        FindingKind.DRAFT: links.filter(is_shown()).filter(leads_to_unseen()).order_by(),
        FindingKind.OLD: links.filter(is_old=True),
    }


def links_of_texts() -> QuerySet[Mention]:
    return Mention.objects.filter(kind=Mention.Kind.PAGE, is_draft=False).order_by("pk")


def about_link(kind: FindingKind, row: Mention, pages: dict[Key, Page]) -> PageFinding:
    """The finding in words."""
    text, target = row.written, pages.get(row.target) if row.target else None
    if target:
        says = {"written": row.written, "title": target.title, "state": str(target.state.label)}
        if kind == FindingKind.OLD:
            text = _("%(written)s is now “%(title)s”") % says
        elif kind == FindingKind.DRAFT:
            text = _("“%(title)s” (%(state)s)") % says
        elif kind == FindingKind.ONE_WAY:
            text = _("“%(title)s” does not link back") % says
    return PageFinding(kind, pages[row.source], text, row.line)


def is_shown(model: str = "model", pk: str = "object_id") -> Q:
    """Whether visitors see the page that these columns name."""
    rules = (
        Q(Exists(one._default_manager.published().filter(pk=OuterRef(pk)).order_by()))
        & Q(**{model: one._meta.model_name})
        for one in (page_models() if model == "model" else kind_models())
    )
    return reduce(or_, rules)


def leads_to_unseen() -> Q:
    """Whether visitors do not see the page that a link leads to: these are few, and looked up."""
    rules = (
        Q(target_model=one._meta.model_name, target_id__in=unseen(one)) for one in kind_models()
    )
    return reduce(or_, rules)


def unseen(model: Any) -> Any:
    return model._default_manager.order_by().filter(hidden_rule()).values("pk")


def one_way(links: QuerySet[Mention]) -> QuerySet[Mention]:
    """Those of the newest links to what visitors see from where nothing leads back. Whoever answers
    on many pages need not lead to them, and introductions are led to by nothing.
    """
    newest = Mention.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST_LINKS:]
    back = Mention.objects.filter(
        model=OuterRef("target_model"),
        object_id=OuterRef("target_id"),
        target_model=OuterRef("model"),
        target_id=OuterRef("object_id"),
    )
    found = links.filter(
        ~Q(target_model=Person._meta.model_name),
        ~Q(model=F("target_model"), object_id=F("target_id")),
        is_shown("target_model", "target_id"),
        pk__gt=newest.first() or 0,
        model__in=[one._meta.model_name for one in kind_models()],
        target_id__isnull=False,
    )
    return found.filter(~Exists(back.order_by())).exclude(is_related())


def is_related() -> Q:
    """Whether the rows of the two pages are linked, whichever end declares it."""
    rules = []
    for field in all_link_fields():
        table, own, other = link_table(field)
        one, two = ends_of(field)
        for near, far, model, target in ((own, other, one, two), (other, own, two, one)):
            rows = table.objects.filter(**{near: OuterRef("object_id"), far: OuterRef("target_id")})
            rules.append(Q(model=model, target_model=target) & Q(Exists(rows.order_by())))
    return reduce(or_, rules)


def about_pages() -> Iterator[PageFinding]:
    """What is said of pages that visitors see."""
    for page in without_case_study(Problem):
        yield PageFinding(FindingKind.NO_CASE_STUDY, page, _("no published case study shows it"))
    for page in without_case_study(Outcome):
        yield PageFinding(FindingKind.NO_EVIDENCE, page, _("no published case study proves it"))
    left = MOST_FINDINGS + 1
    for model in kind_models():
        for page in orphans(model)[:left]:
            left -= 1
            yield PageFinding(FindingKind.ORPHAN, page, _("readers find it in lists only"))


def without_case_study(model: Any) -> Iterable[Page]:
    studies = Article.objects.published().filter(kind=Article.Kind.CASE_STUDY).order_by()
    name = "problems" if model is Problem else "outcomes"
    shown = Exists(studies.filter(**{name: OuterRef("pk")}))
    pages: Iterable[Page] = (
        model.objects.published().filter(~shown).defer(*LONG_COLUMNS)[: MOST_FINDINGS + 1]
    )
    return pages


def orphans(model: Any) -> Sequence[Page]:
    """Of the newest pages those that no page which visitors see, and no menu, leads to."""
    name = str(model._meta.model_name)
    newest = model._default_manager.order_by("-pk").values_list("pk", flat=True)[NEWEST_PAGES:]
    links = Mention.objects.filter(
        ~Q(model=name, object_id=OuterRef("pk")), is_draft=False, target_model=name
    ).filter(is_shown(), target_id=OuterRef("pk"))
    entries = MenuEntry.objects.filter(content_type__model=name, object_id=OuterRef("pk"))
    found = model._default_manager.published().filter(pk__gt=newest.first() or 0).order_by("pk")
    for rows in (*shown_neighbours(model), links, entries):
        found = found.filter(~Exists(rows.order_by()))
    pages: Sequence[Page] = found.defer(*LONG_COLUMNS)
    if model is not ROOTED.model:
        return pages[: MOST_FINDINGS + 1]
    # Below few pages there are many: the newest ones are looked at together.
    below = is_below_another(pages)
    return [page for page in pages if page.pk not in below]


def shown_neighbours(model: Any) -> Iterator[Any]:
    """For each link that such pages declare or others to them: the rows that lead to what visitors
    see.
    """
    for field in all_link_fields():
        table, own, other = link_table(field)
        for near, far, end, target in (
            (own, other, field.model, field.related_model),
            (other, own, field.related_model, field.model),
        ):
            if end is model:
                shown = target._default_manager.published().filter(pk=OuterRef(far)).order_by()
                yield table.objects.filter(Exists(shown), **{near: OuterRef("pk")})


def is_below_another(pages: Sequence[Page]) -> set[int]:
    """The keys of those pages at the root that are shown on the one above them."""
    above = {page.pk: page.slug.rpartition("/")[0] for page in pages}
    shown = set(
        ROOTED.pages.published().filter(slug__in=above.values()).values_list("slug", flat=True)
    )
    return {pk for pk, path in above.items() if path in shown}
