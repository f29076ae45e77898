"""`{{< contact-cta heading="…" >}}`: the call to action, with its form."""

from collections.abc import Iterator

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode

VARIANTS = ("compact", "minimal")


def unknown_variant(call: Shortcode) -> Iterator[str]:
    variant = call.text("variant")
    if variant and variant not in VARIANTS:
        message = _("there is no variant “{variant}”; there are compact and minimal")
        yield message.format(variant=variant)


@block(
    "contact-cta",
    "heading",
    "text",
    "variant",
    "buttonText",
    "directBooking",
    # Files of other sites have it; here it says nothing.
    "showLocation",
    check=unknown_variant,
)
def contact_cta(call: Shortcode, page: PageContext) -> SafeString:
    return page.call_to_action(
        heading=call.text("heading"),
        text=call.text("text"),
        variant=call.text("variant"),
        button_text=call.text("buttonText"),
        direct_booking=call.flag("directBooking"),
    )
