"""Cut a text into literal stretches and shortcode tags, by the rules of Hugo's own lexer.

Hugo's lexer knows nothing about Markdown: a tag counts inside code and comments too. Quotes count:
`>}}` inside a quoted value ends nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from django.utils.translation import gettext as _

ParameterValue = str | int | float | bool

# A broken tag may be read to the end of the text before it shows; after this many the rest of the
# text counts as broken too, which keeps the work proportional to the text.
MAX_BROKEN = 50

CURLY_QUOTES = "“”„‟«»"
OTHER_QUOTES = CURLY_QUOTES + "'‘’"

_OPEN = re.compile(r"\{\{([<%])")
_BLANK = re.compile(r"[ \t\r\n]*")
_NAME = re.compile(r"\w[\w/-]*")
_NAMED = re.compile(r"([\w-][\w.-]*)[ \t\r\n]*=\s*")
_WORD = re.compile(r"[\w-][\w.-]*")
_QUOTED = re.compile(r'"((?:[^"\\\n]+|\\"|\\)*+)"')
_ESCAPED = re.compile(r'\\"([^"\\\n]*)\\?"')
_RAW = re.compile(r"`([^`]*)`")
_UNQUOTED = re.compile(r"\S+")
_BOOLEAN = {"true": True, "false": False}
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?[0-9]*\.[0-9]+")


class ShortcodeError(ValueError):
    """A shortcode that Hugo would refuse: why, where (1-based line and column), and its text."""

    def __init__(self, message: str, line: int, column: int, raw: str = "") -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.raw = raw

    def __str__(self) -> str:
        return _("line {line}, column {column}: {message}").format(
            line=self.line, column=self.column, message=self.message
        )


@dataclass(frozen=True, slots=True)
class Shortcode:
    """One call, with either `args` or `params`, never both; `inner` is None unless it was paired.

    The name is lower-cased, parameter names keep their case. `markdown` tells `{{% %}}` from
    `{{< >}}`. `raw` is the call as it was written, from the offset `start`; `body` is the inner
    text as a template may print it; the renderer fills it in.
    """

    name: str
    args: tuple[ParameterValue, ...] = ()
    params: dict[str, ParameterValue] = field(default_factory=dict)
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
        value: ParameterValue = ""
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


class ClosingTag(Shortcode):
    """`{{< /x >}}`, which belongs to a call that stands before it."""

    __slots__ = ()


Part = str | Shortcode | ShortcodeError


def lex(text: str) -> Iterator[Part]:
    """The text from left to right; a broken tag comes as its error and reading goes on behind it.

    The escape `{{</* x */>}}` comes as the literal `{{< x >}}`. Tags come one by one, unpaired.
    """
    lines = _Lines(text)
    position = broken = 0
    while opening := _OPEN.search(text, position):
        if opening.start() > position:
            yield text[position : opening.start()]
        try:
            piece, position = _read(text, opening, lines)
        except ShortcodeError as error:
            broken += 1
            position = _resume(text, opening) if broken < MAX_BROKEN else len(text)
            error.raw = text[opening.start() : position]
            yield error
        else:
            yield piece
    if position < len(text):
        yield text[position:]


class _Lines:
    """Turns an offset into a 1-based line and column."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def starts(self) -> list[int]:
        return [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]

    def __call__(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1


def _right(opening: re.Match[str]) -> str:
    return ">}}" if opening[1] == "<" else "%}}"


def _read(text: str, opening: re.Match[str], lines: _Lines) -> tuple[str | Shortcode, int]:
    """The tag or the escaped literal that starts here, and where it ends."""
    if not text.startswith("/*", opening.end()):
        reader = _Reader(text, opening, lines)
        return reader.tag(), reader.position
    closing = f"*/{_right(opening)}"
    end = text.find(closing, opening.end() + 2)
    if end < 0:
        message = _("this escaped shortcode is never closed: {closing} is missing")
        raise ShortcodeError(message.format(closing=closing), *lines(opening.start()))
    return opening[0] + text[opening.end() + 2 : end] + closing[2:], end + len(closing)


def _resume(text: str, opening: re.Match[str]) -> int:
    """Where reading goes on after a broken tag.

    Behind its closing delimiter, if no other tag opens before that; else at the end of its line.
    """
    following = _OPEN.search(text, opening.end())
    limit = following.start() if following else len(text)
    end = text.find(_right(opening), opening.end(), limit)
    if end >= 0:
        return end + 3
    newline = text.find("\n", opening.end(), limit)
    return newline if newline >= 0 else limit


class _Reader:
    """Reads one tag; raises ShortcodeError where Hugo would."""

    def __init__(self, text: str, opening: re.Match[str], lines: _Lines) -> None:
        self.text = text
        self.opening = opening
        self.right = _right(opening)
        self.position = opening.end()
        self.lines = lines
        self.args: list[ParameterValue] = []
        self.params: dict[str, ParameterValue] = {}

    def tag(self) -> Shortcode:
        closing = self.step_over("/")
        name = self.name()
        closed = False
        while not self.step_over(self.right):
            if closing or closed:
                raise self.error(_("a closing shortcode takes no parameters"))
            closed = self.step_over("/")
            if not closed:
                self.parameter()
        start = self.opening.start()
        line, column = self.lines(start)
        return (ClosingTag if closing else Shortcode)(
            name=name.lower(),
            args=tuple(self.args),
            params=self.params,
            inner=() if closed else None,
            markdown=self.right == "%}}",
            start=start,
            line=line,
            column=column,
            raw=self.text[start : self.position],
        )

    def step_over(self, expected: str) -> bool:
        """Skip blanks, then `expected` if it stands there."""
        self.take(_BLANK)
        if self.text.startswith(expected, self.position):
            self.position += len(expected)
            return True
        return False

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Match here and move behind the match, or stay."""
        if match := pattern.match(self.text, self.position):
            self.position = match.end()
        return match

    def name(self) -> str:
        self.take(_BLANK)
        match = self.take(_NAME)
        if match is None:
            raise self.error(_("this shortcode has no name"))
        if self.text.startswith(".", self.position):
            raise self.error(_("a shortcode’s name has no full stop in it"))
        return match[0]

    def parameter(self) -> None:
        if self.position >= len(self.text):
            message = _("this shortcode is never closed: {closing} is missing")
            raise self.error(message.format(closing=self.right), self.opening.start())
        if named := _NAMED.match(self.text, self.position):
            self.refuse_mixture(self.args)
            self.position = named.end()
            self.params[named[1]] = self.value(_UNQUOTED)
        else:
            self.refuse_mixture(self.params)
            self.args.append(self.value(_WORD))

    def value(self, unquoted: re.Pattern[str]) -> ParameterValue:
        first = self.text[self.position : self.position + 1]
        if first == '"':
            return self.quoted()
        if first == "`":
            return self.raw()
        # The old form a=\"x\", from the time when shortcodes stood inside quoted front matter.
        if match := self.take(_ESCAPED):
            return match[1]
        match = self.take(unquoted)
        if match is None:
            raise self.error(self.unexpected(first))
        return _typed(match[0])

    def quoted(self) -> str:
        match = _QUOTED.match(self.text, self.position)
        if match is None:
            raise self.error(_("this quote has no closing quote on the same line"))
        if "\\`" in match[1]:
            raise self.error(_("Hugo refuses a backslash before a backtick"))
        self.position = match.end()
        # Hugo drops every backslash of a value that escapes a quote, and none of any other value.
        return match[1].replace("\\", "") if '\\"' in match[1] else match[1]

    def raw(self) -> str:
        match = self.take(_RAW)
        if match is None:
            raise self.error(_("this backtick has no closing backtick"))
        return match[1]

    def refuse_mixture(self, others: list[ParameterValue] | dict[str, ParameterValue]) -> None:
        """Named beside positional parameters: mostly a phrase in the wrong kind of quotes."""
        if not others:
            return
        values = others.values() if isinstance(others, dict) else others
        wrong = [str(value) for value in values if str(value).startswith(tuple(OTHER_QUOTES))]
        if not wrong:
            raise self.error(_("named and positional parameters cannot be mixed"))
        message = _("{start}… is in curly quotes; only straight double quotes hold a phrase")
        if wrong[0][0] not in CURLY_QUOTES:
            message = _("{start}… is in single quotes; only straight double quotes hold a phrase")
        raise self.error(message.format(start=wrong[0]))

    def unexpected(self, character: str) -> str:
        if self.text.startswith(("{{<", "{{%"), self.position):
            return _("this shortcode is not closed before the next one opens")
        if character and character in OTHER_QUOTES:
            return _("{quote} is no quote here; only straight double quotes hold a phrase").format(
                quote=character
            )
        return _("{character} is not allowed here without double quotes round the value").format(
            character=character
        )

    def error(self, message: str, offset: int | None = None) -> ShortcodeError:
        return ShortcodeError(message, *self.lines(self.position if offset is None else offset))


def _typed(text: str) -> ParameterValue:
    """An unquoted value as Hugo types it: truth values, whole numbers and decimals; else text."""
    if text in _BOOLEAN:
        return _BOOLEAN[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
