"""`{{< contact-cta heading="…" >}}`: the call to action, with its form."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode

PEOPLE = "people"
VARIANTS = ("compact", "minimal")


def unknown_variant(call: Shortcode) -> Iterator[str]:
    variant = call.text("variant")
    if variant and variant not in VARIANTS:
        message = _("there is no variant “{variant}”; there are compact and minimal")
        yield message.format(variant=variant)


def person(call: Shortcode) -> str:
    """The content path of who is named to answer; empty where nobody is."""
    named = call.text("person").strip()
    return named if "/" in named or not named else f"{PEOPLE}/{named}"


@block(
    "contact-cta",
    "heading",
    "text",
    "variant",
    "buttonText",
    "directBooking",
    # Who answers: a slug, or a content path.
    "person",
    # Files of other sites have it; here it says nothing.
    "showLocation",
    check=unknown_variant,
    mention=person,
)
def contact_cta(call: Shortcode, page: PageContext) -> SafeString:
    return page.call_to_action(
        heading=call.text("heading"),
        text=call.text("text"),
        variant=call.text("variant"),
        button_text=call.text("buttonText"),
        direct_booking=call.flag("directBooking"),
        person=person(call),
    )
