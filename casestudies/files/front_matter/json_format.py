"""JSON front matter."""

import json
import re
from datetime import date, datetime
from typing import Any

from casestudies.files.front_matter.values import (
    Changes,
    FrontMatter,
    FrontMatterError,
    Place,
    lower_keys,
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
    return FrontMatter(values, json_places(text, first_line))


def json_places(text: str, first_line: int) -> dict[str, Place]:
    """Where each key stands, by its own name; good enough to point at a line."""
    found: dict[str, Place] = {}
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"\s*:', text):
        line = text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1) + 1
        found.setdefault(match[1].lower(), Place(first_line + line, column))
    return found


def patch_json(text: str, changes: Changes) -> str:
    """The object with other values; indented as it was, if it was indented evenly."""
    end = len(text.rstrip())
    values = json.loads(text, strict=False)
    indent = next((each for each in INDENTS if dump(values, each) == text[:end]), "  ")
    for path, value in changes.items():
        put(values, path.split("."), as_json(value))
    return dump(values, indent) + text[end:]


INDENTS: tuple[str | None, ...] = (None, "  ", "    ", "\t", " ")


def dump(values: dict[str, Any], indent: str | None) -> str:
    return json.dumps(values, indent=indent, ensure_ascii=False)


def as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
