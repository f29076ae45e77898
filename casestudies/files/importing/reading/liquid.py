"""Liquid and kramdown's attribute lists, said in Hugo's words."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from html import escape

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
CAPTURE = re.compile(
    r"\{%-?\s*capture\s+[\"']?([\w-]+)[\"']?\s*-?%\}"
    r"((?:[^{]|\{(?!%-?\s*capture\b)){0,9999}?)\{%-?\s*endcapture\s*-?%\}"
)
ASSIGN = re.compile(r"\{%-?\s*assign\s+([\w-]+)\s*=\s*(\"[^\"\n]*\"|'[^'\n]*')\s*-?%\}")
VARIABLE = re.compile(
    r"\{\{-?\s*([\w.-]*\w)\s*(?:\|\s*(?:escape|markdownify|smartify|strip)\s*)*-?\}\}"
)
SITE_ADDRESS = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
FILTERED_ADDRESS = re.compile(
    r"\{\{-?\s*[\"']([^\"']*)[\"']\s*\|\s*(?:relative|absolute)_url\s*-?\}\}"
)
DOUBLE, SINGLE = r"\"(?:[^\"\\]|\\.)*\"", r"'(?:[^'\\]|\\.)*'"
TAG = re.compile(
    rf"(?<!\{{)\{{%-?\s*(\w++)\s*+((?:{DOUBLE}|{SINGLE}|[^%\"'{{]++|%(?!\}})|\{{(?!%)){{0,60}}+)%\}}",
    re.S,
)
INCLUDE = re.compile(r"\{%-?\s*include(?:_cached)?\s+([\w./-]+)\s*-?%\}")
# Tags with an end that decide what is shown: what stands in them is no text by itself.
DECIDING = {"case", "for", "if", "ifchanged", "tablerow", "unless"}
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


def translate(
    body: str,
    first_line: int,
    value_of: Callable[[str], str | None] = lambda name: None,
    is_silent: Callable[[str], bool] = lambda include: False,
    *,
    is_html: bool = False,
) -> tuple[str, list[FileRemark]]:
    """The text in Hugo's words; what has none is left, remarked on, and keeps the page back.

    `first_line` is the line of the file on which the text begins; `value_of` knows what is printed
    for names such as `page.title`, `is_silent` which includes show nothing. Of an HTML text Jekyll
    reads Liquid only.
    """
    remarks: list[FileRemark] = []
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(match[1])
        return f"\ue000{len(kept) - 1}\ue001"

    text = RAW.sub(keep, body.replace("\ue000", "").replace("\ue001", ""))
    text = COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    text = HIGHLIGHT.sub(code_in_html if is_html else fenced_code, text)
    text = FILTERED_ADDRESS.sub(lambda match: match[1], SITE_ADDRESS.sub("", text))
    text = INCLUDE.sub(lambda match: "" if is_silent(match[1]) else match[0], text)
    text = TAG.sub(translated_tag, with_variables(text, value_of))
    text = with_wrappers(text)
    if not is_html:
        text = HEADING_ATTRIBUTES.sub(lambda match: f"{match[1]} {{{match[2].strip()}}}\n", text)
    for pattern, sentence, keeps_back in LEFT_OVER[: -1 if is_html else None]:
        for match in pattern.finditer(text):
            place = place_in(text, match.start(), first_line)
            remarks.append(FileRemark(place, sentence.format(match[0][:60]), keeps_back))
    text = text if is_html else KRAMDOWN_ATTRIBUTES.sub("", text)
    return re.sub("\ue000(\\d+)\ue001", lambda match: kept[int(match[1])], text), remarks


def fenced_code(highlight: re.Match[str]) -> str:
    return f"```{highlight[1]}\n{highlight[2]}\n```"


def code_in_html(highlight: re.Match[str]) -> str:
    return f"<pre><code>\n{escape(highlight[2])}\n</code></pre>"


def with_variables(text: str, value_of: Callable[[str], str | None]) -> str:
    """The text with the values of names in the places where they are printed; some it gives
    itself.
    """
    if "{%" not in text and "{{" not in text:
        return text
    named: dict[str, str] = {match[1]: match[2][1:-1] for match in ASSIGN.finditer(text)}
    named |= {match[1]: match[2].strip() for match in CAPTURE.finditer(text)}
    for pattern in (ASSIGN, CAPTURE):
        text = pattern.sub(lambda match: "\n" * match[0].count("\n"), text)

    def printed(match: re.Match[str]) -> str:
        value = named.get(match[1]) if match[1] in named else value_of(match[1])
        return match[0] if value is None else value

    return VARIABLE.sub(printed, text)


def with_wrappers(text: str) -> str:
    """The text with shortcodes for the tags of plugins that wrap text, as `{% info %}`: Liquid puts
    what is in them into the page before its Markdown is read.
    """
    said: dict[int, str] = {}
    for opening, closing in tag_pairs(TAG.finditer(text)):
        if opening[1] not in DECIDING:
            said[opening.start()] = opening_of(opening)
            said[closing.start()] = f"{{{{% /{opening[1]} %}}}}"
    return TAG.sub(lambda tag: said.get(tag.start(), tag[0]), text)


def tag_pairs(tags: Iterable[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Each closing tag with the nearest that it may close; those opened since stand alone."""
    opened: list[re.Match[str]] = []
    names: Counter[str] = Counter()
    for tag in tags:
        name = tag[1].removeprefix("end")
        if name == tag[1]:
            opened.append(tag)
            names[name] += 1
        while name != tag[1] and names[name]:
            opening = opened.pop()
            names[opening[1]] -= 1
            if opening[1] == name:
                yield opening, tag
                break


def opening_of(tag: re.Match[str]) -> str:
    """The shortcode for a tag of a plugin, with all that the tag is given as one parameter."""
    given = tag[2].strip().rstrip("-").strip()
    if given[:1] in {"'", '"'} and given.find(given[0], 1) == len(given) - 1:
        given = given[1:-1]
    try:
        parameter = f" {shortcodes.quote(given)}" if given else ""
    except ValueError:
        parameter = ""
    return f"{{{{% {tag[1]}{parameter} %}}}}"


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
