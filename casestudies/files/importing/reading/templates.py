"""How many words the old site's own templates write for readers: what a page loses where nothing
here runs them. Counted are words that stand in a template, and what it visibly prints.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from casestudies.files.front_matter.values import texts
from casestudies.files.sites import Site
from casestudies.text.words import for_readers, is_sentence

# What a loop is taken to write, and a text from another place.
UNCOUNTED = 100
MAX_TEMPLATE = 200_000
DEEPEST_PARTIAL = 3
SHORTCODES = ("layouts/_shortcodes", "layouts/shortcodes")
PARTIALS = ("layouts/_partials", "layouts/partials")
ENDINGS = ("", ".html", ".md")

TEMPLATE_COMMENT = re.compile(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", re.S)
STRING = r'"(?:[^"\\\n]|\\.)*+"|`[^`]*+`'
ACTION = re.compile(rf"\{{\{{-?\s*((?:{STRING}|[^}}\"`]|\}}(?!\}}))*+)\}}\}}")
QUOTED = re.compile(STRING)
PARTIAL = re.compile(r'\b(?:partial(?:Cached)?|template)\s+"([\w./-]+)"')
SILENT_ACTION = re.compile(
    r"(?:\$[\w.]+\s*:?=|else|errorf|warnf|(?:\.|\$\.)?\w*\.?(?:Scratch|Store)\.\w+)(?!\w)"
)
BLOCK = re.compile(r"(?:if|with|define|block)\b")
TAKEN_FROM_ELSEWHERE = re.compile(
    r"\.(?:Content|Description|Plain|RawContent|Render|RenderShortcodes|Summary)\b"
    r"|\b(?:readFile|ReadFile|delimit)\b"
)
SHOWN_PARAMETER = re.compile(r"\.(?:Get|Inner|InnerDeindent|Params)\b")
# What stands for an action in the text of a template.
LOOP, OPEN, END, PRINT, TEXT = "\ue000\ue001\ue002\ue003\ue004"
COUNTED_SIGN = re.compile(f"[{LOOP}-{TEXT}]|[^\\W_]+")

VISIBLE = re.compile(r"<(?:audio|canvas|embed|form|iframe|img|input|object|svg|video)\b", re.I)
LIQUID_HIDDEN = re.compile(
    r"\{%-?\s*(comment|capture)\b(?:[^{]|\{(?!%-?\s*(?:end)?\1\b))*+\{%-?\s*end\1\s*-?%\}"
)
LIQUID_SILENT = re.compile(r"\{%-?\s*(?:assign|if|elsif|else|endif|unless|endunless)\b[^%]*%\}")
MAX_NESTED = 4


def words_of_shortcode(site: Site, name: str) -> int:
    """How many words a shortcode's template writes; parameters and what it wraps apart. None
    where the template did not come along.
    """
    return words_of_template(site, SHORTCODES, name)


def words_of_template(site: Site, folders: tuple[str, ...], name: str, depth: int = 0) -> int:
    path = template_file(site, folders, name)
    if path is None or depth > DEEPEST_PARTIAL:
        return 0
    words, partials = read_template(path, path.stat().st_mtime_ns)
    return words + sum(words_of_template(site, PARTIALS, one, depth + 1) for one in partials)


def template_file(site: Site, folders: tuple[str, ...], name: str) -> Path | None:
    """The template of that name, the site's own before those of its themes."""
    if ".." in name or name.startswith("/"):
        return None
    themes = texts(site.config.get("theme"))
    roots = [site.folder, *(site.folder / "themes" / theme for theme in themes)]
    paths = (
        root / folder / f"{name}{ending}"
        for root in roots
        for folder in folders
        for ending in ENDINGS
    )
    return next((path for path in paths if path.is_file()), None)


@lru_cache(maxsize=1000)
def read_template(path: Path, _changed: int) -> tuple[int, tuple[str, ...]]:
    """The words of a template, and the partials that it takes in."""
    text = TEMPLATE_COMMENT.sub("", text_of_template(path))
    partials = (name for action in ACTION.finditer(text) for name in PARTIAL.findall(action[1]))
    said = for_readers(ACTION.sub(lambda action: sign_of(action[1]), text))
    return sum(counted_words(said)), tuple(dict.fromkeys(partials))


def text_of_template(path: Path) -> str:
    """Its text; none of what cannot be read, or is too large for a template."""
    try:
        return path.read_text(errors="replace") if path.stat().st_size <= MAX_TEMPLATE else ""
    except OSError:
        return ""


def sign_of(action: str) -> str:
    """What stands for an action: a sign of what it does, and the sentences that it shows."""
    if SILENT_ACTION.match(action):
        return ""
    sentences = (text[1:-1] for text in QUOTED.findall(action) if is_sentence(text[1:-1]))
    return f" {kind_of_action(action)} {' '.join(sentences)} "


def kind_of_action(action: str) -> str:
    if action.startswith("range"):
        return LOOP
    if action.startswith("end"):
        return END
    if BLOCK.match(action):
        return OPEN
    if PARTIAL.search(action) or SHOWN_PARAMETER.search(action):
        return ""
    return TEXT if TAKEN_FROM_ELSEWHERE.search(action) else PRINT


def counted_words(said: str) -> Iterator[int]:
    """What each word and sign of a template counts; a loop as a whole, if it writes anything."""
    opened: list[str] = []
    is_counted = False
    for sign in COUNTED_SIGN.findall(said):
        if sign in (LOOP, OPEN):
            is_counted = is_counted and LOOP in opened
            opened.append(sign)
        elif sign == END:
            del opened[-1:]
        elif LOOP in opened:
            yield 0 if is_counted else UNCOUNTED
            is_counted = True
        else:
            yield UNCOUNTED if sign == TEXT else 1


def is_silent_include(site: Site, name: str) -> bool:
    """Whether Jekyll's include of that name is known to show nothing."""
    folder = site.below(site.config.get("includes_dir")) or site.folder / "_includes"
    path = folder / name
    if ".." in name or not path.is_file():
        return False
    text = text_of_template(path)
    hidden = text
    for _depth in range(MAX_NESTED):
        hidden = LIQUID_HIDDEN.sub(" ", hidden)
    left = for_readers(LIQUID_SILENT.sub(" ", hidden))
    return bool(text.strip()) and not (
        COUNTED_SIGN.search(left) or "{%" in left or "{{" in left or VISIBLE.search(text)
    )
