"""The public pages: a list and a page of every kind."""

from array import array
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casestudies.kinds import KINDS, Kind, links_back, markdown_address
from casestudies.lists.facets import FACET_PARAMETERS
from casestudies.lists.listed_pages import (
    articles_by_key,
    keys_in_order,
    row_link,
)
from casestudies.lists.lists import (
    list_page,
    list_words,
    listed,
    published_introduction,
    said_of_place,
)
from casestudies.lists.numbered_pages import ListAddress, numbered_pages
from casestudies.lists.picked_links import note_both_ways, note_links
from casestudies.models import Article, Section
from casestudies.page.breadcrumbs import with_list_named
from casestudies.page.page_context import ListPage, SitePage
from casestudies.page.related import neighbours, related_links
from casestudies.proof.on_page import with_proof_noted
from casestudies.publishing import Page
from casestudies.version.kept_for_version import kept_for_version
from contact.queries.prepared import Parameter, Prepared

ARTICLES = Article.Kind.values
# Where they begin on the page of a tag or a person.
LINKED_ARTICLES = "#page.articles"
# Of the case studies on a problem or an outcome so many are shown before the others.
MOST_BEST = 3
NO_QUERY: Mapping[str, str] = {}
# The site's own, but the forms on the page send nothing, and the admin may show it in a frame.
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
def page_list(request: HttpRequest, section: str) -> HttpResponse:
    """The published pages of a kind. Where the address asks for a filter or a page that is not
    there, the list is shown all the same, with a sentence.
    """
    kind = KINDS[section]
    return list_response(request, kind.list_template, list_context(kind, request.GET))


def announced(request: HttpRequest) -> dict[str, str]:
    """Where the page that is asked for answers as Markdown, with what it reads of the query."""
    return {"markdown_url": markdown_address(request.path, request.GET.urlencode())}


def list_response(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page with a list. What is not there is told to machines by the status, and kept nowhere:
    anyone can make up any number of such addresses (docs/decisions/0042).
    """
    if not context.get("is_unknown"):
        return render(request, template, context | announced(request))
    return as_unknown(render(request, template, context))


def as_unknown(response: HttpResponse) -> HttpResponse:
    response.status_code = HTTPStatus.NOT_FOUND
    # The page itself stands there (absent_pages.py).
    response.is_at_its_place = True  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "no-store"
    return response


def parameters(kind: Kind) -> tuple[str, ...]:
    """What the list of a kind reads of its address."""
    if kind.section == Article.Kind.CASE_STUDY:
        return ("page", *FACET_PARAMETERS)
    return () if kind.is_tag else ("page",)


def page_parameters(kind: Kind) -> tuple[str, ...]:
    """What the pages of a kind read of their addresses."""
    return ("page",) if "articles" in links_back(kind.model) else ()


@require_safe
def page(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One published page."""
    shown = found_page(section, slug)
    return list_response(request, *template_and_context(shown, request.GET))


def found_page(section: str, slug: str) -> Page:
    """The published page, with what it is linked with. Raises Http404 where there is none."""
    found = published_pages.objects(section, slug=slug, now=timezone.now())
    if not found:
        raise Http404
    shown: Page = found[0]
    if isinstance(shown, Article):
        note_links(found)
    else:
        note_both_ways(shown)
    return shown


@Prepared
def published_pages(section: str, *, slug: Parameter, now: Parameter) -> Any:
    """The page at an address; it notes whether somebody speaks of it, and its list's name."""
    pages = with_proof_noted(KINDS[section].pages.published(now).filter(slug=slug), now)
    return pages if KINDS[section].is_rooted else with_list_named(pages, section, now)


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
        return kind.list_template, list_context(kind, query, page, for_staff=for_staff)
    return kind.template, kind_context(page, kind, query, for_staff=for_staff)


def preview_response(
    request: HttpRequest, page: Page, *, for_staff: bool = False, **extra: Any
) -> HttpResponse:
    """A page, stored or not, as visitors would see it; its forms send nothing."""
    template, context = template_and_context(page, for_staff=for_staff)
    response = render(request, template, context | extra | {"is_preview": True})
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
    # Those that the owner's page shows whole are its best.
    linked["best_case_studies"] = linked.get("case_studies", [])
    return context | linked | linked_articles(page, query)


def other_kinds(page: Page) -> list[Kind]:
    """The kinds whose pages its page shows whole: not the articles of a tag or a person."""
    in_pages = is_in_pages(page)
    return [one for one in KINDS.values() if not (in_pages and one.model is Article)]


def is_in_pages(page: Page) -> bool:
    """Whether articles are linked to it in any number, so that its page shows them in pages."""
    return bool(page.pk) and "articles" in links_back(type(page))


def linked_articles(page: Page, query: Mapping[str, str]) -> dict[str, Any]:
    """Those that are linked to it, twenty at a time: case studies before insights."""
    if not is_in_pages(page):
        return {}
    keys = best_first(page, article_keys(row_link(page), page.pk))
    found, is_known = list_page(keys, query)
    shown = articles_by_key(found.object_list)
    at = ListAddress(page.get_absolute_url())
    address = at._replace(fragment=LINKED_ARTICLES)
    context: dict[str, Any] = {"page_obj": found, "object_list": shown, "is_unknown": not is_known}
    context["numbers"] = numbered_pages(found, address)
    if found.number > 1:
        context["place"] = said_of_place(found)
        context["canonical_url"] = f"{settings.SITE_URL}{at.of_page(found.number)}"
    by_section = {section: [one for one in shown if one.section == section] for section in ARTICLES}
    context |= {KINDS[section].list_name: some for section, some in by_section.items()}
    return context | leading_studies(page, context["case_studies"], found.number)


def leading_studies(page: Page, studies: list[Any], number: int) -> dict[str, Any]:
    """The case studies on that page of the list: those that are shown first, and the others."""
    best = len(studies) if not has_best(page) else MOST_BEST if number == 1 else 0
    return {"best_case_studies": studies[:best], "more_case_studies": studies[best:]}


def has_best(page: Page) -> bool:
    """Whether editors pick the case studies that its page shows first."""
    return hasattr(page, "best_studies")


def best_first(page: Page, keys: Sequence[int]) -> Sequence[int]:
    """The keys of its articles, the picked ones first, in the order in which they were picked."""
    if not has_best(page):
        return keys
    picked = [study.pk for study in page.best_studies.all() if study.is_published]  # type: ignore[attr-defined]
    best = [key for key in picked if key in keys][:MOST_BEST]
    return [*best, *(key for key in keys if key not in best)] if best else keys


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
        "related": related_links(page.articles),
        "previous": previous,
        "next": following,
    }


def list_context(
    kind: Kind,
    query: Mapping[str, str],
    introduction: Section | None = None,
    *,
    for_staff: bool = False,
) -> dict[str, Any]:
    """What the list of a kind shows at an address with that query: what stands in it, what above it
    (`introduction` in place of the one that is published), and what it asks at the end.
    """
    introduction = introduction or published_introduction(kind.section)
    shown = listed(kind, query)
    above = introduction or Section(slug=kind.section)
    page = ListPage(above, shown.get("chosen"), for_staff=for_staff)
    context = {"kind": kind, "introduction": introduction, "page": page, **shown}
    context |= list_words(kind, above, context)
    if context["is_beginning"]:
        # What it is all about stands above its beginning only.
        context |= {"rendered": page.rendered, **original(above)}
    return context
