"""`{{< people >}}`: who does the work, with portraits."""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import PARAMETERS, odd_limit, page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted(call: Shortcode) -> Wanted:
    return wanted_of(call, "people")


@block("people", *PARAMETERS, check=odd_limit, wants=wanted)
def people(call: Shortcode, page: PageContext) -> SafeString:
    return page_list("people.html", call, page, wanted(call))
