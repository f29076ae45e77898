"""JSON front matter."""

import json
import re
from operator import methodcaller
from typing import Any

from casestudies.files.front_matter.values import (
    Changes,
    FrontMatter,
    FrontMatterError,
    Place,
    last_place_of,
    lower_keys,
    place_in,
    put,
)


def read_json(text: str, first_line: int) -> FrontMatter:
    """The values of a JSON object whose first line is `first_line` of the file."""
    try:
        values = json.loads(text, strict=False, object_pairs_hook=lower_keys)
    except json.JSONDecodeError as error:
        line = first_line + error.lineno - 1
        message = f"The JSON front matter cannot be read: {error.msg}."
        raise FrontMatterError(message, line, error.colno) from None
    except FrontMatterError as error:
        place = last_place_of(error.key, text, first_line)
        raise FrontMatterError(error.message, *place) from None
    return FrontMatter(values, json_places(text, first_line))


def json_places(text: str, first_line: int) -> dict[str, Place]:
    """Where each key stands, by its own name; good enough to point at a line."""
    found: dict[str, Place] = {}
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"\s*:', text):
        found.setdefault(match[1].lower(), place_in(text, match.start(), first_line))
    return found


def patch_json(text: str, changes: Changes) -> str:
    """The object with other values; indented as it was, if it was indented evenly."""
    end = len(text.rstrip())
    values = json.loads(text, strict=False)
    indent = next((each for each in INDENTS if dump(values, each) == text[:end]), "  ")
    for path, value in changes.items():
        put(values, path.split("."), value)
    return dump(values, indent) + text[end:]


INDENTS: tuple[str | None, ...] = (None, "  ", "    ", "\t", " ")


def dump(values: dict[str, Any], indent: str | None) -> str:
    default = methodcaller("isoformat")
    return json.dumps(values, indent=indent, ensure_ascii=False, default=default)
