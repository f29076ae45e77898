"""Where the help to a field or a page of the desk stands."""

from typing import Any

from django import template
from django.contrib.admin.helpers import AdminField, AdminReadonlyField
from django.template import Context

from casestudies.desk.help.places import help_address, help_for_field, help_for_page

register = template.Library()


@register.simple_tag
def help_place(opts: Any, field: AdminField | AdminReadonlyField) -> str:
    """The address of what is said of a field; empty where nothing is."""
    bound: Any = field.field
    name = bound["name"] if field.is_readonly else bound.name
    place = help_for_field(opts.model_name, str(name)) if opts else ""
    return help_address(place) if place else ""


@register.simple_tag(takes_context=True)
def help_here(context: Context) -> str:
    """The address of what is said of the page at hand, or of all help."""
    match = getattr(context.get("request"), "resolver_match", None)
    return help_address(help_for_page(match.url_name or "") if match else "")
