"""What the pages' templates need beyond their context."""

from typing import Any

from django import template

from casestudies.covers import cover

register = template.Library()


@register.inclusion_tag("casestudies/_cover.html", name="cover")
def draw_cover(slug: str) -> dict[str, Any]:
    """The pattern drawn from the slug, as inline SVG."""
    return {"cover": cover(slug)}
