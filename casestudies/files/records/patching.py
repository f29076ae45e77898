"""A data file in which some records are changed or gone, and the rest stays as it is."""

import io
import json
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import tomlkit
from ruamel.yaml import YAML

from casestudies.files.front_matter.json_format import INDENTS, dump
from casestudies.files.records.finding import Path

# The key in a map that stands for a person or a picture.
INNER = {"name": ("name", "title"), "image": ("src", "url", "path")}


class DataDocument:
    """The file in a form that keeps order, comments and quotes while values change."""

    def __init__(self, path: str, text: str) -> None:
        self.suffix = PurePosixPath(path).suffix.lower()
        self.before = text
        self.values: Any = LOADERS[self.suffix](text)

    def record(self, at: Path) -> Any:
        """The record that a path leads to; keys are found whatever their capitals."""
        found = self.values
        for part in at:
            found = found[part if isinstance(part, int) else key_in(found, part) or part]
        return found

    def change(self, at: Path, name: str, value: Any) -> None:
        """Set a value of the record; None takes it away. A map for a person or a picture keeps its
        other values.
        """
        record = self.record(at)
        key = key_in(record, name) or name
        if isinstance(record.get(key), dict) and not isinstance(value, dict):
            names = [one for group in INNER.values() for one in group if one in record[key]]
            record, key = record[key], names[0] if names else "name"
        if value is None:
            record.pop(key, None)
        else:
            record[key] = value

    def replace(self, at: Path, record: dict[str, Any]) -> None:
        """Put another record in the place of one, with nothing of it left."""
        if not at:
            self.values = record
            return
        holder, last = self.record(at[:-1]), at[-1]
        holder[last if isinstance(last, int) else key_in(holder, last) or last] = record

    def remove(self, at: Path) -> None:
        holder, last = self.record(at[:-1]), at[-1]
        del holder[last if isinstance(last, int) else key_in(holder, last)]

    def drop_comments(self) -> None:
        """Leave the values alone: a comment may name whom a record beside it does not."""
        self.values = plain_value(self.values)

    @property
    def text(self) -> str:
        return str(DUMPERS[self.suffix](self.values, self.before))


def plain_value(value: Any) -> Any:
    """The value without what the parsers keep of how it was written, comments among it."""
    if isinstance(value, Mapping):
        return {str(key): plain_value(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain_value(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


def key_in(values: Mapping[str, Any], name: str) -> str:
    """The key as the file spells it; empty where it has none."""
    return next((key for key in values if str(key).lower() == name), "")


def yaml_for(text: str) -> YAML:
    """The writer that indents lists as the text does."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.allow_unicode = True
    if re.search(r"(?m)^\w[^\n]*:[ \t]*\n(?:[ \t]*#[^\n]*\n)*[ \t]+- ", text):
        yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def dump_yaml(values: Any, before: str) -> str:
    output = io.StringIO()
    yaml_for(before).dump(values, output)
    return output.getvalue()


def load_json(text: str) -> Any:
    return json.loads(text, strict=False)


def dump_json(values: Any, before: str) -> str:
    """Indented as it was, if it was indented evenly."""
    was = load_json(before)
    end = len(before.rstrip())
    indent = next((each for each in INDENTS if dump(was, each) == before[:end]), "  ")
    return dump(values, indent) + before[end:]


LOADERS: dict[str, Any] = {
    ".json": load_json,
    ".toml": tomlkit.parse,
    ".yaml": lambda text: yaml_for(text).load(text),
    ".yml": lambda text: yaml_for(text).load(text),
}
DUMPERS: dict[str, Any] = {
    ".json": dump_json,
    ".toml": lambda values, _before: tomlkit.dumps(values),
    ".yaml": dump_yaml,
    ".yml": dump_yaml,
}
