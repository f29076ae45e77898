"""The public pages: a list and a page of every kind."""

from array import array
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.core.paginator import InvalidPage, Paginator
from django.core.paginator import Page as DjangoPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from casestudies.evidence_map import CaseStudyCounts, case_study_counts, evidence_map
from casestudies.kept_for_version import kept_for_version
from casestudies.kinds import KINDS, Kind, links_back
from casestudies.listed_pages import (
    PublishedPages,
    articles_by_key,
    counted_pages,
    keys_in_order,
    row_link,
    summarised,
    with_summary,
)
from casestudies.models import Article, Outcome, Problem, Section
from casestudies.numbered_pages import ListAddress, numbered_pages
from casestudies.page_context import SitePage
from casestudies.picked_links import note_both_ways, note_links
from casestudies.proof.on_page import with_proof_noted
from casestudies.publishing import Page
from casestudies.related import neighbours
from contact.prepared import Parameter, Prepared

PAGE_SIZE = 20
ARTICLES = Article.Kind.values
# Where they begin on the page of a tag or a person.
LINKED_ARTICLES = "#page.articles"
NO_QUERY: Mapping[str, str] = {}
# The site's own, but the forms on the page send nothing, and the admin may show it in a frame.
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


class FilterLink(NamedTuple):
    """A tag as the filters show it."""

    slug: str
    name: str
    case_study_count: int


@require_safe
def page_list(request: HttpRequest, section: str) -> HttpResponse:
    """The published pages of a kind."""
    kind = KINDS[section]
    return render(request, kind.list_template, list_context(kind, request.GET))


def parameters(kind: Kind) -> tuple[str, ...]:
    """What the list of a kind reads of its address."""
    if kind.section == Article.Kind.CASE_STUDY:
        return ("page", "problem", "outcome")
    return () if kind.is_tag else ("page",)


def page_parameters(kind: Kind) -> tuple[str, ...]:
    """What the pages of a kind read of their addresses."""
    return ("page",) if "articles" in links_back(kind.model) else ()


@require_safe
def page(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One published page."""
    found = published_pages.objects(section, slug=slug, now=timezone.now())
    if not found:
        raise Http404
    shown: Page = found[0]
    if isinstance(shown, Article):
        note_links(found)
    else:
        note_both_ways(shown)
    return render(request, *template_and_context(shown, request.GET))


@Prepared
def published_pages(section: str, *, slug: Parameter, now: Parameter) -> Any:
    """The page at an address; it notes whether somebody speaks of it."""
    return with_proof_noted(KINDS[section].pages.published(now).filter(slug=slug), now)


def template_and_context(
    page: Page, query: Mapping[str, str] = NO_QUERY, *, for_staff: bool = False
) -> tuple[str, dict[str, Any]]:
    """What a page is rendered with at an address with that query; an introduction is shown above
    its list, or is home.

    The previews use it too. Raises Http404 for a page that is in no section.
    """
    kind = KINDS.get(page.section)
    if isinstance(page, Section) and page.is_home:
        return "casestudies/home.html", home_context(page, for_staff=for_staff)
    if kind is None:
        raise Http404
    if isinstance(page, Section):
        introduction = introduction_context(page, for_staff=for_staff)
        return kind.list_template, list_context(kind, query) | introduction
    return kind.template, kind_context(page, kind, query, for_staff=for_staff)


def preview_response(
    request: HttpRequest, page: Page, *, for_staff: bool = False, **extra: Any
) -> HttpResponse:
    """A page, stored or not, as visitors would see it; its forms send nothing."""
    template, context = template_and_context(page, for_staff=for_staff)
    response = render(request, template, context | extra | {"is_hidden": True})
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = PREVIEW_POLICY
    return response


def home_context(page: Section, *, for_staff: bool) -> dict[str, Any]:
    """What the home page shows, stored or not."""
    shown = SitePage(page, for_staff=for_staff)
    return {"object": page, "page": shown, "rendered": shown.rendered, **original(page)}


def kind_context(
    page: Page, kind: Kind, query: Mapping[str, str], *, for_staff: bool
) -> dict[str, Any]:
    """What the template of every kind of page shows."""
    shown = SitePage(page, for_staff=for_staff)
    context = {"kind": kind, "object": page, "page": shown, "rendered": shown.rendered}
    context |= original(page)
    # After the text, which may have shown some of them.
    context |= {
        "quotations": shown.proof.quotations_beside(),
        "logos": shown.proof.logos_beside(),
    }
    if isinstance(page, Article):
        return context | article_context(page, shown)
    linked = {one.list_name: shown.related(one.section) for one in other_kinds(page)}
    return context | linked | linked_articles(page, query)


def other_kinds(page: Page) -> list[Kind]:
    """The kinds whose pages its page shows whole: not the articles of a tag or a person."""
    return [one for one in KINDS.values() if not (one.model is Article and is_in_pages(page))]


def is_in_pages(page: Page) -> bool:
    """Whether articles are linked to it in any number, so that its page shows them in pages."""
    return bool(page.pk) and "articles" in links_back(type(page))


def linked_articles(page: Page, query: Mapping[str, str]) -> dict[str, Any]:
    """Those that are linked to it, twenty at a time: case studies before insights."""
    if not is_in_pages(page):
        return {}
    found = list_page(article_keys(row_link(page), page.pk), query)
    shown = articles_by_key(found.object_list)
    address = ListAddress(page.get_absolute_url(), fragment=LINKED_ARTICLES)
    context = {"page_obj": found, "object_list": shown, "numbers": numbered_pages(found, address)}
    by_section = {section: [one for one in shown if one.section == section] for section in ARTICLES}
    return context | {KINDS[section].list_name: some for section, some in by_section.items()}


@kept_for_version
def article_keys(link: str, tag: int) -> Sequence[int]:
    """The keys of the published articles that have the tag, or the author, of that key, in their
    order. One query.
    """
    rows = keys_in_order.rows(link, tag=tag, now=timezone.now())
    return array("q", (key for (key,) in rows))


def original(page: Page) -> dict[str, Any]:
    """The page's address for search engines, where that is not its own."""
    return {"canonical_url": page.canonical} if page.canonical else {}


def article_context(article: Article, page: SitePage) -> dict[str, Any]:
    """The articles to read next."""
    previous, following = neighbours(article)
    return {
        "article": article,
        "related": page.articles,
        "previous": previous,
        "next": following,
    }


def list_context(kind: Kind, query: Mapping[str, str]) -> dict[str, Any]:
    """What the list of a kind shows: its pages, filtered as the address says, and what stands
    above them.
    """
    context = {"kind": kind, **introduced(kind.section)}
    if kind.section == Article.Kind.CASE_STUDY:
        return context | case_study_list(query)
    if kind.is_tag:
        return context | {"object_list": counted(kind.section, case_study_counts())}
    address = ListAddress(reverse(kind.list_view))
    return context | paginated(PublishedPages(kind.section), query, address)


def case_study_list(query: Mapping[str, str]) -> dict[str, Any]:
    """The case studies, narrowed by `?problem=` and `?outcome=`."""
    problem, outcome = chosen(Problem, query.get("problem")), chosen(Outcome, query.get("outcome"))
    counts = case_study_counts()
    problems = counted("problems", counts, outcome)
    outcomes = counted("outcomes", counts, problem)
    tags = {"problems": problem, "outcomes": outcome}
    address = case_studies_address(problem, outcome)
    return {
        "problem": problem,
        "outcome": outcome,
        "problems": filter_links(problems),
        "outcomes": filter_links(outcomes),
        "map": evidence_map(problems, outcomes, counts),
        **paginated(PublishedPages(Article.Kind.CASE_STUDY, **tags), query, address),
    }


def case_studies_address(problem: Problem | None, outcome: Outcome | None) -> ListAddress:
    """Where the case studies on these stand."""
    chosen_tags = {"problem": problem, "outcome": outcome}
    query = tuple((name, tag.slug) for name, tag in chosen_tags.items() if tag)
    return ListAddress(reverse(KINDS[Article.Kind.CASE_STUDY].list_view), query)


def filter_links(tags: list[Any]) -> list[FilterLink]:
    return [FilterLink(tag.slug, tag.name, tag.case_study_count) for tag in tags]


def introduced(section: str) -> dict[str, Any]:
    """The introduction above that section's list, where one is published. One query."""
    found = published_introduction(section)
    return introduction_context(found) if found else {}


def published_introduction(section: str) -> Section | None:
    """The introduction above that section's list, or the home page, while it is published. One
    query.
    """
    found = introductions.objects(slug=section, now=timezone.now())
    return found[0] if found else None


@Prepared
def introductions(*, slug: Parameter, now: Parameter) -> QuerySet[Section]:
    return Section.objects.published(now).filter(slug=slug)


def introduction_context(introduction: Section, *, for_staff: bool = False) -> dict[str, Any]:
    shown = SitePage(introduction, for_staff=for_staff)
    context = {"introduction": introduction, "page": shown, "rendered": shown.rendered}
    return context | original(introduction)


def counted(section: str, counts: CaseStudyCounts, other: Page | None = None) -> list[Any]:
    """The published tags of that section with the number of published case studies, those of the
    other filter only. One query.
    """
    return [with_count(tag, counts.of(tag, other)) for tag in published_tags(section)]


def with_count(tag: Any, count: int) -> Any:
    """A tag like it that says how many case studies it has; copy() takes forty times as long."""
    counted_tag = object.__new__(type(tag))
    vars(counted_tag).update(vars(tag), case_study_count=count)
    return counted_tag


@kept_for_version
def published_tags(section: str) -> list[Any]:
    """The published tags of that section as lists show them. One query."""
    return [with_summary(tag) for tag in tags_in_order.objects(section, now=timezone.now())]


@Prepared
def tags_in_order(section: str, *, now: Parameter) -> Any:
    return summarised(KINDS[section].pages.published(now))


def chosen(tags: Any, slug: str | None) -> Any:
    """The tag that a filter names, None without a filter. Raises Http404 for an unknown one."""
    return get_object_or_404(tags.objects.published(), slug=slug) if slug else None


def paginated(
    pages: PublishedPages, query: Mapping[str, str], address: ListAddress
) -> dict[str, Any]:
    """The page of the list that the query names, with what its pages are linked with."""
    pages.counted = number_of(pages.section, tuple(pages.tags.items()))
    found = list_page(pages, query)
    shown: Any = found.object_list
    note_links(shown)
    numbers = numbered_pages(found, address)
    return {"page_obj": found, "object_list": shown, "numbers": numbers}


@kept_for_version
def number_of(section: str, tags: tuple[tuple[str, int], ...]) -> int:
    """How many published pages of a kind are linked with all of these tags. One query."""
    return counted_pages(section, dict(tags))


def list_page(pages: Any, query: Mapping[str, str]) -> DjangoPage:
    """The page of the list that `?page=` names, the first without it. Raises Http404 where there
    is none, and for other spellings of its number (`01`): there could be any number of them.
    """
    number = query.get("page") or "1"
    try:
        found = Paginator(pages, PAGE_SIZE).page(number)
    except InvalidPage as error:
        raise Http404("There is no such page in this list.") from error
    if str(found.number) != number:
        raise Http404("There is such a page in this list, under its number.")
    return found
