"""The real Hugo, and a way to write HTML that makes two renderers comparable."""

import html
import re
import subprocess
import sys
from pathlib import Path

import html5lib

CONFIG = """
baseURL = "https://hugo.example/"
disableKinds = ["home", "section", "taxonomy", "term", "rss", "sitemap", "robotsTXT", "404"]
uglyURLs = true
[markup.highlight]
codeFences = false
"""
BLOCKS = (
    "blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tbody|td|tfoot|th|thead|tr|ul"
)


class HugoError(Exception):
    """The build failed; the text says why."""


def build(folder, documents, shortcodes=None, config=""):
    """What Hugo makes of each Markdown text, in order; `shortcodes` maps names to templates, and
    `config` is added to the configuration.

    Raises HugoError when there is an error in any of them.
    """
    (folder / "content").mkdir(parents=True)
    (folder / "hugo.toml").write_text(CONFIG + config)
    templates = {f"_shortcodes/{name}": text for name, text in (shortcodes or {}).items()}
    for name, template in {"page": "{{ .Content }}", **templates}.items():
        path = folder / "layouts" / f"{name}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template)
    for number, document in enumerate(documents):
        text = f'---\ntitle: "{number}"\n---\n{document}'
        (folder / "content" / f"{number}.md").write_text(text, newline="")
    hugo = Path(sys.executable).with_name("hugo")
    done = subprocess.run([hugo, "build"], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise HugoError(done.stdout + done.stderr)
    return [read(folder / "public" / f"{number}.html") for number in range(len(documents))]


def read(path):
    # Hugo writes no file for a page without a character.
    return path.read_text() if path.exists() else ""


def normalise(text):
    """The HTML as a tree written in one way: sorted attributes, no comments, no idle blanks."""
    tree = html5lib.parseFragment(text, treebuilder="etree", namespaceHTMLElements=False)
    written = "".join(write(tree, preserve=False))
    return re.sub(rf" ?(</?(?:{BLOCKS})\b[^>]*>) ?", r"\1", written).strip()


def write(node, *, preserve):
    preserve = preserve or node.tag == "pre"
    yield characters(node.text, preserve=preserve)
    for child in node:
        if isinstance(child.tag, str):
            attributes = sorted(child.attrib.items())
            yield f"<{child.tag}" + "".join(f' {key}="{value}"' for key, value in attributes) + ">"
            yield from write(child, preserve=preserve)
            yield f"</{child.tag}>"
        yield characters(child.tail, preserve=preserve)


def characters(text, *, preserve):
    text = html.escape(text or "", quote=False)
    return text if preserve else re.sub(r"[ \t\r\n]+", " ", text)
