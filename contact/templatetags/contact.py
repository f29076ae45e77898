"""`{% cta source=… %}`: the call-to-action block for templates."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from contact.cta import render_block
from contact.models import CallToAction
from contact.source import Source

register = template.Library()


@register.simple_tag
def cta(*, source: Source, ordinal: int = 1, **parameters: Any) -> SafeString:
    """The block; the parameters are those of `contact.cta.render_block`.

    A page that shows several blocks numbers them: they share no ids then.
    """
    return render_block(source, ordinal, CallToAction.current(), **parameters)
