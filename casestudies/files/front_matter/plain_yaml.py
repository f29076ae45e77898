"""The YAML that most people write, read twenty times faster than by a full parser.

Keys with one scalar each, lists of scalars, and maps one level deep; no escapes, no flow style, no
line that goes on in the next. Whatever else there is, the full parser reads the whole text; a
property test compares the two. With that one alone the heads of 10,000 pages would take longer than
all the rest of their import.
"""

import re

from casestudies.files.front_matter.values import FrontMatter, Param, Place, Scalar, yaml_scalar

LINE = re.compile(
    r"""(\ *)                                   # indentation
    (?:(-)\ |([A-Za-z][\w-]*):(?:\ |$))\ *      # an item, or a key
    (?:"([^"\\]*)"|'([^']*)'                    # quoted, or plain:
    |([^\W_](?:[^\s:\#]|:(?=[^\s])|\ (?=[^\s\#:])|(?<=[^\s])\#)*)
    )?\ *(?:(?<=\ )\#.*)?""",
    re.VERBOSE,
)
# How a line begins that says nothing.
IDLE = ("", "#")
# Tabs, other line breaks and controls are the full parser's business.
UNUSUAL = re.compile("[^\n\x20-\x7e\xa1-\u2027\u202f-\ud7ff\ue000-\ufefe\uff00-\uffef]")

Below = list[Param] | dict[str, Param]


def read_plain_yaml(text: str, first_line: int) -> FrontMatter | None:
    """The values as the full parser would give them; None where it has to be asked."""
    if UNUSUAL.search(text):
        return None
    reader = LineReader()
    for number, line in enumerate(text.split("\n"), first_line):
        if line.lstrip(" ")[:1] not in IDLE and not reader.take(line, number):
            return None
    return FrontMatter(reader.values, reader.places)


class LineReader:
    """Reads line by line; `open` is the key above that has no value yet, `below` what it holds."""

    def __init__(self) -> None:
        self.values: dict[str, Param] = {}
        self.places: dict[str, Place] = {}
        self.open = ""
        self.indent = 0
        self.below: Below | None = None

    def take(self, line: str, number: int) -> bool:
        """Add one line; False where it is beyond this reader."""
        match = LINE.fullmatch(line)
        if match is None:
            return False
        indent, dash, key, double, single, plain = match.groups()
        quoted = double if double is not None else single
        value: Scalar = quoted if plain is None else yaml_scalar(plain)
        here = Place(number, len(indent) + 1)
        is_empty = quoted is None and plain is None
        # A place counts from 1, and a quoted value begins with its quote.
        first = match.start(match.lastindex or 0) + (1 if quoted is None else 0)
        place = here if is_empty else Place(number, first)
        if dash:
            return not is_empty and self.item(value, len(indent), here, place)
        if indent:
            return self.nested(key.lower(), value, len(indent), here, place)
        return self.top(key.lower(), value, place, is_empty=is_empty)

    def top(self, key: str, value: Scalar, place: Place, *, is_empty: bool) -> bool:
        if key in self.values:
            return False
        self.values[key], self.places[key] = value, place
        self.open = key if is_empty else ""
        self.below = None
        return True

    def item(self, value: Scalar, indent: int, here: Place, place: Place) -> bool:
        items = self.below_open([], indent, here)
        if not isinstance(items, list):
            return False
        self.places[f"{self.open}.{len(items)}"] = place
        items.append(value)
        return indent == self.indent

    def nested(self, key: str, value: Scalar, indent: int, here: Place, place: Place) -> bool:
        entries = self.below_open({}, indent, here)
        if not isinstance(entries, dict) or key in entries:
            return False
        self.places[f"{self.open}.{key}"] = place
        entries[key] = value
        return indent == self.indent

    def below_open(self, empty: Below, indent: int, here: Place) -> Below | None:
        """What the open key holds; before its first line that is `empty`."""
        if self.below is None and self.open:
            self.below = self.values[self.open] = empty
            self.indent = indent
            self.places[self.open] = here
        return self.below
