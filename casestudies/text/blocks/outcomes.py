"""`{{< outcomes >}}`: what a client can expect, in columns."""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import PARAMETERS, odd_limit, page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted(call: Shortcode) -> Wanted:
    return wanted_of(call, "outcomes")


@block("outcomes", *PARAMETERS, check=odd_limit, wants=wanted)
def outcomes(call: Shortcode, page: PageContext) -> SafeString:
    return page_list("outcomes.html", call, page, wanted(call))
