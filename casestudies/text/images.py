"""The images that a text shows, found without rendering it, by the thousand texts."""

import re

# What readers see no image of: comments, code, and shortcodes that are only spoken of.
_UNSEEN = re.compile(
    r"""<!--(?:.*?-->|.*)
    | ^\ {0,3}(?P<fence>`{3,}|~{3,})(?:.*?^\ {0,3}(?P=fence)|.*)
    | (?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)
    | \{\{[<%]/\*[^{}]*\*/[%>]\}\}""",
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
# ![words](address), <img src="address">, {{< figure src="address" >}} or {{< figure "address" >}}.
_IMAGE = re.compile(
    r"""!\[[^\[\]\n]*\]\(\s{0,9}<?(?P<written>[^\s<>)]+)
    | <img\s(?:[^<>]*?\s)?src\s?=\s?["']?(?P<html>[^\s"'<>]+)
    | \{\{[<%]\s?figure(?:\s[^{}]*?\bsrc\s?=|(?=\s["`]))\s?["`]?(?P<figure>[^\s"`<>]+)""",
    re.IGNORECASE | re.VERBOSE,
)


def image_addresses_in(text: str) -> list[str]:
    """The addresses of the images in a text of Markdown or HTML, as its author wrote them, each
    once.
    """
    found = _IMAGE.finditer(_UNSEEN.sub(" ", text))
    return list(dict.fromkeys(image[str(image.lastgroup)] for image in found))
