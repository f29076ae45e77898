"""Hugo's shortcodes: find them in a text, and write their values.

Pure text work: no ORM, no rendering, no knowledge of which names exist.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from casestudies.text.lexer import ClosingTag, ParameterValue, Part, Shortcode, ShortcodeError, lex

__all__ = [
    "ParameterValue",
    "Part",
    "Shortcode",
    "ShortcodeError",
    "every_part",
    "literals",
    "quote",
    "scan",
    "walk",
]

MAX_DEPTH = 20


def scan(text: str) -> list[Part]:
    """The text as literal stretches and shortcodes, in order.

    A shortcode is paired when its closing tag follows; the escape `{{</* x */>}}` is literal text.
    What Hugo's lexer refuses stands in the list as its ShortcodeError.
    """
    parts: list[Part] = []
    opened = _Opened()
    for piece in lex(text):
        if not isinstance(piece, ClosingTag):
            if isinstance(piece, Shortcode) and piece.inner is None:
                opened.push(piece, len(parts))
            parts.append(piece)
        elif tag := opened.pop(piece.name):
            opening, index = tag
            raw = text[opening.start : piece.start] + piece.raw
            parts[index:] = [_paired(opening, tuple(parts[index + 1 :]), raw)]
        else:
            message = _("this closes “{name}”, which is not open here")
            parts.append(piece.error(message.format(name=piece.name)))
    return parts


def every_part(parts: Iterable[Part]) -> Iterator[Part]:
    """The parts, each shortcode followed by those inside it."""
    for part in parts:
        yield part
        if isinstance(part, Shortcode):
            yield from every_part(part.inner or ())


def walk(parts: Iterable[Part]) -> Iterator[Shortcode]:
    """Every shortcode among the parts, each followed by those inside it."""
    return (part for part in every_part(parts) if isinstance(part, Shortcode))


def literals(parts: Iterable[Part]) -> Iterator[str]:
    """The text among the parts, that inside paired shortcodes included."""
    return (part for part in every_part(parts) if isinstance(part, str))


def quote(value: str) -> str:
    """The value written so that Hugo reads the same value back; CRLF becomes LF.

    Raises ValueError where Hugo's grammar has no form for it.
    """
    value = value.replace("\r\n", "\n")
    if "\\" not in value and "\n" not in value:
        return '"' + value.replace('"', '\\"') + '"'
    if "`" not in value:
        return f"`{value}`"
    if "\n" in value or '"' in value or "\\`" in value or value.endswith("\\"):
        raise ValueError(_("Hugo cannot write a backtick beside a line break or this backslash"))
    return f'"{value}"'


class _Opened:
    """The tags that may still be closed; each is pushed and popped once, so pairing is linear."""

    def __init__(self) -> None:
        self.tags: list[tuple[Shortcode, int]] = []
        self.names: Counter[str] = Counter()

    def push(self, tag: Shortcode, index: int) -> None:
        self.tags.append((tag, index))
        self.names[tag.name] += 1

    def pop(self, name: str) -> tuple[Shortcode, int] | None:
        """The nearest open tag of that name; the ones opened since stand alone."""
        while self.names[name]:
            tag, index = self.tags.pop()
            self.names[tag.name] -= 1
            if tag.name == name:
                return tag, index
        return None


def _paired(opening: Shortcode, inner: tuple[Part, ...], raw: str) -> Part:
    depth = 1 + max((part.depth for part in inner if isinstance(part, Shortcode)), default=0)
    call = replace(opening, inner=inner, raw=raw, depth=depth)
    return call if depth <= MAX_DEPTH else call.error(_("shortcodes are nested too deeply here"))
