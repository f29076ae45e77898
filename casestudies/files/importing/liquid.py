"""Liquid and kramdown's attribute lists, said in Hugo's words."""

import re

from casestudies.files.front_matter.values import FileRemark, place_in
from casestudies.text import shortcodes

# Nothing is looked for beyond the next one of its kind: each piece of a text is searched once.
RAW = re.compile(r"\{%-?\s*raw\s*-?%\}((?:[^{]|\{(?!%-?\s*raw\b)){0,9999}?)\{%-?\s*endraw\s*-?%\}")
COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}(?:[^{]|\{(?!%-?\s*comment\b)){0,9999}?\{%-?\s*endcomment\s*-?%\}"
)
HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+(\w+)[^%]*%\}[ \t]*\n?"
    r"((?:[^{]|\{(?!%-?\s*highlight\b)){0,9999}?)\n?\{%-?\s*endhighlight\s*-?%\}"
)
SITE_ADDRESS = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
FILTERED_ADDRESS = re.compile(
    r"\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}"
)
DOUBLE, SINGLE = r"\"(?:[^\"\\]|\\.)*\"", r"'(?:[^'\\]|\\.)*'"
TAG = re.compile(
    rf"\{{%-?\s*(\w++)\s*+((?:{DOUBLE}|{SINGLE}|[^%\"'{{]++|%(?!\}})|\{{(?!%)){{0,60}}+)%\}}", re.S
)
PARAMETER = re.compile(rf"([\w-]+)\s*=\s*({DOUBLE}|{SINGLE}|\S+)", re.S)
OUTPUT = re.compile(r"\{\{(?![<%])(?:[^{]|\{(?!\{)){0,1000}?\}\}")
HEADING_ATTRIBUTES = re.compile(r"^(#{1,6} .*[^}\s])[ \t]*\n\{:[ \t]*([#.][^}\n]*)\}[ \t]*$", re.M)
KRAMDOWN_ATTRIBUTES = re.compile(r"(?<!\\)\{:[^{}\n]{0,200}\}")
# What has no word of Hugo's: what is said of it, and whether it keeps the page back.
LEFT_OVER = (
    (TAG, "Jekyll would run “{}”; nothing here does.", True),
    (OUTPUT, "Jekyll would run “{}”; nothing here does.", True),
    (KRAMDOWN_ATTRIBUTES, "The attributes “{}” are left out.", False),
)


def translate(body: str, first_line: int) -> tuple[str, list[FileRemark]]:
    """The text in Hugo's words; what has none is left, remarked on, and keeps the page back.

    `first_line` is the line of the file on which the text begins.
    """
    remarks: list[FileRemark] = []
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\ue000{len(kept) - 1}\ue001"

    text = RAW.sub(keep, body.replace("\ue000", "").replace("\ue001", ""))
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = HIGHLIGHT.sub(lambda match: f"```{match[1]}\n{match[2]}\n```", text)
    text = FILTERED_ADDRESS.sub(lambda match: match[1], SITE_ADDRESS.sub("", text))
    text = TAG.sub(translated_tag, text)
    text = HEADING_ATTRIBUTES.sub(lambda match: f"{match[1]} {{{match[2].strip()}}}\n", text)
    for pattern, sentence, keeps_back in LEFT_OVER:
        for match in pattern.finditer(text):
            place = place_in(text, match.start(), first_line)
            remarks.append(FileRemark(place, sentence.format(match[0][:60]), keeps_back))
    text = KRAMDOWN_ATTRIBUTES.sub("", text)
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text), remarks


def translated_tag(match: re.Match[str]) -> str:
    """The shortcode for a Liquid tag; the tag itself where there is none."""
    name, rest = match[1], match[2].strip().rstrip("-").strip()
    if not rest:
        return match[0]
    if name == "post_url":
        return f'{{{{< ref "{post_path(rest)}" >}}}}'
    if name == "link":
        return link(rest) or match[0]
    if name == "include" and rest.split(maxsplit=1)[0] in {"contact-cta.html", "contact_cta.html"}:
        return call_to_action(rest.partition(" ")[2])
    return match[0]


def post_path(name: str) -> str:
    """The content path of a post; what stands before its name is a category's folder."""
    folder, _slash, post = name.strip("/").rpartition("/")
    return f"/{folder}/_posts/{post}.md" if folder else f"/_posts/{post}.md"


def link(path: str) -> str:
    path = f"/{path.strip('/')}"
    return f'{{{{< ref "{path}" >}}}}' if path.endswith((".md", ".markdown")) else path


def call_to_action(parameters: str) -> str:
    arguments = []
    for key, written in PARAMETER.findall(parameters):
        bare = written[1:-1] if written[0] in "\"'" else written
        value = re.sub(r"\\([\"'\\])", r"\1", bare)
        arguments.append(f"{key}={shortcodes.quote(value)}")
    return " ".join(("{{< contact-cta", *arguments, ">}}"))
