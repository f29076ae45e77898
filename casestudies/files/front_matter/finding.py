"""Where a file's front matter ends: the rules of Hugo's page lexer."""

import json
import re
from enum import Enum

from casestudies.files.front_matter.values import FrontMatterError, unreadable_number


class Format(Enum):
    """What front matter is written in, by its delimiter."""

    YAML = "---"
    TOML = "+++"
    JSON = "{"


# A byte order mark, blank lines and indentation may stand before the delimiter.
OPENING = re.compile(r"\ufeff?\s*(?:(---|\+\+\+)[ \t]*(?:\r?\n|\Z)|(\{)(?![{%]))")
DAMAGED_FENCE = re.compile(
    r"\ufeff?\s*((?:--|-{4,}|[—–―]+-*|\+\+|\+{4,}|- - ?-?)[ \t]*)\r?\n[\w\"']+ *[:=]"
)
# Hugo takes these for front matter too: keys beside the fence, and Org's.
MISPLACED = re.compile(r"\ufeff?\s*((?:---|\+\+\+)[ \t]+\w[^\n]*|#\+\w+:[^\n]*)")
CLOSING = {
    Format.YAML: re.compile(r"^---([^\n]*)(?:\n|\Z)", re.M),
    Format.TOML: re.compile(r"^\+\+\+([^\n]*)(?:\n|\Z)", re.M),
}
CLOSING_DOTS = re.compile(r"^\.\.\.([ \t\r]*)(?:\n|\Z)", re.M)


def split(text: str, *, dots_close: bool = False) -> tuple[str, str]:
    """Cut a file into its head and its body; a file without front matter has an empty head.

    `dots_close`: YAML's `...` also ends the head, as in Jekyll; Hugo refuses it. Raises
    FrontMatterError where an opened head does not end, or where its fence is damaged.
    """
    opening = OPENING.match(text)
    if opening is None:
        refuse_damaged(text)
        return "", text
    kind = Format(opening[1] or opening[2])
    if kind is Format.JSON:
        end = json_end(text, opening.start(2))
    else:
        end = fence_end(text, opening.end(), kind, dots_close=dots_close)
    return text[:end], text[end:]


def refuse_damaged(text: str) -> None:
    if match := DAMAGED_FENCE.match(text) or MISPLACED.match(text):
        line = text.count("\n", 0, match.start(1)) + 1
        raise FrontMatterError(
            f"The front matter opens with “{match[1].strip()[:40]}”; write “---”.", line
        )


def fence_end(text: str, start: int, kind: Format, *, dots_close: bool) -> int:
    closing = CLOSING[kind].search(text, start)
    if dots_close and kind is Format.YAML:
        dots = CLOSING_DOTS.search(text, start, closing.start() if closing else len(text))
        closing = dots or closing
    first = text.count("\n", 0, start)
    if closing is None:
        raise FrontMatterError(
            f"The front matter opens with “{kind.value}” and never closes"
            f"{damaged_close(text, start)}.",
            max(first, 1),
        )
    if closing[1].strip():
        line = text.count("\n", 0, closing.start()) + 1
        raise FrontMatterError(
            f"The line that closes the front matter is damaged; write “{kind.value}” alone.", line
        )
    return closing.end()


def damaged_close(text: str, start: int) -> str:
    """Which line was probably meant to close the head, as the rest of a sentence."""
    match = re.compile(r"^[ \t]*(--|—+-*|–+|\.\.\.|[ \t]+---|\+\+)[ \t\r]*$", re.M).search(
        text, start
    )
    if match is None:
        return ""
    return f"; line {text.count(chr(10), 0, match.start()) + 1} looks as if it should close it"


def json_end(text: str, start: int) -> int:
    """The index after the JSON object and the rest of its line, if that is blank."""
    try:
        _, end = json.JSONDecoder(strict=False).raw_decode(text, start)
    except json.JSONDecodeError as error:
        raise FrontMatterError(
            f"The JSON front matter cannot be read: {error.msg}.", error.lineno, error.colno
        ) from None
    except RecursionError:
        line = text.count("\n", 0, start) + 1
        raise FrontMatterError("The JSON front matter is nested too deeply.", line) from None
    except ValueError:
        raise unreadable_number(text, 1) from None
    blank = re.compile(r"[ \t]*\r?\n").match(text, end)
    return blank.end() if blank else end


def inner(head: str) -> tuple[Format, int, str]:
    """The format of a head that is not blank, what stands between its delimiters, and the index
    where that begins. JSON keeps its braces.
    """
    opening = OPENING.match(head)
    if opening is None:
        raise FrontMatterError("This is no front matter.")
    if opening[2]:
        return Format.JSON, opening.start(2), head[opening.start(2) :]
    last = head.rstrip().rfind("\n") + 1
    return Format(opening[1]), opening.end(), head[opening.end() : last]
