"""`{{< youtube ID >}}`: a link to the film, so that the page loads nothing from elsewhere."""

import re

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode

IDENTIFIER = re.compile(r"[\w-]{6,20}", re.ASCII)
# What Hugo tells its player; there is none here.
IGNORED = ("allowFullScreen", "autoplay", "class", "controls", "end", "loading", "loop", "mute")


@block("youtube", "id", "start", "title", *IGNORED, positional=2)
def youtube(call: Shortcode, page: PageContext) -> SafeString:
    identifier = call.text("id", 0)
    if not IDENTIFIER.fullmatch(identifier):
        raise call.error(_("this is not the id of a YouTube film"))
    start = call.text("start")
    return render_to_string(
        "casestudies/blocks/youtube.html",
        {
            "identifier": identifier,
            "start": start if start.isdecimal() else "",
            "title": call.text("title"),
        },
    )
