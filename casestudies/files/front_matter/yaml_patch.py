"""Change values in a YAML text by their positions, so that all other lines stay untouched."""

import io
import json
import re
from datetime import date

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from casestudies.files.front_matter import read_yaml
from casestudies.files.front_matter.values import Changes, Scalar, Written, put, yaml_scalar
from casestudies.files.front_matter.yaml_format import compose

KeyValue = tuple[ScalarNode, Node]
# Text that may stand without quotes, unless it reads as something else.
PLAIN_WORD = re.compile(r"[A-Za-z/][\w/.-]*")
YAML_1_1_BOOLEANS = {"y", "n", "yes", "no", "on", "off"}
ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def patch_yaml(text: str, changes: Changes) -> str:
    """The YAML with the values of `changes` under their dotted paths; None takes a key away.

    Where the text is too unusual to be changed in place (anchors), it is written anew, with its
    comments, order and quotes.
    """
    parts = [changes] if text else below_each_key(changes)
    return "".join(patched(text, part) for part in parts)


def below_each_key(changes: Changes) -> list[Changes]:
    """The changes by the key at whose place they are. In a new text no key has to know of the
    others, and each change would read again all that was written before.
    """
    found: dict[str, dict[str, Written]] = {}
    for path, value in changes.items():
        found.setdefault(path.lower().partition(".")[0], {})[path] = value
    return list(found.values())


def patched(text: str, changes: Changes) -> str:
    for path, value in changes.items():
        new = with_value(text, path.split("."), value)
        text = new if holds(new, path, value) else written_anew(text, path, value)
    return text


def holds(text: str, path: str, value: Written) -> bool:
    """Whether the text reads back as wanted."""
    try:
        found = read_yaml(text, 1).get(path.lower())
    except ValueError:
        return False
    wanted = value.isoformat() if isinstance(value, date) else value
    return found == wanted or (value in (None, []) and found is None)


def written_anew(text: str, path: str, value: Written) -> str:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.allow_duplicate_keys = True
    yaml.width = 1_000_000
    data = yaml.load(text) or {}
    put(data, path.split("."), value)
    output = io.StringIO()
    yaml.dump(data, output)
    return output.getvalue()


def with_value(text: str, keys: list[str], value: Written) -> str:
    """The text with one value changed, added or taken away."""
    if text and not text.endswith("\n"):
        text += "\n"
    root = compose(text, 1) if text else None
    entries = entries_along(root, keys)
    if len(entries) < len(keys):
        if value in (None, []):
            return text
        return with_entry(text, root, entries, keys, value)
    if value in (None, []):
        # A key that stands there twice goes as often.
        return with_value(without_entry(text, root, keys), keys, value)
    return with_replaced(text, *entries[-1], value)


def entries_along(root: Node | None, keys: list[str]) -> list[KeyValue]:
    """The entries that lead along the keys, as far as they exist."""
    entries: list[KeyValue] = []
    node = root
    for key in keys:
        found = entry(node, key)
        if found is None:
            break
        entries.append(found)
        node = found[1]
    return entries


def entry(node: Node | None, key: str) -> KeyValue | None:
    """The entry of a map that counts: the last one of that name."""
    pairs = reversed(node.value) if isinstance(node, MappingNode) else ()
    return next((pair for pair in pairs if pair[0].value.lower() == key.lower()), None)


def with_entry(
    text: str, root: Node | None, entries: list[KeyValue], keys: list[str], value: Written
) -> str:
    """The text with keys that were not there, after the last entry of the map they belong to."""
    parent = entries[-1][1] if entries else root
    if entries and not isinstance(parent, MappingNode):
        # What is no map gives way to one.
        shorter = without_entry(text, root, keys[: len(entries)])
        return with_value(shorter, keys, value)
    rest = keys[len(entries) :]
    if not isinstance(parent, MappingNode) or not parent.value:
        return text + block_lines(rest, value, 0)
    if parent.flow_style:
        last = end_of(parent.value[-1][1])
        return f"{text[:last]}, {flow(rest, value)}{text[last:]}"
    line = line_end(text, end_of(parent))
    return text[:line] + block_lines(rest, value, parent.start_mark.column) + text[line:]


def block_lines(keys: list[str], value: Written, indent: int) -> str:
    """Lines for a value under nested keys."""
    lines = [f"{' ' * (indent + 2 * depth)}{key}:" for depth, key in enumerate(keys)]
    if isinstance(value, list):
        inner = " " * (indent + 2 * len(keys))
        lines += [f"{inner}- {encode(item, quote=True)}" for item in value]
    else:
        lines[-1] += f" {encode(value)}"
    return "\n".join(lines) + "\n"


def flow(keys: list[str], value: Written) -> str:
    inner = flow_list(value) if isinstance(value, list) else encode(value, quote=True)
    for key in reversed(keys[1:]):
        inner = f"{{{key}: {inner}}}"
    return f"{keys[0]}: {inner}"


def flow_list(items: list[str]) -> str:
    return "[" + ", ".join(encode(item, quote=True) for item in items) + "]"


def without_entry(text: str, root: Node | None, keys: list[str]) -> str:
    """The text without the entry; a map that would be empty goes with it."""
    entries = entries_along(root, keys)
    parent = entries[-2][1] if len(entries) > 1 else root
    if not isinstance(parent, MappingNode):
        return text
    if len(parent.value) == 1 and len(keys) > 1:
        return without_entry(text, root, keys[:-1])
    key, value = entries[-1]
    if not parent.flow_style:
        start = text.rfind("\n", 0, key.start_mark.index) + 1
        return text[:start] + text[line_end(text, max(end_of(value), key.end_mark.index)) :]
    index = parent.value.index(entries[-1])
    if index:
        return text[: end_of(parent.value[index - 1][1])] + text[end_of(value) :]
    following = parent.value[1][0].start_mark.index if len(parent.value) > 1 else end_of(value)
    return text[: key.start_mark.index] + text[following:]


def with_replaced(text: str, key: ScalarNode, node: Node, value: Written) -> str:
    """The text with another value in the place of one."""
    if isinstance(value, list):
        if isinstance(node, SequenceNode) and not node.flow_style:
            return with_items(text, node, value)
        written = flow_list(value)
    else:
        style = node.style if isinstance(node, ScalarNode) else None
        written = encode(value, style, quote=style is None and not isinstance(node, ScalarNode))
    start, end = node.start_mark.index, end_of(node)
    if start >= end:
        start = end = key.end_mark.index + 1
        written = " " + written
    elif isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
        start, written = key.end_mark.index + 1, " " + written
    return text[:start] + written + text[end:]


def with_items(text: str, node: SequenceNode, items: list[str]) -> str:
    """The text with some lines of a list gone and others added below."""
    first = node.value[0]
    indent = text[text.rfind("\n", 0, first.start_mark.index) + 1 : first.start_mark.index]
    style = first.style if isinstance(first, ScalarNode) else '"'
    stay = [item for item in node.value if item.value in items]
    here = {item.value for item in stay}
    new = [f"{indent}{encode(item, style)}\n" for item in items if item not in here]
    end = line_end(text, end_of(node))
    text = text[:end] + "".join(new) + text[end:]
    for item in reversed([item for item in node.value if item not in stay]):
        start = text.rfind("\n", 0, item.start_mark.index) + 1
        text = text[:start] + text[line_end(text, end_of(item)) :]
    return text


def end_of(node: Node) -> int:
    """The index after the last character of a node, without the comments that follow it."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        key, value = node.value[-1]
        return max(end_of(value), int(key.end_mark.index) + 1)
    if isinstance(node, SequenceNode) and not node.flow_style and node.value:
        return end_of(node.value[-1])
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return len(node.end_mark.buffer[: node.end_mark.index].rstrip())
    return int(node.end_mark.index)


def line_end(text: str, index: int) -> int:
    """The index after the line break that follows."""
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def encode(value: Scalar, style: str | None = None, *, quote: bool = False) -> str:
    """A scalar on one line, quoted like its predecessor where that can be."""
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style is None and not quote and PLAIN_WORD.fullmatch(value) and is_plain(value):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def is_plain(value: str) -> bool:
    return isinstance(yaml_scalar(value), str) and value.lower() not in YAML_1_1_BOOLEANS
