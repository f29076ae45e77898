"""Where a testimonial or a client is shown: said before it is deleted, and in its form."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from casestudies.desk.links.inbound import Inbound
from casestudies.kinds import link_fields, page_models
from casestudies.proof.permission import Permitted
from casestudies.proof.testimonials import Testimonial
from casestudies.text.blocks.testimonials import SINGLE, quoted_keys
from casestudies.text.shortcodes import scan


def shown_on(row: Permitted) -> list[Inbound]:
    """The pages that are linked to a stored row, and the texts that name it."""
    fields = [field.name for field in link_fields(type(row))]
    linked = [page for name in fields for page in getattr(row, name).all()]
    found = [Inbound(page, _("shows it after its text")) for page in linked]
    return [*found, *in_shortcodes(row)] if isinstance(row, Testimonial) else found


def in_shortcodes(testimonial: Testimonial) -> Iterator[Inbound]:
    """The texts with a shortcode that names it. Few are read: those in which its key stands."""
    for model in page_models():
        rule = Q(body__icontains=testimonial.key)
        pages: Any = model._default_manager.filter(rule).defer("front_matter", "imported")
        for page in pages:
            if testimonial.key in quoted_keys(scan(page.body)):
                line = page.body[: page.body.find(testimonial.key)].count("\n") + 1
                yield Inbound(page, f"{{{{< {SINGLE[0]} >}}}}", line)
