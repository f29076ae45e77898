"""YAML front matter: read as YAML 1.2, typed as Hugo types it."""

import re
from itertools import islice

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from casestudies.files.front_matter.values import (
    FrontMatter,
    FrontMatterError,
    Param,
    Place,
    place_in,
    yaml_scalar,
)

# An alias is cheap to write and may unfold to gigabytes.
MAX_NODES = 10_000
DEEP = re.compile(r"(?:[\[{][^\[\]{}]*+){60}")
SIGN = re.compile(r"[\[\]{},]|[:?-](?=\s)")
STANDARD_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge")
}


def read_any_yaml(text: str, first_line: int) -> FrontMatter:
    """The values of a YAML text whose first line is `first_line` of the file."""
    node = compose(text, first_line)
    if node is None:
        return FrontMatter({}, {})
    reader = NodeReader(first_line)
    if not isinstance(node, MappingNode):
        raise reader.error(node, "The front matter is no list of “key: value” lines")
    values = reader.mapping(node, "")
    return FrontMatter(values, reader.places, tuple(reader.repeated))


def compose(text: str, first_line: int) -> Node | None:
    """The tree of nodes with their marks; every way to fail becomes a FrontMatterError."""
    refuse_crowds(text, first_line)
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (first_line + mark.line, mark.column + 1) if mark else (first_line, 1)
        raise FrontMatterError(explain(text, error), *place) from None
    except RecursionError:
        raise FrontMatterError("The YAML is nested too deeply.", first_line) from None
    except (YAMLError, ValueError, IndexError, TypeError, AttributeError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FrontMatterError(f"The YAML cannot be read: {reason}.", first_line) from None
    return node


def refuse_crowds(text: str, first_line: int) -> None:
    """Before the parser has taken seconds to find it out."""
    if deep := DEEP.search(text):
        place = place_in(text, deep.start(), first_line)
        raise FrontMatterError("The YAML is nested too deeply.", *place)
    signs = SIGN.finditer(text)
    if last := next(islice(signs, MAX_NODES, None), None):
        place = place_in(text, last.start(), first_line)
        raise FrontMatterError("This is more than front matter should hold.", *place)


def explain(text: str, error: MarkedYAMLError) -> str:
    """The parser's words, with advice for the mistakes that people make."""
    problem = (error.problem or error.context or "").strip()
    lines = text.split("\n")
    line = lines[min(error.problem_mark.line, len(lines) - 1)] if error.problem_mark else ""
    if "\t" in line[: len(line) - len(line.lstrip())] or "\\t" in problem:
        return "The line is indented with a tab; YAML wants spaces."
    if "mapping values are not allowed" in problem:
        return 'A value with a colon in it needs quotes: key: "a: b".'
    return f"The YAML cannot be read: {problem}."


class NodeReader:
    """Turns nodes into values; remembers where each stands."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.places: dict[str, Place] = {}
        self.repeated: list[tuple[str, Place]] = []
        self.count = 0

    def place(self, node: Node) -> Place:
        return Place(self.first_line + node.start_mark.line, node.start_mark.column + 1)

    def error(self, node: Node, message: str) -> FrontMatterError:
        return FrontMatterError(f"{message}.", *self.place(node))

    def value(self, node: Node, path: str, depth: int = 0) -> Param:
        self.count += 1
        if self.count > MAX_NODES or depth > 50:
            raise self.error(node, "The YAML unfolds to more than front matter should hold")
        if node.tag not in STANDARD_TAGS:
            short = str(node.tag).replace("tag:yaml.org,2002:", "!!")
            raise self.error(node, f"The tag {short} has no meaning here")
        self.places.setdefault(path, self.place(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, path, depth)
        if isinstance(node, SequenceNode):
            return [
                self.value(item, f"{path}.{index}", depth + 1)
                for index, item in enumerate(node.value)
            ]
        return scalar(node)  # type: ignore[arg-type]

    def mapping(self, node: MappingNode, path: str, depth: int = 0) -> dict[str, Param]:
        values: dict[str, Param] = {}
        for key_node, value_node in node.value:
            key = self.key(key_node)
            if key in values:
                self.repeated.append((key_node.value[:40], self.place(key_node)))
            name = f"{path}.{key}" if path else key
            is_empty = value_node.start_mark.index == value_node.end_mark.index
            self.places[name] = self.place(key_node if is_empty else value_node)
            values[key] = self.value(value_node, name, depth + 1)
        return values

    def key(self, node: Node) -> str:
        if not isinstance(node, ScalarNode):
            raise self.error(node, "A key must be a word")
        if node.tag == "tag:yaml.org,2002:merge":
            raise self.error(node, "Merge keys (“<<”) have no meaning here")
        return str(node.value).lower()


def scalar(node: ScalarNode) -> Param:
    if node.style or str(node.tag).endswith(":str"):
        return str(node.value)
    return yaml_scalar(node.value)
