"""The head of a Markdown file: found, read and changed as Hugo would read it.

A file is `head + body`; the head holds everything before the text, delimiters included, so that
what nobody edited is written back byte for byte.
"""

from casestudies.front_matter import json_format, toml_format, yaml_format
from casestudies.front_matter.finding import Format, format_of, inner, split
from casestudies.front_matter.patching import patch
from casestudies.front_matter.values import (
    Changes,
    FrontMatter,
    FrontMatterError,
    Place,
    Scalar,
    Value,
)

__all__ = [
    "Changes",
    "Format",
    "FrontMatter",
    "FrontMatterError",
    "Place",
    "Scalar",
    "Value",
    "parse",
    "patch",
    "split",
]

# ruamel.yaml needs minutes for megabytes; real heads have a kilobyte or two.
MAX_CHARACTERS = 100_000

READERS = {
    Format.YAML: yaml_format.read,
    Format.TOML: toml_format.read,
    Format.JSON: json_format.read,
}


def parse(head: str) -> FrontMatter:
    """The values in a head that `split` found, keys lower-cased, with where each one stands.

    Raises FrontMatterError with line and column in the file. An empty head has no values.
    """
    if len(head) > MAX_CHARACTERS:
        raise FrontMatterError(f"The front matter is longer than {MAX_CHARACTERS:,} characters.")
    if not head.strip("\ufeff \t\r\n"):
        return FrontMatter({}, {})
    start, text = inner(head)
    return READERS[format_of(head)](text, head.count("\n", 0, start) + 1)
