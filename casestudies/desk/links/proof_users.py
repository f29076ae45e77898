"""Where a testimonial or a client is shown: said before it is deleted, and in its form."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from casestudies.desk.links.inbound import MOST_INBOUND, Inbound
from casestudies.desk.links.keys import LONG_COLUMNS, listed_pages
from casestudies.desk.links.reading import read_changed_texts
from casestudies.kinds import link_fields
from casestudies.proof.on_page import PROOF
from casestudies.proof.permission import Permitted
from casestudies.tables.mentions import Mention, clipped


def shown_on(row: Permitted) -> list[Inbound]:
    """The pages that are linked to a stored row, and the texts that name it."""
    fields = [field.name for field in link_fields(type(row))]
    linked = [
        page for name in fields for page in getattr(row, name).defer(*LONG_COLUMNS)[:MOST_INBOUND]
    ]
    return [*(Inbound(page, _("shows it after its text")) for page in linked), *in_shortcodes(row)]


def in_shortcodes(row: Any) -> Iterator[Inbound]:
    """The texts with a shortcode that names it, MOST_INBOUND at most."""
    read_changed_texts()
    kind = next(name for name, model in PROOF.items() if model is type(row))
    rows = list(
        Mention.objects.filter(kind=kind, name=clipped(row.key)).order_by("pk")[:MOST_INBOUND]
    )
    pages = listed_pages({one.source for one in rows})
    for one in rows:
        if one.source in pages:
            yield Inbound(pages[one.source], f"{{{{< {one.written} >}}}}", one.line)
