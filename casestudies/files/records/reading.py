"""A data file's values, read as front matter is, with where each record stands."""

import re
from collections import Counter
from collections.abc import Iterator

from casestudies.files.front_matter.json_format import read_json
from casestudies.files.front_matter.storable import refuse_unstorable, unshowable
from casestudies.files.front_matter.toml_format import read_toml
from casestudies.files.front_matter.values import (
    FrontMatter,
    FrontMatterError,
    Place,
    place_in,
    unreadable_number,
)
from casestudies.files.front_matter.yaml_format import NodeReader, compose
from contact.text.characters import UNSHOWABLE

# The full parser for YAML needs seconds for 100 kB.
MAX_YAML_LENGTH = 300_000
MAX_DATA_LENGTH = 1_000_000

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}]')


def read_yaml_values(text: str) -> FrontMatter:
    """As `read_yaml`, for what need not be a map."""
    if len(text) > MAX_YAML_LENGTH:
        raise FrontMatterError(f"The file is longer than {MAX_YAML_LENGTH:,} characters.")
    node = compose(text, 1)
    if node is None:
        return FrontMatter({}, {})
    reader = NodeReader(1)
    values = reader.value(node, "")
    return FrontMatter(values, reader.places, tuple(reader.repeated))  # type: ignore[arg-type]


def read_json_values(text: str) -> FrontMatter:
    """As `read_json`, with the places of the records."""
    try:
        found = read_json(text, 1)
    except RecursionError:
        raise FrontMatterError("The JSON is nested too deeply.") from None
    except FrontMatterError:
        raise
    except ValueError:
        raise unreadable_number(text, 1) from None
    places = {**found.places, **dict(json_record_places(text))}
    return FrontMatter(found.values, places)


def json_record_places(text: str) -> Iterator[tuple[str, Place]]:
    """Where each object in an array begins, by the number of all arrays' objects before it."""
    number = 0
    inside: list[str] = []
    for match in TOKEN.finditer(text):
        sign = match[0]
        if sign in "[{":
            if sign == "{" and inside[-1:] == ["["]:
                yield f"#{number}", place_in(text, match.start())
                number += 1
            inside.append(sign)
        elif sign in "]}" and inside:
            inside.pop()


def record_place(front: FrontMatter, at: tuple[str | int, ...], number: int) -> Place:
    """Where a record stands: by its path in YAML, by its number among all in JSON and TOML."""
    dotted = ".".join(map(str, at))
    for name in (dotted, f".{dotted}", f"#{number}"):
        if name in front.places:
            return front.places[name]
    return front.places.get(str(at[-1]) if at else "", front.place(dotted))


def toml_record_places(text: str) -> Iterator[tuple[str, Place]]:
    """Where each table in an array begins, by the name of the array and its index."""
    counts: Counter[str] = Counter()
    for match in re.finditer(r"(?m)^[ \t]*\[\[[ \t]*([^\]\n]+?)[ \t]*\]\]", text):
        name = match[1].lower()
        yield f"{name}.{counts[name]}", place_in(text, match.start())
        counts[name] += 1


def read_toml_values(text: str) -> FrontMatter:
    """As `read_toml`, with the places of the records."""
    found = read_toml(text, 1)
    return FrontMatter(found.values, {**found.places, **dict(toml_record_places(text))})


DATA_READERS = {
    ".yaml": read_yaml_values,
    ".yml": read_yaml_values,
    ".toml": read_toml_values,
    ".json": read_json_values,
}
SUFFIXES = tuple(DATA_READERS)


def read_values(text: str, suffix: str) -> FrontMatter:
    """The values of a text in the format that the suffix names; they need not be a map.

    Raises FrontMatterError with line and column for what cannot be read, is longer than
    MAX_DATA_LENGTH, holds what no page can, or a key twice.
    """
    found = read_last_values(text, suffix)
    found.refuse_repeated()
    return found


def read_last_values(text: str, suffix: str) -> FrontMatter:
    """The same; of a key that YAML has twice the last one."""
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_DATA_LENGTH:
        raise FrontMatterError(f"The file is longer than {MAX_DATA_LENGTH:,} characters.")
    if match := UNSHOWABLE.search(text):
        raise unshowable(match[0], place_in(text, match.start()))
    found = DATA_READERS[suffix.lower()](text)
    refuse_unstorable(found.values, "", found)
    return found
