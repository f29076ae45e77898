"""`{{< outcomes >}}`: what a client can expect, in columns."""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import LIST_PARAMETERS, odd_limit, render_page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted_outcomes(call: Shortcode) -> Wanted:
    return wanted_of(call, "outcomes")


@block("outcomes", *LIST_PARAMETERS, check=odd_limit, wants=wanted_outcomes)
def outcomes(call: Shortcode, page: PageContext) -> SafeString:
    return render_page_list("outcomes.html", call, page, wanted_outcomes(call))
