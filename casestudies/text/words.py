"""Words: how many a text has for its readers, and how many of them a page shows."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from casestudies.text.shortcodes import Parameter, Shortcode

WORD = re.compile(r"[^\W_]+")
# Never shown: what opens it, and what closes it.
_HIDDEN = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<(?:script|style)\b", re.I), re.compile(r"</(?:script|style)\s*>", re.I)),
)
_MARKUP = re.compile(
    r"""
      <[a-z/!?][^<>]*>                          # tags, addresses in angle brackets
    | !\[[^\[\]]*(?=\]\()                       # what an image shows
    | \]\([^()\s]*(?:[ ]+"[^"\n]*")?           # where a link leads
    | (?:https?://|mailto:|\bwww\.)[^\s<>()]*   # bare addresses
    | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[^\n]*        # where references lead
    | \[\^[^\[\]\s]*\]                            # footnotes
    | \{[:#.][^{}\n]*\}                         # attributes
    | ^[ >]*(?:```|~~~)[^\n]*                   # fences with their language
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
# Parameters that hold words for readers; of the others, those that hold a phrase may.
_WORDED = frozenset(
    (  # noqa: SIM905
        "answer caption content description header heading label question quote subtitle summary "
        "text title"
    ).split()
)
_WORDLESS = frozenset({"alt", "class", "sizes", "srcset", "style"})


def words_of_source(text: str) -> Counter[str]:
    """The words of Markdown as its author means them to be read: no markup, comment or address."""
    for opening, closing in _HIDDEN:
        text = "".join(_outside(text, opening, closing))
    return Counter(WORD.findall(unescape(_MARKUP.sub(" ", text))))


def words_of_html(html: str) -> Counter[str]:
    """The words that a visitor sees of sanitised HTML."""
    return Counter(WORD.findall(unescape(_TAG.sub(" ", html))))


def words_in_parameters(call: Shortcode) -> int:
    """How many words stand in a shortcode's parameters that its template may have shown."""
    named = [*call.params.items(), *(("", value) for value in call.args)]
    said = (str(value) for name, value in named if _is_said(name.lower(), value))
    return sum(len(WORD.findall(text)) for text in said)


def _is_said(name: str, value: Parameter) -> bool:
    if not isinstance(value, str) or name in _WORDLESS or "://" in value:
        return False
    return name in _WORDED or " " in value.strip()


def _outside(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Iterator[str]:
    """The text around all that goes from one to the other; what is never closed is shown."""
    position = 0
    while (start := opening.search(text, position)) and (end := closing.search(text, start.end())):
        yield text[position : start.start()] + " "
        position = end.end()
    yield text[position:]
