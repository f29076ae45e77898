"""What the templates of the editors' desk ask for."""

from typing import Any

from django import template
from django.db.models import Model

from casestudies.desk.colleagues.remarking import by_line, open_by_version
from casestudies.desk.front_page import front_page
from casestudies.desk.links.consequences import consequences
from casestudies.desk.links.inbound import Inbound, breaks
from casestudies.desk.links.proof_users import shown_on
from casestudies.desk.writing.checklist import checklist
from casestudies.history.margin import MarginRemark, placed
from casestudies.history.revisions import Revision
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


@register.simple_tag
def margin_of(page: Any, revision: Revision) -> dict[str, Any] | None:
    """The remarks on a page by the lines of a version's text, and those that stand on none of
    them; None for what has no text with lines.
    """
    if not isinstance(page, Page):
        return None
    found = placed(MarginRemark.objects.of(page), revision.fields.get("body", ""))
    return {"beside": by_line(found), "others": [one for one in found if one.line is None]}


@register.simple_tag
def remark_counts(page: Any) -> dict[int, int]:
    """How many open remarks were left on each version of a page."""
    return open_by_version(page) if isinstance(page, Page) else {}


@register.filter
def of_number(found: Any, number: int) -> Any:
    """What a dictionary holds for a number; None without either."""
    return found.get(number) if found else None
