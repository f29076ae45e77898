"""`{{< details summary="…" >}}…{{< /details >}}`: Markdown that folds."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode


@block("details", "summary", "open", "name", "title", "class", positional=1, inner="markdown")
def details(call: Shortcode, page: PageContext) -> SafeString:
    return render_to_string(
        "casestudies/blocks/details.html",
        {"summary": call.text("summary", 0), "open": call.flag("open"), "body": call.body},
    )
