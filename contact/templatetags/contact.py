"""`{% cta source=… %}`: the call-to-action block for templates; and titles that must be short."""

from textwrap import shorten
from typing import Any

from django import template
from django.utils.safestring import SafeString

from contact.cta import render_block
from contact.models import CallToAction
from contact.source import Source

register = template.Library()


@register.filter
def cut_between_words(text: str, length: int) -> str:
    """The text in so many characters at most, with an ellipsis where it is cut: between words, in a
    single word where it must be.
    """
    whole = " ".join(str(text).split())
    first = whole.partition(" ")[0]
    cut = shorten(whole, length, placeholder="…")
    return cut if cut != "…" else f"{first[: length - 1]}…"


@register.simple_tag
def cta(*, source: Source, ordinal: int = 1, **parameters: Any) -> SafeString:
    """The block; the parameters are those of `contact.cta.render_block`.

    A page that shows several blocks numbers them: they share no ids then.
    """
    return render_block(source, ordinal, CallToAction.current(), **parameters)
