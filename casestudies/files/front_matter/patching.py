"""Change some keys of a head; every other line stays as it is, byte for byte."""

from casestudies.files.front_matter.finding import Format, inner
from casestudies.files.front_matter.json_format import patch_json
from casestudies.files.front_matter.toml_format import patch_toml
from casestudies.files.front_matter.values import Changes
from casestudies.files.front_matter.yaml_patch import patch_yaml

PATCHES = {
    Format.YAML: patch_yaml,
    Format.TOML: patch_toml,
    Format.JSON: patch_json,
}


def patch_front_matter(head: str, changes: Changes) -> str:
    """The head with the values of `changes` under their dotted paths; None takes a key away.

    A path is found whatever its capitals; a new key is written as the path spells it. An empty
    head becomes YAML. Newlines stay of the kind that the head has.
    """
    if not changes:
        return head
    if not head.strip("\ufeff \t\r\n"):
        return head + "---\n" + patch_yaml("", changes) + "---\n"
    kind, start, text = inner(head)
    newline = "\r\n" if head.count("\r\n") == head.count("\n") else "\n"
    patched = PATCHES[kind](text.replace(newline, "\n"), changes)
    return head[:start] + patched.replace("\n", newline) + head[start + len(text) :]
