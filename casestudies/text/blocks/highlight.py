"""`{{< highlight go >}}…{{< /highlight >}}`: code."""

import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode

CODE_LANGUAGE = re.compile(r"[\w+#.-]+", re.ASCII)


@block("highlight", "lang", "type", "options", positional=2, inner="text")
def highlight(call: Shortcode, page: PageContext) -> SafeString:
    language = call.text("lang", 0) or call.text("type")
    return render_to_string(
        "casestudies/blocks/highlight.html",
        {
            "language": language if CODE_LANGUAGE.fullmatch(language) else "",
            "code": call.body.strip("\n"),
        },
    )
