"""`{{< steps >}}…{{< /steps >}}`: a numbered list of what happens, one column a step.

Without a list of the author's it says how a diagnostic conversation works.
"""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, block
from casestudies.text.page_lists import headings_of
from casestudies.text.shortcodes import Shortcode


@block("steps", "heading", inner="markdown", words_of_its_own=True)
def steps(call: Shortcode, page: PageContext) -> SafeString:
    context = headings_of(call) | {"body": call.body, "answer_time": page.answer_time}
    if call.body:
        # What the placeholders in it stand for is not known yet.
        return render_to_string("casestudies/blocks/steps.html", context)
    return page.made("steps.html", context)
