"""What visitors see of the search: `/search/?q=`, with filters and in pages."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from casestudies.kinds import markdown_address
from casestudies.lists.facets import TAG_FACETS, Facet
from casestudies.lists.lists import published_tags
from casestudies.lists.narrowing import Filter, NarrowingLink
from casestudies.lists.numbered_pages import numbered_pages
from casestudies.lists.picked_links import note_links
from casestudies.models import Article, PlainPage, Problem
from casestudies.page.page_context import SitePage
from casestudies.search.asking import MOST_CHARACTERS
from casestudies.search.filters import FilterValue
from casestudies.search.found_pages import FoundPage
from casestudies.search.question import Question, page_asked
from casestudies.search.searching import RESULTS_PER_PAGE, SearchFindings, search
from casestudies.search.snippets import snippet, with_marks
from casestudies.search.unanswered import note_unanswered

# Of the problems, for whoever finds nothing.
PROBLEMS_SHOWN = 8
# Of each filter, those with most results: there may be hundreds of tags.
MOST_CHOICES = 10
BY_KIND = Facet("kind", "kind", gettext_lazy("By kind"), is_tag=False)


class SearchResult(NamedTuple):
    """A page that was found, in HTML."""

    page: Any
    label: str | Promise
    title: SafeString
    snippet: SafeString
    problems: Iterable[Problem]


@require_safe
def search_results(request: HttpRequest) -> HttpResponse:
    """The field, the results, and what there is for whoever finds nothing."""
    question = Question.of(request.GET)
    context = {"question": question, "longest": MOST_CHARACTERS}
    found = None
    if question.q and not question.is_too_long:
        found = search(**question.for_search(), page=page_asked(request.GET))
        context |= results(question, found)
    if not (found and found.total):
        context["problems"] = published_tags()["problems"][:PROBLEMS_SHOWN]
    context["call_to_action"] = form_below(question, found)
    context["markdown_url"] = markdown_address(request.path, request.GET.urlencode())
    response = render(request, "casestudies/search/search.html", context)
    if found and not found.total and not question.is_narrowed:
        note_unanswered(question.q)
        # A copy that is shown again would not be counted.
        response["Cache-Control"] = "no-store"
    return response


def results(question: Question, found: SearchFindings) -> dict[str, Any]:
    """A page of what was found, the filters, and the way to the other pages."""
    note_links([one.page for one in found.pages if isinstance(one.page, Article)])
    pages = Paginator(range(found.total), RESULTS_PER_PAGE).page(found.number)
    corrected = question._replace(q=found.corrected) if found.corrections else None
    return {
        "found": found,
        "results": [result(one, found) for one in found.pages],
        "filters": list(search_filters(question, found)),
        "corrected": corrected,
        "everywhere": Question(question.q).url,
        "numbers": numbered_pages(pages, question.address),
    }


def result(found_page: FoundPage, found: SearchFindings) -> SearchResult:
    page, kind, text = found_page
    spans = found.marker.spans
    said = snippet([getattr(page, "fact_signal", ""), page.description, text], spans)
    problems = page.problems.all() if isinstance(page, Article) else ()
    return SearchResult(page, kind.label, with_marks(page.title, spans), said, problems)


def search_filters(question: Question, found: SearchFindings) -> Iterator[Filter]:
    """The filters that have something to choose."""
    choices = {"kind": found.kinds, "problem": found.problems, "outcome": found.outcomes}
    for facet in (BY_KIND, *TAG_FACETS):
        links = [narrowed(question, facet, one) for one in choices[facet.parameter]]
        links = [one for place, one in enumerate(links) if place < MOST_CHOICES or one.is_chosen]
        if links:
            yield Filter(facet, links)


def narrowed(question: Question, facet: Facet, choice: FilterValue) -> NarrowingLink:
    """Where a choice leads: to what it leaves, or to all if it is made already."""
    is_chosen = getattr(question, facet.parameter) == choice.slug
    leads_to = question._replace(**{facet.parameter: "" if is_chosen else choice.slug})
    return NarrowingLink(choice.name, leads_to.url, choice.number, is_chosen)


class SearchPage(SitePage):
    """What the call to action below the results needs. A request from there carries the tags by
    which they were filtered, and not the words.
    """

    def __init__(self, question: Question) -> None:
        super().__init__(PlainPage(slug="search"))
        self.question = question

    def slugs(self, relation: str) -> list[str]:
        slug = {"problems": self.question.problem, "outcomes": self.question.outcome}[relation]
        return [tag.slug for tag in published_tags()[relation] if tag.slug == slug]


def form_below(question: Question, found: SearchFindings | None) -> SafeString:
    """The block with its form, in words of its own where nothing was found."""
    words = {}
    if found and not found.total:
        words = {
            "heading": _("Describe it to us instead"),
            "text": _("What nobody has written down here yet may still be familiar to us."),
        }
    return SearchPage(question).call_to_action(**words)
