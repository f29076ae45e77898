"""Jekyll's own ways with a file: its dated name, its folder, its permalinks."""

import re
from datetime import date
from functools import cached_property

from casestudies.files import dates
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.values import FrontMatter, Written
from casestudies.files.importing.reading.markdown_file import MarkdownFile

POST_NAME = re.compile(r"(\d{4}|\d{2})-(\d{1,2})-(\d{1,2})-\s*(.+)")
DOTS = re.compile(r"^\.\.\.(\s*)\Z", re.M)


class Values:
    """What Liquid prints for a name: plain values of a page's front matter and its site's
    configuration. Calls raise FrontMatterError.
    """

    def __init__(self, file: MarkdownFile, head: str) -> None:
        self.file = file
        self.head = head

    def __call__(self, name: str) -> str | None:
        """The value as text; None where there is no plain one."""
        scope, _dot, key = name.partition(".")
        if scope not in {"page", "site"} or key in {"", "date"}:
            return None
        value = (self.front if scope == "page" else self.file.site.config).get(key)
        is_plain = isinstance(value, str | int) and not isinstance(value, bool)
        return str(value) if is_plain else None

    @cached_property
    def front(self) -> FrontMatter:
        return parse_front_matter(DOTS.sub(r"---\1", self.head))


def hugo_head(file: MarkdownFile, head: str) -> str:
    """The front matter with what Jekyll takes from elsewhere, so that Hugo would do the same.

    Date and slug from the file's name, drafts from their folder. Raises FrontMatterError.
    """
    head = DOTS.sub(r"---\1", head)
    front = parse_front_matter(head)
    day, slug = date_and_slug(file)
    # The front matter wins over the name.
    written = front.get("date")
    if written in (None, ""):
        moment = dates.midnight(day) if day else None
    else:
        moment = date_in(written, seconds=False)
    changes: dict[str, Written] = {}
    if moment and not date_in(written, seconds=True):
        changes["date"] = moment.at if written else moment.day
    if slug != file.name and not front.get("slug"):
        changes["slug"] = slug
    if "_drafts" in file.content_path.split("/") or front.get("published") is False:
        changes |= {"draft": True, "published": None}
    return patch_front_matter(head, changes)


def date_and_slug(file: MarkdownFile) -> tuple[date | None, str]:
    """What a post's file name says; no date where the name has none, or none that exists."""
    match = POST_NAME.fullmatch(file.name)
    # A page of a site has no date in its name, unlike whatever lies in a collection.
    if match is None or "_" not in file.initials:
        return None, file.name
    year, month, day, slug = match.groups()
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)), slug
    except ValueError:
        return None, slug


def date_in(value: object, *, seconds: bool) -> dates.Moment | None:
    """As `read_date`; None for what is no date."""
    try:
        return dates.read_date(value, seconds=seconds)
    except ValueError:
        return None
