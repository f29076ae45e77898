"""What the templates of the editors' desk ask for."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Model

from casestudies.desk.front_page import FrontPage, front_page
from casestudies.desk.links.consequences import consequences
from casestudies.desk.links.inbound import Inbound, breaks
from casestudies.desk.writing.checklist import checklist
from casestudies.publishing import Page

register = template.Library()


@register.simple_tag
def what_breaks(pages: Page | Iterable[Page]) -> list[tuple[Page, list[Inbound]]]:
    """The links that lead nowhere when a page goes, or several; nothing for what is no page."""
    if isinstance(pages, Page):
        links = breaks(pages)
        return [(pages, links)] if links else []
    if isinstance(pages, Model):
        return []
    return consequences(page for page in pages if isinstance(page, Page))


register.simple_tag(checklist)


@register.inclusion_tag("admin/desk/_front_page.html")
def desk_front_page(user: Any) -> dict[str, FrontPage]:
    """What waits for that user."""
    return {"front": front_page(user)}
