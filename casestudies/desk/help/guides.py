"""The guides for those who work at the desk: read in docs/, rendered as any text of the site.

A guide is cut at its headings, so that a part of it can be shown beside what it is about. Its
pictures stand on lines of their own: they are known by name, and their size is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import override
from PIL import Image

from casestudies.text.blocks import PageContext
from casestudies.text.goldmark.headings import identifier
from casestudies.text.rendering import render_markdown

NAMES = ("editors", "consultants", "owners")
LANGUAGE = "en-gb"
_FENCE = re.compile(r"^(```.*?^```$)", re.M | re.S)
_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.M)
_PICTURE = re.compile(r"^!\[([^\]\n]*)\]\(pictures/([\w.-]+)\)$", re.M)
_CALL = re.compile(r"\{\{([<%])\s*(/?[\w-]+)(.*?)\s*([>%])\}\}")
_GUIDE = re.compile(rf"({'|'.join(NAMES)})?(?:\.md)?(#[\w-]+)?")


class GuidePicture(NamedTuple):
    """A file of docs/pictures/, its size in pixels."""

    name: str
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Part:
    """What stands below one heading: HTML and pictures, in their order."""

    level: int
    anchor: str
    title: str
    pieces: tuple[SafeString | GuidePicture, ...]
    calls: frozenset[str]
    """The names of the shortcodes in it."""

    @property
    def pictures(self) -> list[GuidePicture]:
        return [piece for piece in self.pieces if isinstance(piece, GuidePicture)]


@dataclass(frozen=True, slots=True)
class Guide:
    """One page of docs/. `lead` stands above its first heading."""

    name: str
    title: str
    lead: SafeString
    parts: tuple[Part, ...]

    @property
    def chapters(self) -> list[Part]:
        return [part for part in self.parts if part.level == 2]

    def below(self, anchor: str) -> list[Part]:
        """The part of that anchor, with those that belong to it; none where there is none."""
        found: list[Part] = []
        for part in self.parts:
            if found and part.level <= found[0].level:
                break
            if found or part.anchor == anchor:
                found.append(part)
        return found


class GuidePage(PageContext):
    """Leads from one guide to another by the addresses that they have at the desk."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def knows_addresses(self) -> bool:
        return True

    def address_for(self, destination: str) -> str | None:
        found = _GUIDE.fullmatch(destination)
        if not found:
            return None
        return reverse("desk:help_guide", args=[found[1] or self.name]) + (found[2] or "")


def guide_named(name: str) -> Guide | None:
    """The guide as its file says it now; None where the file was left out of what is served."""
    path = settings.BASE_DIR / "docs" / f"{name}.md"
    return read_guide(name, path, path.stat().st_mtime_ns) if path.exists() else None


@cache
def read_guide(name: str, path: Path, _changed: int) -> Guide:
    with override(LANGUAGE):
        title, _line, text = path.read_text().removeprefix("# ").partition("\n")
        lead, *sections = cut_at_headings(text)
        taken: dict[str, int] = {}
        page = GuidePage(name)
        parts = [as_part(section, page, path.parent, taken) for section in sections]
        return Guide(name, title, rendered_guide(lead, page), tuple(parts))


def cut_at_headings(text: str) -> list[str]:
    """The text in pieces, of which all but the first begin with a heading. What stands in a block
    of code is none.
    """
    starts = [0]
    place = 0
    for piece in _FENCE.split(text):
        if not piece.startswith("```"):
            starts += [place + found.start() for found in _HEADING.finditer(piece)]
        place += len(piece)
    return [text[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def as_part(section: str, page: GuidePage, folder: Path, taken: dict[str, int]) -> Part:
    heading, _line, text = section.partition("\n")
    marks, title = heading.split(" ", 1)
    calls = frozenset(found[2].strip("/") for found in _CALL.finditer(text))
    pieces = tuple(pieces_of(text, page, folder))
    return Part(len(marks), identifier(title, taken), title, pieces, calls)


def pieces_of(text: str, page: GuidePage, folder: Path) -> Iterator[SafeString | GuidePicture]:
    """The text around its pictures, and these."""
    around = _PICTURE.split(text)
    for words, alt, name in zip(around[::3], [*around[1::3], ""], [*around[2::3], ""], strict=True):
        if words.strip():
            yield rendered_guide(words, page)
        if name and (folder / "pictures" / name).exists():
            yield picture_of(folder / "pictures" / name, alt)


def picture_of(path: Path, alt: str) -> GuidePicture:
    with Image.open(path) as image:
        return GuidePicture(path.name, alt, *image.size)


def rendered_guide(text: str, page: GuidePage) -> SafeString:
    """The Markdown as HTML. Shortcodes are shown, as in any Markdown, and not run."""
    shown = _CALL.sub(r"{{\1/* \2\3 */\4}}", text)
    return render_markdown(shown, page).html


def pictures_of_blocks() -> dict[str, GuidePicture]:
    """By the name of a shortcode, the picture of what it shows."""
    guide = guide_named("editors")
    parts = guide.parts if guide else ()
    return {name: part.pictures[0] for part in parts if part.pictures for name in part.calls}
