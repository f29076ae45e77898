"""The public pages of case studies, insights, problems and outcomes."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from casestudies.evidence_map import evidence_map
from casestudies.models import Article, Outcome, Problem, Section
from casestudies.page_context import SitePage
from casestudies.picked_order import in_picked_order
from casestudies.publishing import PageQuerySet, published_rule
from casestudies.related import neighbours
from casestudies.text.rendering import render_markdown

PAGE_SIZE = 20


@require_safe
def case_studies(request: HttpRequest) -> HttpResponse:
    """The list of case studies, narrowed by `?problem=` and `?outcome=`."""
    articles = tagged(Article.objects.published().filter(kind=Article.Kind.CASE_STUDY))
    problem = chosen(Problem.objects.published(), request.GET.get("problem"))
    outcome = chosen(Outcome.objects.published(), request.GET.get("outcome"))
    if problem:
        articles = articles.filter(problems=problem)
    if outcome:
        articles = articles.filter(outcomes=outcome)
    context = {
        "page_obj": page_of(articles, request.GET.get("page")),
        "problem": problem,
        "outcome": outcome,
        "problems": counted(Problem.objects.published(), outcomes=outcome),
        "outcomes": counted(Outcome.objects.published(), problems=problem),
        "map": evidence_map(),
        **introduced("case-studies"),
    }
    return render(request, "casestudies/case_studies.html", context)


@require_safe
def insights(request: HttpRequest) -> HttpResponse:
    """The list of insights."""
    articles = tagged(Article.objects.published().filter(kind=Article.Kind.INSIGHT))
    context = {"page_obj": page_of(articles, request.GET.get("page")), **introduced("insights")}
    return render(request, "casestudies/insights.html", context)


@require_safe
def case_study(request: HttpRequest, slug: str) -> HttpResponse:
    """One published case study."""
    return article(request, Article.Kind.CASE_STUDY, slug)


@require_safe
def insight(request: HttpRequest, slug: str) -> HttpResponse:
    """One published insight."""
    return article(request, Article.Kind.INSIGHT, slug)


def article(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    found = get_object_or_404(tagged(Article.objects.published()), kind=kind, slug=slug)
    return render(request, "casestudies/article.html", article_context(found))


def article_context(article: Article, *, for_staff: bool = False) -> dict[str, Any]:
    """What the article's template shows; the preview in the admin uses it too."""
    page = SitePage(article, for_staff=for_staff)
    previous, following = neighbours(article)
    return {
        "article": article,
        "rendered": render_markdown(article.body, page, allow_html=article.keeps_html),
        "page": page,
        "related": page.articles,
        "previous": previous,
        "next": following,
    }


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    """The list of problems."""
    found = counted(Problem.objects.published())
    context = {"problems": found, **introduced("problems")}
    return render(request, "casestudies/problems.html", context)


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    """The list of outcomes."""
    found = counted(Outcome.objects.published())
    context = {"outcomes": found, **introduced("outcomes")}
    return render(request, "casestudies/outcomes.html", context)


@require_safe
def problem(request: HttpRequest, slug: str) -> HttpResponse:
    """One published problem with the evidence for it and the outcomes that answer it."""
    answers = in_picked_order(Outcome.objects.published(), Problem, "outcomes")
    problems = Problem.objects.published().prefetch_related(Prefetch("outcomes", queryset=answers))
    found = get_object_or_404(problems, slug=slug)
    return render(request, "casestudies/problem.html", problem_context(found))


@require_safe
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """One published outcome with the evidence for it and the problems it answers."""
    answered = Prefetch("problems", queryset=Problem.objects.published())
    outcomes = Outcome.objects.published().prefetch_related(answered)
    found = get_object_or_404(outcomes, slug=slug)
    return render(request, "casestudies/outcome.html", outcome_context(found))


def problem_context(problem: Problem, *, for_staff: bool = False) -> dict[str, Any]:
    """What a problem's template shows."""
    context = tag_context(problem, SitePage(problem, for_staff=for_staff))
    return {"problem": problem, "outcomes": context["page"].related("outcomes"), **context}


def outcome_context(outcome: Outcome, *, for_staff: bool = False) -> dict[str, Any]:
    """What an outcome's template shows."""
    context = tag_context(outcome, SitePage(outcome, for_staff=for_staff))
    return {"outcome": outcome, "problems": context["page"].related("problems"), **context}


def tag_context(tag: Problem | Outcome, page: SitePage) -> dict[str, Any]:
    """What the pages of both tag kinds show: the text, and the articles by kind."""
    articles = list(tagged(tag.articles.published()))
    return {
        "rendered": render_markdown(tag.body, page, allow_html=tag.keeps_html),
        "page": page,
        "case_studies": [a for a in articles if a.kind == Article.Kind.CASE_STUDY],
        "insights": [a for a in articles if a.kind == Article.Kind.INSIGHT],
    }


def introduced(section: str) -> dict[str, Any]:
    """The introduction above that section's list, where one is published. One query."""
    found = Section.objects.published().filter(slug=section).first()
    if found is None:
        return {}
    rendered = render_markdown(found.body, SitePage(found), allow_html=found.keeps_html)
    return {"introduction": found, "rendered": rendered}


def tagged(articles: PageQuerySet[Article]) -> PageQuerySet[Article]:
    """The articles with their published problems and outcomes, in two more queries at any size."""
    problems = in_picked_order(Problem.objects.published(), Article, "problems")
    outcomes = in_picked_order(Outcome.objects.published(), Article, "outcomes")
    return articles.prefetch_related(
        Prefetch("problems", queryset=problems), Prefetch("outcomes", queryset=outcomes)
    )


def counted(tags: PageQuerySet[Any], **shared_with: Any) -> PageQuerySet[Any]:
    """The tags with the number of published case studies, those of the other filter only."""
    rule = published_rule("articles__") & Q(articles__kind=Article.Kind.CASE_STUDY)
    for relation, tag in shared_with.items():
        if tag:
            rule &= Q(**{f"articles__{relation}": tag})
    return tags.annotate(case_study_count=Count("articles", filter=rule, distinct=True))


def chosen(tags: PageQuerySet[Any], slug: str | None) -> Any:
    """The tag that a filter names, None without a filter. Raises Http404 for an unknown one."""
    return get_object_or_404(tags, slug=slug) if slug else None


def page_of(articles: PageQuerySet[Article], number: str | None) -> Page[Article]:
    """That page of the list, the first without a number. Raises Http404 where there is none."""
    try:
        return Paginator(articles, PAGE_SIZE).page(number or 1)
    except InvalidPage as error:
        raise Http404("There is no such page in this list.") from error
