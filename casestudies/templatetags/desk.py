"""What the templates of the editors' desk ask for."""

from typing import Any

from django import template
from django.db.models import Model

from casestudies.desk.front_page import front_page
from casestudies.desk.links.consequences import consequences
from casestudies.desk.links.inbound import Inbound, breaks
from casestudies.desk.links.proof_users import shown_on
from casestudies.desk.writing.checklist import checklist
from casestudies.proof.permission import Permitted
from casestudies.publishing import Page

register = template.Library()

DAILY = {"contact": 0, "casestudies": 1}


@register.simple_tag
def what_breaks(pages: Any) -> list[tuple[Any, list[Inbound]]]:
    """The links that lead nowhere when a page goes, or several; where testimonials and clients
    are shown. Nothing for anything else.
    """
    if isinstance(pages, Page):
        links = breaks(pages)
        return [(pages, links)] if links else []
    if isinstance(pages, Model):
        pages = [pages]
    rows = list(pages)
    proof = [(row, shown_on(row)) for row in rows if isinstance(row, Permitted)]
    losses = [(row, links) for row, links in proof if links]
    return losses or consequences(page for page in rows if isinstance(page, Page))


register.simple_tag(checklist)


@register.filter
def daily_first(apps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The apps of the admin, those first in which people work every day."""
    return sorted(apps, key=lambda app: DAILY.get(app["app_label"], len(DAILY)))


register.simple_tag(front_page, name="desk_front_page")
