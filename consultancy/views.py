"""Pages that belong to no app: home, privacy, and what machines ask for."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casestudies.models import Article, Outcome, Problem
from casestudies.views import tagged
from contact.sources import Source

HOME_CASE_STUDIES = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The statement, the problems as sentences, some evidence, the outcomes, the CTA."""
    case_studies = Article.objects.published().filter(kind=Article.Kind.CASE_STUDY)
    context = {
        "problems": Problem.objects.published(),
        "case_studies": tagged(case_studies)[:HOME_CASE_STUDIES],
        "outcomes": Outcome.objects.published(),
        "source": Source(path=request.path),
    }
    return render(request, "home.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about a visitor, and for how long."""
    return render(request, "privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read by robots (RFC 9309)."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
