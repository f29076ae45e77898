"""What an element says of the language of its words. Built in: every template may use it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from contact.text.languages import direction

register = template.Library()
register.filter(direction)


@register.filter
def spoken(language: str) -> SafeString:
    """The attributes of an element whose words are in that language; none for an empty one, which
    is that of the page around it. Only what is read the other way says in which direction.
    """
    if not language:
        return SafeString()
    said = format_html(' lang="{}"', language)
    way = direction(language)
    return said if way == direction(get_language() or "") else said + format_html(' dir="{}"', way)
