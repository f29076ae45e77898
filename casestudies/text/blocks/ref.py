"""`{{< ref "problems/scaling" >}}` and `relref`: the address of a page, mostly inside a link."""

from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, block
from casestudies.text.shortcodes import Shortcode


def target(call: Shortcode) -> str:
    """The content path asked for, without the fragment; empty for a place on the same page."""
    return call.text("path", 0).partition("#")[0]


@block("relref", "path", "lang", "outputFormat", positional=3, target=target)
@block("ref", "path", "lang", "outputFormat", positional=3, target=target)
def ref(call: Shortcode, page: PageContext) -> str:
    """The address as plain text. Raises ShortcodeError when there is no such published page."""
    path = target(call)
    fragment = call.text("path", 0)[len(path) :]
    if not path:
        return fragment
    address = page.url_for(path)
    if address is None:
        message = _("“{path}” leads nowhere, or to a page that is not published")
        raise call.error(message.format(path=path))
    return address + fragment
