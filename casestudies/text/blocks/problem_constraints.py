"""`{{< problem-constraints >}}`: the related problems by the sentence one recognises them by."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode


@block("problem-constraints")
def problem_constraints(call: Shortcode, page: PageContext) -> SafeString:
    return render_to_string(
        "casestudies/blocks/problem_constraints.html", {"links": page.related("problems")}
    )
