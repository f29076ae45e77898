"""`{{< related-problems >}}` and its like: links to what this page is connected with.

A structured list by default; `"inline"` makes it a phrase within the line.
"""

from django.utils.safestring import SafeString

from casestudies.kinds import KINDS
from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode

PREFIX = "related-"


def related(call: Shortcode, page: PageContext) -> SafeString:
    relation = call.name.removeprefix(PREFIX)
    inline = call.text("format", 0) == "inline"
    template = "related_inline.html" if inline else "related.html"
    return page.made(template, {"relation": relation, "links": page.related(relation)})


for section in KINDS:
    block(f"{PREFIX}{section}", "format", positional=1)(related)
