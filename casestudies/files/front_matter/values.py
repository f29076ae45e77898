"""What front matter holds, whatever it is written in."""

import math
import re
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeAlias

Scalar: TypeAlias = str | int | float | bool | datetime | date | time | None
Param: TypeAlias = Scalar | list["Param"] | dict[str, "Param"]
# What to write under a dotted path of keys; None takes the key away.
Written: TypeAlias = Scalar | list[str]
Changes: TypeAlias = Mapping[str, Written]


class Place(NamedTuple):
    """A position in the file, both counted from 1."""

    line: int
    column: int


def place_in(text: str, index: int, first_line: int = 1) -> Place:
    """Where an index of a text is in its file, if the text begins on `first_line`."""
    line = text.count("\n", 0, index) + first_line
    return Place(line, index - text.rfind("\n", 0, index))


@dataclass(frozen=True, slots=True)
class FileRemark:
    """Something to tell about a value; `keeps_back`: the page must not be published as it is."""

    place: Place
    text: str
    keeps_back: bool = False


class FrontMatterError(ValueError):
    """The front matter cannot be read; says where and why in words for the author.

    `key` names the key at fault, for whoever can tell its place.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, *, key: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = Place(line, column)
        self.key = key


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`values` with keys lower-cased at every level; `places` by dotted path (`image.alt`).

    `repeated` are keys of a YAML text that stood there before, with where they do again: the last
    one counts, as for Jekyll. Hugo refuses them.
    """

    values: dict[str, Param]
    places: dict[str, Place]
    repeated: tuple[tuple[str, Place], ...] = ()

    def get(self, path: str) -> Param:
        """The value under a dotted, lower-case path; None where there is none."""
        key, _dot, rest = path.partition(".")
        value = self.values.get(key)
        while rest:
            key, _dot, rest = rest.partition(".")
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def refuse_repeated(self) -> None:
        """Raise FrontMatterError for a key that stands there twice."""
        for key, place in self.repeated:
            raise FrontMatterError(f"The key “{key}” stands here twice; delete one.", *place)

    def remarks_on_repeated(self) -> list[FileRemark]:
        """What to say where the last of the same keys was taken."""
        text = "The key “{}” stands here twice; this one counts."
        return [FileRemark(place, text.format(key)) for key, place in self.repeated]

    def place(self, path: str) -> Place:
        """Where the value stands, or the nearest key above it that has a place."""
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return self.places.get(path, Place(1, 1))


def lower_keys(pairs: Iterable[tuple[str, Param]]) -> dict[str, Param]:
    """A map with lower-case keys; those that differ in case only are one key twice: an error."""
    values: dict[str, Param] = {}
    for key, value in pairs:
        if key.lower() in values:
            message = f"The key “{key[:40]}” stands here twice; delete one."
            raise FrontMatterError(message, key=key)
        values[key.lower()] = value
    return values


def last_place_of(key: str, text: str, first_line: int) -> Place:
    """Where the key stands for the last time, in TOML or JSON."""
    pattern = rf"(?i)[\"']?(?<!\w){re.escape(key)}[\"']?\s*[:=]"
    found = [match.start() for match in re.finditer(pattern, text)]
    return place_in(text, found[-1], first_line) if found else Place(first_line, 1)


TOO_MANY_DIGITS = "This number has thousands of digits; shorten or quote it."


def unreadable_number(text: str, first_line: int) -> FrontMatterError:
    """The error for a number of more digits than Python reads (sys.set_int_max_str_digits)."""
    digits = re.search(r"[0-9_]{4000,}", text)
    place = place_in(text, digits.start(), first_line) if digits else Place(first_line, 1)
    return FrontMatterError(TOO_MANY_DIGITS, *place)


def put(values: MutableMapping[str, Any], keys: list[str], value: Written) -> None:
    """Set the value under the keys, whatever their capitals; None deletes it."""
    name = next((key for key in values if key.lower() == keys[0].lower()), keys[0])
    if len(keys) > 1:
        if not isinstance(values.get(name), MutableMapping):
            values[name] = {}
        put(values[name], keys[1:], value)
    elif value in (None, []):
        values.pop(name, None)
    else:
        values[name] = value


NUMBER = re.compile(
    r"[-+]?(?:0x[0-9a-fA-F]+|0o[0-7]+|0b[01]+|[0-9]+"
    r"|(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?)"
)
SCALAR_WORDS: dict[str, Scalar] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf"), math.inf),
    "-.inf": -math.inf,
}


def yaml_scalar(text: str) -> Scalar:
    """What an unquoted YAML scalar means to Hugo: YAML 1.2, but `012` is octal.

    `yes`, `on`, `12:30` and dates stay text; who wants a date reads it from the text.
    """
    if text in SCALAR_WORDS:
        return SCALAR_WORDS[text]
    if not NUMBER.fullmatch(text) or len(text) > 30:
        return text
    digits = text.lstrip("+-").lower()
    if digits.isdigit() and digits[0] == "0" and len(digits) > 1:
        return int(text, 8) if set(digits) <= set("01234567") else text
    if digits.isdigit() or digits[1:2] in {"x", "o", "b"}:
        return int(text, 0)
    return float(text)


def texts(value: Param) -> list[str]:
    """A list of words that may be written as a list or as a single string."""
    if value is None:
        return []
    items = value if isinstance(value, list) else [value]
    return [
        str(item).strip() for item in items if isinstance(item, str | int) and str(item).strip()
    ]
