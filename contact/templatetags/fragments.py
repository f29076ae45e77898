"""Parts of a page that are the same on many: rendered once."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from contact.pages.made_parts import made_part, made_parts

register = template.Library()


@register.simple_tag(takes_context=True)
def fragment(context: Context, name: str, *made_from: Any) -> SafeString:
    """The template of that name with the page's context. All that it reads of that is named by
    `made_from`, the language aside, in values that tell their difference.
    """
    values = (tuple(one) if isinstance(one, list) else one for one in made_from)
    key = (name, get_language(), *values)
    html = made_parts.find(key)
    if html is None:
        found: Any = get_template(name)
        html = found.template.render(context)
        made_parts.keep(key, html)
    return html


@register.simple_tag(name="part")
def show_part(template_name: str, **values: Any) -> SafeString:
    """The template of that name, which sees these values and nothing of the page's context."""
    return made_part(template_name, values)
