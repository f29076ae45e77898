"""The call-to-action block: what a page shows to someone who may want to talk."""

import logging

from django.db import Error
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from contact.forms import DiagnosticForm
from contact.intake.sources import Snapshot, Source
from contact.models import CallToAction
from contact.notice import current_notice

logger = logging.getLogger(__name__)

# A line with a link instead of a block with the form.
LINE_VARIANTS = {"compact", "minimal"}


def render_block(  # noqa: PLR0913 - what an author may write in the shortcode, one for one
    source: Source,
    ordinal: int,
    *,
    heading: str = "",
    text: str = "",
    variant: str = "",
    button_text: str = "",
    direct_booking: bool = False,
    defaults: CallToAction | None = None,
) -> SafeString:
    """The block's HTML, the same for every visitor.

    `ordinal` counts the blocks of the page from 1 and keeps their ids apart. Whatever is empty is
    taken from `defaults`, or from the database if there are none. The variants "compact" and
    "minimal" are a line that leads to the form's own page and takes the source along.
    """
    defaults = defaults or CallToAction.current()
    heading, text = heading or defaults.heading, text or defaults.text
    token = snapshot_of(source, ordinal, heading, text).sign()
    context = {
        "ordinal": ordinal,
        "heading": heading,
        "text": text,
        "button": button_text or defaults.button,
        "reassurance": defaults.reassurance,
        "booking_url": defaults.booking_url if direct_booking else "",
    }
    if variant in LINE_VARIANTS:
        form_url = f"{reverse('contact:diagnostic')}?{urlencode({'source': token})}"
        return render_to_string(f"contact/_cta_{variant}.html", context | {"form_url": form_url})
    form = DiagnosticForm(initial={"source": token}, auto_id=f"cta-{ordinal}-%s")
    context |= {"form": form, "notice": current_notice().text}
    return render_to_string("contact/_cta.html", context)


def snapshot_of(source: Source, ordinal: int, heading: str, text: str) -> Snapshot:
    """The block as a request will remember it, cut to what the request's columns hold."""
    return Snapshot(
        path=source.path[:500],
        heading=heading[:300],
        text=text,
        ordinal=ordinal,
        problems=source.problems,
        outcomes=source.outcomes,
    )


def defaults_or_plain() -> CallToAction:
    """The site's call to action, or an unsaved plain one when the database cannot be read."""
    try:
        return CallToAction.current()
    except Error as error:
        logger.warning("The call to action could not be read: %s", type(error).__name__)
        return CallToAction()
