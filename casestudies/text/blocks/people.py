"""`{{< people >}}`: who does the work, with portraits."""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import LIST_PARAMETERS, odd_limit, render_page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted_people(call: Shortcode) -> Wanted:
    return wanted_of(call, "people")


@block("people", *LIST_PARAMETERS, check=odd_limit, wants=wanted_people)
def people(call: Shortcode, page: PageContext) -> SafeString:
    return render_page_list("people.html", call, page, wanted_people(call))
