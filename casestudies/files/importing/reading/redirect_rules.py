"""The redirects that a site asks its host for, `_redirects` and those in `netlify.toml`, and those
of pages that only lead on.

https://docs.netlify.com/routing/redirects/ and
https://developers.cloudflare.com/pages/configuration/redirects/
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from casestudies.files.front_matter.values import FrontMatterError, Place, texts
from casestudies.files.importing.reading.file_bytes import decode, file_bytes
from casestudies.files.importing.reading.hugo_addresses import head_of
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.records.reading import read_values
from casestudies.files.sites import Site

RULES, NETLIFY = "_redirects", "netlify.toml"
MOVED = {"301", "302", "303", "307", "308"}
STATUS = re.compile(r"(\d{3})!?")
WEB = re.compile(r"https?://", re.IGNORECASE)
# https://github.com/jekyll/jekyll-redirect-from, and what layouts of people's own call it.
LEADING_KEYS = ("redirect_to", "redirect_target")
REFRESH = re.compile(
    r"<meta[^>]{0,99}\bhttp-equiv=[\"']?refresh[^>]{0,99}\bcontent=[\"']?\s*0\s*;\s*(?:url=)?['\"]?"
    r"([^\"'>\s]+)",
    re.IGNORECASE,
)
# A script that does nothing else.
SENDING_SCRIPT = re.compile(
    r"<script[^>]{0,99}>\s{0,99}(?:(?:window|document|self|top)\.)?location"
    r"(?:\.href|\.replace)?\s{0,9}[=(]\s{0,9}[\"']([^\"'\s]+)[\"']\)?;?\s{0,99}</script>",
    re.IGNORECASE,
)
# Where a Jekyll site has none of its pages.
HIDDEN = re.compile(r"(?:^|/)[_.]|node_modules/|^vendor/")
MAX_STUB = 10_000
RULE_COMMENT = re.compile(r"(?:^|\s)#")
# What stands for more than one address.
PATTERN = re.compile(r"[*?#]|/:|:splat")
# The same in a whole address, which may have a query.
WEB_PATTERN = re.compile(r"\*|:[a-z]", re.IGNORECASE)
# All addresses below a path, and the same names below another one.
ALL_BELOW = re.compile(r"(/[^*?#:]+/)\*")
SAME_BELOW = re.compile(r"([^*?#]+/):splat/?")


@dataclass(frozen=True, slots=True)
class RedirectRule:
    """One rule, and where it stands. `is_for_all`: it moves everybody who asks."""

    file: Path
    place: Place
    path: str
    target: str
    is_for_all: bool = True

    @property
    def is_plain(self) -> bool:
        """Whether it leads everybody from one path to one address."""
        is_one = self.path.startswith("/") and not PATTERN.search(self.path)
        pattern = WEB_PATTERN if WEB.match(self.target) else PATTERN
        return self.is_for_all and is_one and bool(self.target) and not pattern.search(self.target)

    @property
    def folders(self) -> tuple[str, str] | None:
        """The folder that was renamed and its new name, as in `/news/* /blog/:splat`; None for a
        rule that is about something else.
        """
        below, same = ALL_BELOW.fullmatch(self.path), SAME_BELOW.fullmatch(self.target)
        return (below[1], same[1]) if self.is_for_all and below and same else None


def redirect_rules(site: Site) -> Iterator[RedirectRule]:
    """The rules of a site, in their order. Raises FrontMatterError or RefusedFileError for what
    cannot be read.
    """
    for folder in dict.fromkeys([*site.public, site.folder]):
        if (folder / RULES).is_file():
            yield from rules_in_lines(folder / RULES)
    yield from rules_in_pages(site)
    if (site.folder / NETLIFY).is_file():
        yield from rules_in_netlify(site.folder / NETLIFY)


def rules_in_pages(site: Site) -> Iterator[RedirectRule]:
    """Those of small HTML files that do nothing but lead on."""
    for folder in site.public:
        for file in sorted(folder.rglob("*.htm*")) if folder.is_dir() else ():
            below = file.relative_to(folder).as_posix()
            if not HIDDEN.search(below) and (target := leads_on_to(file)):
                path = "/" + below.removesuffix("index.html")
                yield RedirectRule(file, Place(1, 1), path, target)


def leads_on_to(file: Path) -> str:
    """Where the page sends its visitors by itself; empty for one that is read."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_STUB:
            return ""
        text = file.read_text(errors="replace")
    except OSError:
        return ""
    if text.startswith("---"):
        head = head_of(file)
        return next((to for key in LEADING_KEYS for to in texts(head.get(key))), "")
    found = REFRESH.search(text) or SENDING_SCRIPT.search(text)
    return unescape(found[1]) if found else ""


def sent_elsewhere(site: Site) -> dict[str, str]:
    """Where on other sites single paths lead; nothing where the rules cannot be read."""
    try:
        rules = [rule for rule in redirect_rules(site) if rule.is_plain]
    except (FrontMatterError, RefusedFileError):
        return {}
    return {rule.path: rule.target for rule in rules if WEB.match(rule.target)}


def rules_in_lines(file: Path) -> Iterator[RedirectRule]:
    for number, line in enumerate(decode(file_bytes(file)).splitlines(), 1):
        if rule := rule_in_line(line, file, number):
            yield rule


def rule_in_line(line: str, file: Path = Path(RULES), number: int = 1) -> RedirectRule | None:
    """The rule that a line of such a file is; None for one that is none."""
    path, *rest = RULE_COMMENT.split(line)[0].split() or [""]
    return rule_of(file, Place(number, 1), path, rest) if path and rest else None


def rule_of(file: Path, place: Place, path: str, rest: list[str]) -> RedirectRule:
    """The rule of a line: the target, perhaps a status, and what else it depends on."""
    target, *conditions = rest
    if conditions and (status := STATUS.fullmatch(conditions[0])):
        is_for_all = status[1] in MOVED and len(conditions) == 1
    else:
        is_for_all = not conditions
    return RedirectRule(file, place, path, target, is_for_all)


def rules_in_netlify(file: Path) -> Iterator[RedirectRule]:
    found = read_values(decode(file_bytes(file)), ".toml")
    redirects = found.values.get("redirects")
    for index, one in enumerate(redirects if isinstance(redirects, list) else ()):
        if not isinstance(one, dict):
            continue
        path, target = ("".join(texts(one.get(key))[:1]) for key in ("from", "to"))
        is_moved = "".join(texts(one.get("status"))) in {"", *MOVED}
        is_for_all = is_moved and not (one.get("conditions") or one.get("query"))
        yield RedirectRule(file, found.place(f"redirects.{index}"), path, target, is_for_all)
