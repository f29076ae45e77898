"""Every component in every state on one page, for those who change how the site looks."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.lists.evidence_map import Cell, EvidenceMap, MapTag, map_tag
from casestudies.lists.lists import with_count
from casestudies.lists.numbered_pages import ListAddress, numbered_pages
from casestudies.models import Article, Outcome, Problem
from casestudies.page.page_context import SitePage
from casestudies.text.rendering import render_markdown
from contact.forms import DiagnosticForm
from contact.models import CallToAction
from contact.notice import current_notice

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """The page itself. It exists only where DEBUG is on."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "styleguide.html", context())


def context() -> dict[str, Any]:
    """Made-up content; nothing is read from the database but the call to action's defaults."""
    problems = sample_problems()
    outcomes = sample_outcomes()
    text = (Path(settings.BASE_DIR) / "templates" / "styleguide.md").read_text()
    articles = sample_articles(problems, outcomes)
    return {
        "rendered": render_markdown(text, SitePage(Article(slug="style"), for_staff=True)),
        "problems": problems,
        "outcomes": outcomes,
        "problem": problems[0],
        "articles": articles,
        "article": articles[0],
        "previous": articles[0],
        "next": articles[1],
        "page_obj": Paginator(range(60), 20).page(2),
        "numbers": numbered_pages(Paginator(range(400), 20).page(6), ListAddress("#")),
        "map": EvidenceMap([map_tag(one) for one in outcomes], map_rows(problems, outcomes)),
        "form": form_with_errors(),
        "button": CallToAction().button,
        "notice": current_notice().text,
    }


def sample_problems() -> list[Problem]:
    facts = {"fact_signal": "We hire more people and ship less.", "fact_title": "Scaling"}
    problems = [
        Problem(title="Growing the organisation", slug="growing", **facts),
        Problem(title="A problem without a signal", slug="plain"),
        Problem(title=LONG_WORD, slug="long"),
    ]
    return [with_count(tag, count) for count, tag in enumerate(problems)]


def sample_outcomes() -> list[Outcome]:
    impact = "Teams commit to one path and stop paying to keep the alternatives alive."
    titles = ["Decision clarity", "Delivery that keeps its pace", LONG_WORD]
    outcomes = [
        Outcome(title=title, slug=f"outcome-{number}", fact_impact=impact)
        for number, title in enumerate(titles)
    ]
    return [with_count(tag, count) for count, tag in enumerate(outcomes)]


def sample_articles(problems: list[Problem], outcomes: list[Outcome]) -> list[SimpleNamespace]:
    """Stand-ins: an article that is not stored cannot have links."""
    full = Article(
        title="Fourteen teams, one shipment",
        slug="fourteen-teams",
        fact_constraint="Team boundaries followed the order of hiring.",
        fact_outcome="Nine teams drawn around the life of a shipment.",
        fact_evidence="Median time to production fell from 34 to 19 days.",
    )
    plain = Article(title=LONG_WORD, slug="long", description="An article without facts.")
    foreign = Article(title="Otsus, mis püsib", slug="otsus", language="et", description="Eesti.")
    tags = {"problems": {"all": problems}, "outcomes": {"all": outcomes}}
    return [
        SimpleNamespace(
            **article.__dict__ | {"date": date(2026, 11, 20), "reading_minutes": 4} | tags,
            at_a_glance=article.at_a_glance(),
            get_absolute_url=article.get_absolute_url(),
            media_path=article.media_path,
            lead=article.lead,
            reason="The same problem: Scaling",
        )
        for article in (full, plain, foreign)
    ]


def map_rows(problems: list[Problem], outcomes: list[Outcome]) -> list[tuple[MapTag, list[Cell]]]:
    return [
        (
            map_tag(problem),
            [Cell(map_tag(outcome), column * row) for column, outcome in enumerate(outcomes)],
        )
        for row, problem in enumerate(problems)
    ]


def form_with_errors() -> DiagnosticForm:
    return DiagnosticForm({"name": "Maria Keller", "email": "maria@nowhere"}, auto_id="request-%s")
