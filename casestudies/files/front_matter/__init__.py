"""The head of a Markdown file: found, read and changed as Hugo would read it.

A file is `head + body`; the head holds everything before the text, delimiters included, so that
what nobody edited is written back byte for byte.
"""

from casestudies.files.front_matter.finding import Format, inner
from casestudies.files.front_matter.json_format import read_json
from casestudies.files.front_matter.plain_yaml import read_plain_yaml
from casestudies.files.front_matter.storable import refuse_unstorable, unshowable
from casestudies.files.front_matter.toml_format import read_toml
from casestudies.files.front_matter.values import FrontMatter, FrontMatterError, place_in
from casestudies.files.front_matter.yaml_format import read_any_yaml
from contact.text.characters import UNSHOWABLE

# ruamel.yaml needs minutes for megabytes; real heads have a kilobyte or two.
MAX_HEAD_LENGTH = 100_000


def read_yaml(text: str, first_line: int) -> FrontMatter:
    """The values of a YAML text whose first line is `first_line` of the file."""
    return read_plain_yaml(text, first_line) or storable(read_any_yaml(text, first_line))


def read_other(kind: Format, text: str, first_line: int) -> FrontMatter:
    """The same of TOML and JSON."""
    read = read_toml if kind is Format.TOML else read_json
    return storable(read(text, first_line))


def parse_front_matter(head: str) -> FrontMatter:
    """The values in a head that `split` found, keys lower-cased, with where each one stands.

    Raises FrontMatterError with line and column in the file. An empty head has no values.
    """
    if len(head) > MAX_HEAD_LENGTH:
        raise FrontMatterError(f"The front matter is longer than {MAX_HEAD_LENGTH:,} characters.")
    if not head.strip("\ufeff \t\r\n"):
        return FrontMatter({}, {})
    if match := UNSHOWABLE.search(head):
        raise unshowable(match[0], place_in(head, match.start()))
    kind, start, text = inner(head)
    first_line = head.count("\n", 0, start) + 1
    is_yaml = kind is Format.YAML
    return read_yaml(text, first_line) if is_yaml else read_other(kind, text, first_line)


def storable(front: FrontMatter) -> FrontMatter:
    """The same. Raises FrontMatterError for what no plain YAML can hold: see there."""
    refuse_unstorable(front.values, "", front)
    return front
