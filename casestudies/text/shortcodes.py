"""Hugo's shortcodes: find them in a text, and write their values.

Pure text work: no ORM, no rendering, no knowledge of which names exist.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from casestudies.text.lexer import Parameter, ShortcodeError, Tag, lex

__all__ = [
    "Parameter",
    "Part",
    "Shortcode",
    "ShortcodeError",
    "errors",
    "quote",
    "scan",
    "walk",
]

MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One call, with either `args` or `params`, never both; `inner` is None unless it was paired.

    The name is lower-cased, parameter names keep their case. `markdown` tells `{{% %}}` from
    `{{< >}}`. `raw` is the call as it was written, from the offset `start`; `body` is the inner
    text as a template may print it; the renderer fills it in.
    """

    name: str
    args: tuple[Parameter, ...] = ()
    params: dict[str, Parameter] = field(default_factory=dict)
    inner: "tuple[Part, ...] | None" = None
    markdown: bool = False
    start: int = 0
    line: int = 1
    column: int = 1
    raw: str = ""
    depth: int = 1
    body: str = ""

    def text(self, name: str, position: int | None = None) -> str:
        """The parameter of that name, else the one at that position (from 0), else nothing."""
        value: Parameter = ""
        if name in self.params:
            value = self.params[name]
        elif position is not None and position < len(self.args):
            value = self.args[position]
        return str(value).lower() if isinstance(value, bool) else str(value)

    def flag(self, name: str, position: int | None = None) -> bool:
        """Whether the parameter says true; `"false"`, like everything else, is false."""
        return self.text(name, position).strip().lower() in {"true", "1"}

    def error(self, message: str) -> ShortcodeError:
        """An error to raise or return, located at this call."""
        return ShortcodeError(message, self.line, self.column, self.raw)


Part = str | Shortcode | ShortcodeError


def scan(text: str) -> list[Part]:
    """The text as literal stretches and shortcodes, in order.

    A shortcode is paired when its closing tag follows; the escape `{{</* x */>}}` is literal text.
    What Hugo's lexer refuses stands in the list as its ShortcodeError.
    """
    parts: list[Part] = []
    opened = _Opened()
    for piece in lex(text):
        if not isinstance(piece, Tag):
            parts.append(piece)
        elif not piece.closing:
            if not piece.closed:
                opened.push(piece, len(parts))
            parts.append(_call(piece, text[piece.start : piece.end]))
        elif tag := opened.pop(piece.name):
            opening, index = tag
            raw = text[opening.start : piece.end]
            parts[index:] = [_paired(opening, tuple(parts[index + 1 :]), raw)]
        else:
            message = _("this closes “{name}”, which is not open here")
            raw = text[piece.start : piece.end]
            parts.append(_call(piece, raw).error(message.format(name=piece.name)))
    return parts


def walk(parts: Iterable[Part]) -> Iterator[Shortcode]:
    """Every shortcode among the parts, each followed by those inside it."""
    for part in parts:
        if isinstance(part, Shortcode):
            yield part
            yield from walk(part.inner or ())


def errors(parts: Iterable[Part]) -> Iterator[ShortcodeError]:
    """Every error among the parts, those inside paired shortcodes included."""
    for part in parts:
        if isinstance(part, ShortcodeError):
            yield part
        elif isinstance(part, Shortcode):
            yield from errors(part.inner or ())


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
        self.tags: list[tuple[Tag, int]] = []
        self.names: Counter[str] = Counter()

    def push(self, tag: Tag, index: int) -> None:
        self.tags.append((tag, index))
        self.names[tag.name] += 1

    def pop(self, name: str) -> tuple[Tag, int] | None:
        """The nearest open tag of that name; the ones opened since stand alone."""
        while self.names[name]:
            tag, index = self.tags.pop()
            self.names[tag.name] -= 1
            if tag.name == name:
                return tag, index
        return None


def _call(tag: Tag, raw: str) -> Shortcode:
    return Shortcode(
        name=tag.name,
        args=tag.args,
        params=tag.params,
        inner=() if tag.closed else None,
        markdown=tag.markdown,
        start=tag.start,
        line=tag.line,
        column=tag.column,
        raw=raw,
    )


def _paired(tag: Tag, inner: tuple[Part, ...], raw: str) -> Part:
    depth = 1 + max((part.depth for part in inner if isinstance(part, Shortcode)), default=0)
    if depth > MAX_DEPTH:
        return _call(tag, raw).error(_("shortcodes are nested too deeply here"))
    return replace(_call(tag, raw), inner=inner, depth=depth)
