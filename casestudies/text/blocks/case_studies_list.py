"""`{{< case-studies-list limit="3" >}}`: case studies, all of them or some."""

from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, Wanted, block
from casestudies.text.page_lists import LIST_PARAMETERS, odd_limit, render_page_list, wanted_of
from casestudies.text.shortcodes import Shortcode


def wanted_case_studies(call: Shortcode) -> Wanted:
    tags = {name: call.text(name).strip() for name in ("problem", "outcome")}
    return wanted_of(call, "case-studies", **tags)


@block(
    "case-studies-list",
    *LIST_PARAMETERS,
    "problem",
    "outcome",
    check=odd_limit,
    wants=wanted_case_studies,
)
def case_studies_list(call: Shortcode, page: PageContext) -> SafeString:
    return render_page_list("case_studies_list.html", call, page, wanted_case_studies(call))
