"""Where a testimonial or a client is shown: said before it is deleted, and in its form."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from casestudies.desk.links.inbound import Inbound
from casestudies.kinds import link_fields, page_models
from casestudies.proof.on_page import PROOF, proof_key
from casestudies.proof.permission import Permitted
from casestudies.text.blocks import Named, known_calls
from casestudies.text.shortcodes import scan


def shown_on(row: Permitted) -> list[Inbound]:
    """The pages that are linked to a stored row, and the texts that name it."""
    fields = [field.name for field in link_fields(type(row))]
    linked = [page for name in fields for page in getattr(row, name).all()]
    return [*(Inbound(page, _("shows it after its text")) for page in linked), *in_shortcodes(row)]


def in_shortcodes(row: Any) -> Iterator[Inbound]:
    """The texts with a shortcode that names it. Few are read: those in which its key stands."""
    for model in page_models():
        rule = Q(body__icontains=row.key)
        pages: Any = model._default_manager.filter(rule).defer("front_matter", "imported")
        for page in pages:
            for call, block in known_calls(scan(page.body)):
                if any(is_named(row, name) for name in block.named(call)):
                    yield Inbound(page, f"{{{{< {call.name} >}}}}", call.line)


def is_named(row: Any, name: Named) -> bool:
    return PROOF.get(name.section) is type(row) and proof_key(name.written) == row.key
