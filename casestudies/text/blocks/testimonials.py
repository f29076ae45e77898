"""`{{< testimonial id="…" >}}`, `{{< testimonials problem="…" >}}`, `{{< client-logos >}}`: what
others say of us, and who they are.

Without a valid permission nothing stands there, and nothing of it is in the page.
"""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import ABOUT, Named, PageContext, block
from casestudies.text.page_lists import limit_of, listed_names, odd_limit
from casestudies.text.shortcodes import Part, Shortcode, walk

# The second is what a well-known theme calls it.
SINGLE = ("testimonial", "social-proof")
MAX_PROOFS = 50


def quoted_keys(parts: list[Part]) -> set[str]:
    """The keys of the testimonials that a text shows one by one."""
    return {call.text("id", 0) for call in walk(parts) if call.name in SINGLE}


def testimonial_named(call: Shortcode) -> list[Named]:
    """The testimonial that the call shows."""
    return [Named("testimonials", call.text("id", 0))] if call.text("id", 0) else []


def pages_spoken_of(call: Shortcode) -> Iterator[Named]:
    """The pages that the quotations, or the clients, are to be linked with."""
    for name, section in ABOUT.items():
        if written := call.text(name):
            yield Named(section, written)


def clients_named(call: Shortcode) -> list[Named]:
    """The clients that the call shows, and the page that they are to be linked with."""
    clients = (Named("clients", key) for key in listed_names(call, "id"))
    return [*clients, *pages_spoken_of(call)]


def without_id(call: Shortcode) -> Iterator[str]:
    if not call.text("id", 0):
        yield _("say which testimonial, by its id")


def testimonial(call: Shortcode, page: PageContext) -> SafeString:
    found = page.testimonial(call.text("id", 0))
    return quotations([found] if found else [], call, page)


for name in SINGLE:
    block(name, "id", positional=1, check=without_id, names=testimonial_named)(testimonial)


@block(
    "testimonials",
    "heading",
    "limit",
    "problem",
    "outcome",
    "case",
    check=odd_limit,
    names=pages_spoken_of,
)
def testimonials(call: Shortcode, page: PageContext) -> SafeString:
    about = {name: slug(call.text(name)) for name in ("problem", "outcome", "case")}
    return quotations(list(page.testimonials(limit(call), **about)), call, page)


@block(
    "client-logos",
    "heading",
    "limit",
    "id",
    "sector",
    "problem",
    check=odd_limit,
    names=clients_named,
)
def client_logos(call: Shortcode, page: PageContext) -> SafeString:
    about = {"sector": call.text("sector"), "problem": slug(call.text("problem"))}
    logos = page.client_logos(limit(call), listed_names(call, "id"), **about)
    context = {"logos": logos, "heading": call.text("heading")}
    return page.made("logos.html", context) if logos else SafeString()


def quotations(found: list[object], call: Shortcode, page: PageContext) -> SafeString:
    """The quotations; where there is none, a word to the staff."""
    if not found and page.for_staff:
        text = _("no testimonial with a valid permission: visitors see nothing here")
        context = {"text": text, "raw": call.raw}
        return render_to_string("casestudies/blocks/staff_note.html", context)
    if not found:
        return SafeString()
    shown = {"quotations": found, "heading": call.text("heading")}
    return page.made("quotations.html", shown)


def limit(call: Shortcode) -> int:
    return min(limit_of(call) or MAX_PROOFS, MAX_PROOFS)


def slug(path: str) -> str:
    """The last part of a content path."""
    return path.strip("/").rpartition("/")[2]
