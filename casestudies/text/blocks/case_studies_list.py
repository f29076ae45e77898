"""`{{< case-studies-list >}}`: every published case study."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode


@block("case-studies-list")
def case_studies_list(call: Shortcode, page: PageContext) -> SafeString:
    return render_to_string(
        "casestudies/blocks/related.html",
        {"relation": "case-studies", "links": page.all_case_studies()},
    )
