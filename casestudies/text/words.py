"""Words: how many a text has for its readers, and how many of them a page shows."""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from casestudies.text.shortcodes import ParameterValue, Shortcode

# What ends the summary of a text, exactly so, as in Hugo.
MORE = "<!--more-->"
_WORD = re.compile(r"[^\W_]+")
# The same for texts in ASCII, which so take a tenth of the time: what stands between their words.
_BETWEEN = {code: " " for code in range(128) if not chr(code).isalnum()}
# Never shown: what opens it, and what closes it.
_HIDDEN = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<(?i:script|style)\b"), re.compile(r"</(?i:script|style)\s*>")),
)
_TITLE = r"(?:\"[^\"]{0,300}\"|'[^'\n]*'|\([^()\n]*\))"
# What is no words for readers, by what stands in it: one pattern for all takes five times as long.
_MARKUP = (
    ("<", re.compile(r"<[a-zA-Z/!?][^<>]*>")),
    ("![", re.compile(r"!\[[^\[\]]*(?=\]\()")),
    ("](", re.compile(rf"\]\(\s{{0,9}}(?:[^()\s]|\([^()\s]*\))*+(?:\s{{1,9}}{_TITLE})?")),
    # Definitions before the calls of what they define.
    ("]:", re.compile(r"\n[ \t>]*\[(?!\^)(?:[^\[\]\n\\]|\\.)++\]:[ \t]*(?:\n[ \t]*)?[^\n]*")),
    ("][", re.compile(r"\]\[[^\[\]\n]*\]")),
    ("\n", re.compile(r"\n[ \t>]*[0-9]{1,9}[.)](?=\s)")),
    ("[^", re.compile(r"\[\^[^\[\]\s]*\]")),
    ("://", re.compile(r"https?://[^\s<>()]*")),
    ("mailto:", re.compile(r"mailto:[^\s<>()]*")),
    ("www.", re.compile(r"www\.[^\s<>()]*")),
    ("{", re.compile(r"\{[:#.][^{}\n]*\}")),
    ("```", re.compile(r"```[^\n]*")),
    ("~~~", re.compile(r"~~~[^\n]*")),
)
_TAG = re.compile(r'<[^<>"]*(?:"[^"]*"[^<>"]*)*>')
# Parameters that hold words for readers; of the others, those that hold a sentence may.
_WORDED = frozenset(
    (  # noqa: SIM905
        "answer caption content description header heading label question quote subtitle summary "
        "text title"
    ).split()
)
_WORDLESS = frozenset({"alt", "class", "sizes", "srcset", "style"})
# What HTML a title may hold: what says nothing, and what keeps words apart.
_IN_TITLES = frozenset(
    (  # noqa: SIM905
        "a abbr b bdi big blockquote br cite code del dfn div em font h1 h2 h3 h4 h5 h6 hr i img "
        "ins kbd li mark ol p q s samp small span strike strong sub sup tt u ul var wbr"
    ).split()
)
_VOID = frozenset({"br", "hr", "img", "wbr"})
_APART = re.compile(r"br|hr|img|div|li|ol|ul|p|blockquote|h[1-6]")
_TAG_IN_TEXT = re.compile(r"</?([a-z][a-z0-9]*)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z][a-z0-9]{1,30}|#[0-9]{1,7}|#x[0-9a-f]{1,6});", re.IGNORECASE)


def words_of_source(text: str) -> list[str]:
    """The words of Markdown as its author means them to be read: no markup, comment or address."""
    return _words(for_readers(text))


def for_readers(text: str) -> str:
    """Markdown or HTML without what readers do not read."""
    for opening, closing in _HIDDEN:
        text = "".join(_outside(text, opening, closing))
    text = f"\n{text}"
    for mark, pattern in _MARKUP:
        # One character is found a hundred times as fast as two.
        if mark[0] in text and mark in text:
            text = pattern.sub(" ", text)
    return unescape(text)


def words_of_html(html: str) -> list[str]:
    """The words that a visitor sees of sanitised HTML."""
    return _words(unescape(_TAG.sub(" ", html)))


def _words(text: str) -> list[str]:
    return text.translate(_BETWEEN).split() if text.isascii() else _WORD.findall(text)


def html_as_text(text: str) -> str:
    """A text without the HTML in it: tags gone, words apart, entities as what they stand for.

    What only looks like it stays: `List<String>`, and a tag that is talked about and never closed.
    """
    if "<" not in text and "&" not in text:
        return text
    closed = {name.lower() for name in re.findall(r"</(\w+)", text)} & _IN_TITLES | _VOID
    text = "".join(_outside(text, *_HIDDEN[0]))

    def blank(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        return tag[0] if name not in closed else " " if _APART.fullmatch(name) else ""

    plain = _ENTITY.sub(_character, _TAG_IN_TEXT.sub(blank, text))
    return re.sub(r"[ \t]{2,}", " ", plain).strip()


def _character(entity: re.Match[str]) -> str:
    is_known = entity[0][1] == "#" or entity[0][1:] in html5
    return unescape(entity[0]) if is_known else entity[0]


def words_in_parameters(call: Shortcode, shown: str = "") -> int:
    """How many words stand in a shortcode's parameters that its template may have shown, without
    the text that is `shown` here too.
    """
    named = [*call.params.items(), *(("", value) for value in call.args)]
    said = (str(value) for name, value in named if _is_said(name.lower(), value))
    said = (text for text in said if text.strip() != shown)
    return sum(len(_WORD.findall(text)) for text in said)


def _is_said(name: str, value: ParameterValue) -> bool:
    if not isinstance(value, str) or name in _WORDLESS or "://" in value:
        return False
    return is_sentence(value) or name in _WORDED


def is_sentence(text: str) -> bool:
    """Whether a text looks like one: several words, and a capital, or a letter of a script that has
    none, at the beginning. Classes have neither.
    """
    return " " in text.strip() and text[:1].isalpha() and not text[:1].islower()


def _outside(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> Iterator[str]:
    """The text around all that goes from one to the other; what is never closed is shown."""
    position = 0
    while (start := opening.search(text, position)) and (end := closing.search(text, start.end())):
        yield text[position : start.start()] + " "
        position = end.end()
    yield text[position:]
