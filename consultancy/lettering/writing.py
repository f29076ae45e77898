"""One line of text into an image, in any script that a font is there for."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont

from consultancy.lettering.typefaces import Faces, FontFace, can_shape, faces_for

# What stands for characters that are left out, and the space before them.
LEFT_OUT = re.compile(r"\s*\0(?:\s*\0)*")
JOINERS = "\u200c\u200d"
KANA, HANGUL = re.compile("[\u3040-\u30ff]"), re.compile("[\uac00-\ud7af]")


class DrawableText(NamedTuple):
    """A text that can be drawn: what no font has is left out of it."""

    text: str
    faces: Faces
    runs_left: bool
    language: str

    @property
    def is_whole(self) -> bool:
        """Whether every word is there as it was written."""
        return not self.faces.lacks_letters

    @property
    def leading(self) -> float:
        """From line to line, as a share of the size: letters of some scripts stand on another."""
        return 1.35 if self.faces.is_tall else 1.12

    def width(self, line: str, size: int) -> float:
        """How wide `draw` draws a part of the text, in pixels."""
        return sum(font.getlength(run, **self.options) for font, run in self.runs(line, size))

    def draw(
        self, image: Image.Image, at: tuple[float, int], line: str, size: int, colour: str
    ) -> None:
        """Draw a part of the text on a baseline that starts at that point, on the left."""
        pen = ImageDraw.Draw(image)
        x, baseline = at
        for font, run in self.runs(line, size):
            pen.text((x, baseline), run, font=font, fill=colour, anchor="ls", **self.options)
            x += font.getlength(run, **self.options)

    @property
    def options(self) -> dict[str, Any]:
        """What Pillow is told beyond the letters."""
        if not can_shape():
            return {}
        return {
            "direction": "rtl" if self.runs_left else "ltr",
            "language": self.language or None,
        }

    def runs(self, line: str, size: int) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """The line from left to right in pieces, with the font of each."""
        pieces = [
            (load_font(face, size), "".join(character for character, _face in letters))
            for face, letters in groupby(self.letters(line), key=lambda letter: letter[1])
        ]
        yield from reversed(pieces) if self.runs_left else pieces

    def letters(self, line: str) -> Iterator[tuple[str, FontFace]]:
        face: FontFace | None = None
        for character in line:
            face = self.faces.face_for(character, face)
            if face:
                yield character, face


def writing_of(text: str, language: str = "") -> DrawableText:
    """The text as far as it can be drawn. `language` is a tag such as zh-Hant, where it is known:
    the same Chinese character has several forms.
    """
    composed = unicodedata.normalize("NFC", " ".join(text.split()))
    language = written_language(composed, language)
    faces = faces_for(composed, language)
    marked = "".join(
        character if is_drawn(composed, place, faces) else "\0"
        for place, character in enumerate(composed)
    )
    drawn = " ".join(LEFT_OUT.sub("", marked).split())
    return DrawableText(drawn, faces, runs_left(drawn), language)


def written_language(text: str, language: str) -> str:
    """The language, unless the letters say better: kana are Japanese, hangul Korean."""
    if KANA.search(text):
        return "ja"
    return "ko" if HANGUL.search(text) else language


def is_drawn(text: str, place: int, faces: Faces) -> bool:
    """Whether the character there is in one of the faces. A joiner joins letters only: else it is
    what is left of an emoji.
    """
    character = text[place]
    if character in JOINERS:
        around = (*text[max(0, place - 1) : place], *text[place + 1 : place + 2])
        return len(around) == 2 and all(unicodedata.category(one)[0] in "LM" for one in around)
    is_selector = unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    return not is_selector and faces.face_for(character) is not None


def runs_left(text: str) -> bool:
    """Whether its first letter is of a script that is written from right to left (UAX #9, P2)."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind != "L" for kind in kinds if kind in {"L", "R", "AL"}), False)


@cache
def load_font(face: FontFace, size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(face.path, size, index=face.number)
    if "newsreader" in face.path:
        font.set_variation_by_axes([500])
        # The first line set after a change of weight is spaced for the old one: let it be this.
        font.getlength("x")
    return font
