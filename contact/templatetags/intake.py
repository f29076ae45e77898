"""Whether visitors can be told apart, for the admin's front page."""

from django import template
from django.http import HttpRequest

from contact.intake.proxies import are_visitors_hidden, hidden_visitors_cure, hides_visitor

register = template.Library()


@register.simple_tag
def hidden_visitors(request: HttpRequest) -> str:
    """What to do about a proxy that the settings do not know of; "" where there is none."""
    return hidden_visitors_cure() if hides_visitor(request) or are_visitors_hidden() else ""
