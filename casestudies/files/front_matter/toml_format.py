"""TOML front matter."""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit

from casestudies.files.front_matter.values import (
    Changes,
    FrontMatter,
    FrontMatterError,
    Param,
    Place,
    last_place_of,
    lower_keys,
    place_in,
    put,
    unreadable_number,
)

MAX_PARTS = 50
# Python's reader takes the square of their number.
PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
LONG_KEY = re.compile(rf"(?<![\w\"'.-])(?:{PART}){{{MAX_PARTS}}}")
ERROR_PLACE = re.compile(r"^(.*?) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.S)


def read_toml(text: str, first_line: int) -> FrontMatter:
    """The values of a TOML text whose first line is `first_line` of the file."""
    if long_key := LONG_KEY.search(text):
        place = place_in(text, long_key.start(), first_line)
        raise FrontMatterError(f"This key has more than {MAX_PARTS} parts; shorten it.", *place)
    try:
        values = lower_tree(tomllib.loads(text.replace("\r\n", "\n")))
    except tomllib.TOMLDecodeError as error:
        raise located(error, text, first_line) from None
    except RecursionError:
        raise FrontMatterError("The TOML is nested too deeply.", first_line) from None
    except FrontMatterError as error:
        place = last_place_of(error.key, text, first_line)
        raise FrontMatterError(error.message, *place) from None
    except ValueError:
        raise unreadable_number(text, first_line) from None
    return FrontMatter(values, toml_places(text, first_line))


def located(error: tomllib.TOMLDecodeError, text: str, first_line: int) -> FrontMatterError:
    match = ERROR_PLACE.match(str(error))
    if match is None:
        return FrontMatterError(f"The TOML cannot be read: {error}.", first_line)
    line, column = (int(match[2]), int(match[3])) if match[2] else (text.count("\n"), 1)
    return FrontMatterError(
        f"The TOML cannot be read: {match[1]}.", first_line + max(line, 1) - 1, column
    )


def lower_tree(values: Mapping[str, Any]) -> dict[str, Param]:
    """The same tree with lower-case keys."""
    return lower_keys(
        (key, lower_tree(value) if isinstance(value, dict) else value)
        for key, value in values.items()
    )


def toml_places(text: str, first_line: int) -> dict[str, Place]:
    """Where each key's value begins, by dotted path; good enough to point at a line."""
    found: dict[str, Place] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), first_line):
        if header := re.match(r"\s*\[\[?\s*([\w.\-]+)\s*\]", line):
            table = header[1].lower() + "."
            found.setdefault(header[1].lower(), Place(number, 1))
        elif pair := re.match(r"\s*[\"']?([\w.\-]+)[\"']?\s*=\s*", line):
            found.setdefault(table + pair[1].lower(), Place(number, pair.end() + 1))
    return found


def patch_toml(text: str, changes: Changes) -> str:
    """The TOML with other values; comments, order and layout stay."""
    document = tomlkit.parse(text)
    for path, value in changes.items():
        put(document, path.split("."), value)
    return tomlkit.dumps(document)
