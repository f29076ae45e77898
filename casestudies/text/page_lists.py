"""Blocks that show pages of the site: what all of them may be given, and how they stand."""

from collections.abc import Iterator
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, Wanted
from casestudies.text.shortcodes import Shortcode

LIST_PARAMETERS = ("heading", "limit", "paths")


def wanted_of(call: Shortcode, section: str, **more: Any) -> Wanted:
    """The pages of that section that the call asks for; `paths` are content paths."""
    return Wanted(section, limit_of(call), listed_names(call, "paths"), **more)


def listed_names(call: Shortcode, name: str) -> tuple[str, ...]:
    """What stands in the parameter of that name, with commas or spaces between."""
    return tuple(call.text(name).replace(",", " ").split())


def limit_of(call: Shortcode) -> int | None:
    """How many are to be shown at most; None for what is no number above nought."""
    written = call.text("limit").strip()
    return int(written) or None if written.isdecimal() and len(written) < 6 else None


def odd_limit(call: Shortcode) -> Iterator[str]:
    """A warning for a limit that is none."""
    if call.text("limit").strip() and limit_of(call) is None:
        message = _("“{limit}” is no limit: write a number such as 3")
        yield message.format(limit=call.text("limit")[:20])


def render_page_list(
    template: str, call: Shortcode, page: PageContext, wanted: Wanted, **context: Any
) -> SafeString:
    """The block with its heading; nothing at all where there is no page to show."""
    pages = page.pages(wanted)
    if not pages:
        return SafeString()
    context |= headings_of(call) | {"pages": pages, "wanted": wanted}
    return page.made(template, context)


def headings_of(call: Shortcode) -> dict[str, Any]:
    """The heading, and the level of those below it: without one they may be the first of a page,
    and none is left out.
    """
    heading = call.text("heading")
    return {"heading": heading, "level": 3 if heading else 2}
