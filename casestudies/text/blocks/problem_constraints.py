"""`{{< problem-constraints >}}`: problems by the sentence one recognises them by.

Those that the page is linked with; all of them on a page that has no such links, as on the home
page.
"""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import LIST_PARAMETERS, odd_limit, render_page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted_problems(call: Shortcode) -> Wanted:
    return wanted_of(call, "problems", related_only=not call.text("paths"))


@block("problem-constraints", *LIST_PARAMETERS, check=odd_limit, wants=wanted_problems)
def problem_constraints(call: Shortcode, page: PageContext) -> SafeString:
    return render_page_list("problem_constraints.html", call, page, wanted_problems(call))
