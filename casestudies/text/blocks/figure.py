"""`{{< figure src="…" caption="…" >}}`: an image with a caption."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casestudies.text.blocks import PageContext, block
from casestudies.text.sanitising import is_safe_address
from casestudies.text.shortcodes import Shortcode

PARAMETERS = "alt attr attrlink caption class height link loading rel src target title width"


def doubtful_figure(call: Shortcode) -> Iterator[str]:
    if "alt" not in call.params:
        yield _("the image has no description (alt)")
    for name in ("src", "link", "attrlink"):
        if not is_safe_address(call.text(name)):
            yield _("{name} leads to an address that is not allowed").format(name=name)


@block("figure", *PARAMETERS.split(), positional=1, check=doubtful_figure)
def figure(call: Shortcode, page: PageContext) -> SafeString:
    src = call.text("src", 0)
    if not src or not is_safe_address(src):
        raise call.error(_("the figure has no image (src)"))
    values = {name: call.text(name) for name in ("alt", "attr", "caption", "title")}
    links = {name: _address(call.text(name)) for name in ("link", "attrlink")}
    sizes = {name: _pixels(call.text(name)) for name in ("width", "height")}
    return render_to_string(
        "casestudies/blocks/figure.html",
        {"src": page.image_for(src) or src, **values, **links, **sizes},
    )


def _address(value: str) -> str:
    return value if is_safe_address(value) else ""


def _pixels(value: str) -> str:
    value = value.removesuffix("px")
    return value if value.isdecimal() else ""
