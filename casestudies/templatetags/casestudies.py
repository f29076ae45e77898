"""What the pages' templates need beyond their context."""

from typing import Any

from django import template

from casestudies.covers import cover
from casestudies.models import Article, Problem

FURTHER_READING = 2

register = template.Library()


@register.inclusion_tag("casestudies/_cover.html", name="cover")
def draw_cover(slug: str) -> dict[str, Any]:
    """The pattern drawn from the slug, as inline SVG."""
    return {"cover": cover(slug)}


@register.inclusion_tag("casestudies/_further_reading.html")
def further_reading(problem_slug: str) -> dict[str, Any]:
    """Two published articles on that problem; the first two case studies where there is none."""
    problem = Problem.objects.published().filter(slug=problem_slug).first()
    articles = Article.objects.published()
    on_topic = articles.filter(problems=problem) if problem else articles
    return {"problem": problem, "articles": on_topic.order_by("kind", "-date")[:FURTHER_READING]}
