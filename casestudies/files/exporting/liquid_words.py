"""What an editor wrote, in the words of a Jekyll file: the way back of `reading/liquid.py`."""

import re
from collections.abc import Container
from pathlib import PurePosixPath

from casestudies.text import shortcodes
from casestudies.text.shortcodes import Shortcode

POST = re.compile(r"(?:insights|_?posts)/(\d{4}-\d\d?-\d\d?-[^/]+?)(?:\.md)?")
END_TAG = re.compile(r"\{%-?\s*end(\w+)\s*-?%\}")
# What Jekyll would run although it is meant to be read.
LIQUID = re.compile(r"\{[{%].*[}%]\}")


def in_liquid(text: str, tags: Container[str] = ()) -> str:
    """Lines as a Jekyll file says them: the calls to action and the links that Liquid can make are
    its includes and tags, and so is what wraps text by the name of one of the `tags`; other
    shortcodes stay, which Jekyll shows as they are.
    """
    return "".join(part_in_liquid(part, tags) for part in shortcodes.scan(text))


def wrapping_tags(text: str) -> set[str]:
    """The names of the tags around text in a Jekyll file."""
    return set(END_TAG.findall(text))


def part_in_liquid(part: shortcodes.Part, tags: Container[str]) -> str:
    if isinstance(part, Shortcode):
        return include_of(part) or link_of(part) or plugin_tag(part, tags) or part.raw
    text = part if isinstance(part, str) else part.raw
    return LIQUID.sub(lambda match: f"{{% raw %}}{match[0]}{{% endraw %}}", text)


def include_of(call: Shortcode) -> str:
    """The include of a call to action; empty for another shortcode."""
    if call.name != "contact-cta" or call.inner is not None or call.args:
        return ""
    arguments = (f"{name}={quoted_value(call.text(name))}" for name in call.params)
    return " ".join(("{% include contact-cta.html", *arguments, "%}"))


def quoted_value(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def plugin_tag(call: Shortcode, tags: Container[str]) -> str:
    """The tag of a plugin around the text that the call wraps; empty for another shortcode."""
    if call.inner is None or call.name not in tags or call.params or len(call.args) > 1:
        return ""
    inner = "".join(part_in_liquid(part, tags) for part in call.inner)
    opening = " ".join(("{%", call.name, *map(str, call.args), "%}"))
    return f"{opening}{inner}{{% end{call.name} %}}"


def link_of(call: Shortcode) -> str:
    """The tag of a link to another page; empty where Liquid has none."""
    if call.name not in {"ref", "relref"} or len(call.args) != 1:
        return ""
    path, mark, anchor = str(call.args[0]).partition("#")
    if post := POST.fullmatch(path.strip("/")):
        return f"{{% post_url {post[1]} %}}{mark}{anchor}"
    is_file = PurePosixPath(path).suffix == ".md"
    return f"{{% link {path.strip('/')} %}}{mark}{anchor}" if is_file else ""
