"""Where Hugo showed a page, by its configuration and the page's front matter.

https://gohugo.io/content-management/urls/ and https://gohugo.io/configuration/permalinks/
"""

import os
import re
from datetime import date
from functools import lru_cache
from pathlib import Path

from casestudies.files import dates
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.values import FrontMatter, FrontMatterError, Param
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.permalinks import (
    Tokens,
    dated,
    expanded,
    in_hugo_words,
    without_accents,
)
from casestudies.files.mapping import DATE_KEYS
from casestudies.files.sites import address_prefix, own_language


def hugo_address(file: MarkdownFile, front: FrontMatter) -> str:
    """The page's address below the site's root, as in `/blog/x/` or `/blog/x.html`."""
    url = front.get("url")
    if isinstance(url, str) and url.strip("/ "):
        given = expanded(url.strip(), hugo_tokens(file, front)) if ":" in url else url.strip()
        return slashed(given if given[0] == "/" else f"{prefix_of(file)}/{given}", is_ugly=False)
    folder = "/".join(file.bare_path.split("/")[:-1])
    is_list = file.stem == "_index"
    language = file.language or own_language(file.site)
    permalinks = file.site.said("permalinks", language)
    pattern = "" if is_home_file(file) else pattern_for(permalinks, folder, is_list=is_list)
    configured = expanded(pattern, hugo_tokens(file, front)).lower() if pattern else ""
    path = configured or default_path(file, front)
    if file.site.config.get("removepathaccents") is True:
        path = without_accents(path)
    ugly = not is_list and is_ugly(file.site.said("uglyurls", language), folder)
    return slashed(f"{prefix_of(file)}/{path}", is_ugly=ugly)


def prefix_of(file: MarkdownFile) -> str:
    """The folder in which the old site had the pages of the file's language; mostly empty."""
    return address_prefix(file.language or own_language(file.site), file.site)


def is_home_file(file: MarkdownFile) -> bool:
    return file.bare_path.count("/") == 0 and file.stem == "_index"


def pattern_for(configured: Param, folder: str, *, is_list: bool) -> str:
    """The permalink that is configured for the pages of a section, or for its list."""
    section = folder.partition("/")[0].lower()
    found = configured if isinstance(configured, dict) else {}
    own = found.get("section" if is_list else "page")
    pattern = own.get(section) if isinstance(own, dict) else None
    if pattern is None and not is_list:
        pattern = found.get(section)
    # The list of a part of a section has no pattern of its own.
    return pattern if isinstance(pattern, str) and not (is_list and "/" in folder) else ""


def default_path(file: MarkdownFile, front: FrontMatter) -> str:
    """The file's path; the slug stands in the place of its name, and renames a list at the top with
    everything below it.
    """
    names = file.bare_path.split("/")[:-1]
    is_folder = file.stem in {"index", "_index"}
    name = "".join(names[-1:]) if is_folder else file.stem
    names = names[:-1] if is_folder else names
    parts = [in_address(one) for one in renamed(file, names)]
    return "/".join([*parts, in_hugo_words(slug_in(front)) or in_address(name)])


def in_address(name: str) -> str:
    return in_hugo_words(name.strip().replace(" ", "-"))


def renamed(file: MarkdownFile, names: list[str]) -> list[str]:
    if not names:
        return names
    slugs = (slug_in(head_of(one)) for one in list_introductions(file, names[0]))
    return [next(filter(None, slugs), names[0]), *names[1:]]


def list_introductions(file: MarkdownFile, folder: str) -> list[str]:
    """What may introduce the list of a folder at the top in the language of the file."""
    # Plain strings: every file of a site is asked for this.
    own = str(file.path.absolute())
    root = own.rsplit("/", file.bare_path.count("/") + 1)[0]
    language = file.language or own_language(file.site)
    is_plain = not file.language or file.content_path.startswith(f"{language}/")
    names = [f"_index.{language}.md", *(["_index.md"] if is_plain else [])]
    return [path for name in names if (path := f"{root}/{folder}/{name}") != own]


def slug_in(front: FrontMatter) -> str:
    written = front.get("slug")
    return str(written).strip().strip("/") if isinstance(written, str | int) else ""


def head_of(file: Path | str) -> FrontMatter:
    """The front matter of a file that need not be there."""
    try:
        return read_head_of(file, os.stat(file).st_mtime_ns)  # noqa: PTH116 - as above
    except OSError:
        return FrontMatter({}, {})


@lru_cache(maxsize=1000)
def read_head_of(file: Path | str, _changed: int) -> FrontMatter:
    try:
        return parse_front_matter(split(Path(file).read_text(errors="replace"))[0])
    except FrontMatterError:
        return FrontMatter({}, {})


def hugo_tokens(file: MarkdownFile, front: FrontMatter) -> Tokens:
    folders = file.bare_path.split("/")[:-1]
    is_part = file.stem == "index"
    sections = "/".join(in_address(one) for one in (folders[:-1] if is_part else folders))
    name = in_address(file.name)
    title = in_hugo_words(str(front.get("title") or ""))
    slug = in_hugo_words(slug_in(front))
    return {
        **dated(day_of(front)),
        "section": sections.partition("/")[0],
        "sections": sections,
        "sectionslug": sections.partition("/")[0],
        "sectionslugs": sections,
        "title": title,
        "slug": slug or title,
        "slugorfilename": slug or name,
        "slugorcontentbasename": slug or name,
        "filename": in_address(file.stem),
        "contentbasename": name,
    }


def day_of(front: FrontMatter) -> date | None:
    """The day of a page, by the first of Hugo's keys that has one."""
    for value in filter(None, (front.get(key.lower()) for key in DATE_KEYS)):
        try:
            return dates.read_date(value).day
        except ValueError:
            continue
    return None


def is_ugly(configured: Param, folder: str) -> bool:
    """Whether pages of that folder are `x.html` in the place of `x/`."""
    if isinstance(configured, dict):
        return configured.get(folder.partition("/")[0].lower()) is True
    return configured is True


def slashed(path: str, *, is_ugly: bool) -> str:
    """The path with its slashes."""
    whole = re.sub(r"/{2,}", "/", path).strip("/")
    if not whole:
        return "/"
    if "." in whole.rpartition("/")[2] and whole.endswith((".html", ".htm", ".xml", ".json")):
        return f"/{whole}"
    return f"/{whole}.html" if is_ugly else f"/{whole}/"
