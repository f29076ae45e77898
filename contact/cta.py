"""The call-to-action block: what a page shows to someone who may want to talk."""

import logging
import secrets
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from django.db import Error
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from contact.forms import DiagnosticForm
from contact.models import CallToAction
from contact.notice import current_notice
from contact.pages.made_parts import made_part
from contact.source import Source

logger = logging.getLogger(__name__)


class Addressee(NamedTuple):
    """Somebody who answers: slug and name for the request, and the HTML that shows them."""

    slug: str
    name: str
    card: SafeString


# Blocks that differ by their number on the page, their words, who answers or the language.
MOST_BLOCKS = 100
# No author can write it.
NO_SOURCE = f"source-{secrets.token_hex(16)}"
# A line with a link instead of a block with the form.
LINE_VARIANTS = {"compact", "minimal"}


def render_block(  # noqa: PLR0913 - what an author may write in the shortcode, one for one
    page: Source,
    ordinal: int,
    defaults: CallToAction,
    *,
    heading: str = "",
    text: str = "",
    variant: str = "",
    button_text: str = "",
    direct_booking: bool = False,
    addressee: Addressee | None = None,
    said_in: str = "",
) -> SafeString:
    """The block's HTML, the same for every visitor; what its author left empty is the site's.

    `ordinal` counts the blocks of the page from 1 and keeps their ids apart. The variants "compact"
    and "minimal" are a line that leads to the form's own page and takes the source along. `said_in`
    is the language of what is the site's, where the page around it is not all in one.
    """
    said_in = "" if heading or text else said_in
    heading, text = heading or defaults.heading, text or defaults.text
    button = button_text or defaults.button
    slug, name = (addressee.slug, addressee.name) if addressee else ("", "")
    source = replace(
        page, ordinal=ordinal, heading=heading, text=text, addressee=slug, addressee_name=name
    )
    token = source.to_token()
    if variant in LINE_VARIANTS:
        context = {
            "source": source,
            "addressee": addressee,
            "button": button,
            "reassurance": defaults.reassurance,
            "said_in": said_in,
            "form_url": f"{reverse('contact:diagnostic')}?{urlencode({'source': token})}",
        }
        return made_part(f"contact/_cta_{variant}.html", context)
    block = empty_block(
        *(ordinal, heading, text, button, defaults.reassurance),
        *(defaults.booking_url if direct_booking else "", addressee),
        *(current_notice().text, get_language(), said_in),
    )
    # A token is letters and digits, with marks that HTML does not know.
    return SafeString(block.replace(NO_SOURCE, token))


@lru_cache(MOST_BLOCKS)
def empty_block(  # noqa: PLR0913, PLR0917 - whatever the block shows
    ordinal: int,
    heading: str,
    text: str,
    button: str,
    reassurance: str,
    booking_url: str,
    addressee: Addressee | None,
    notice: str,
    language: str | None,
    said_in: str,
) -> str:
    """A block, the same on every page but for its source: NO_SOURCE stands there."""
    form = empty_form(ordinal, notice, button, language, "" if said_in == language else said_in)
    context = {
        "source": Source(ordinal=ordinal, heading=heading, text=text),
        "addressee": addressee,
        "reassurance": reassurance,
        "booking_url": booking_url,
        "said_in": said_in,
        "form": SafeString(form),
    }
    return render_to_string("contact/_cta.html", context)


@lru_cache(MOST_BLOCKS)
def empty_form(
    ordinal: int, notice: str, button: str, _language: str | None, button_in: str
) -> str:
    """Its form, likewise; `button_in` is the language of the button, if that is another one."""
    form = DiagnosticForm(initial={"source": NO_SOURCE}, auto_id=f"cta-{ordinal}-%s")
    return render_to_string(
        "contact/_form.html",
        {"form": form, "notice": notice, "button": button, "button_in": button_in},
    )


def defaults_or_plain() -> CallToAction:
    """The site's call to action, or an unsaved plain one when the database cannot be read."""
    try:
        return CallToAction.current()
    except Error as error:
        logger.warning("The call to action could not be read: %s", type(error).__name__)
        return CallToAction()
