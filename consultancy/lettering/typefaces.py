"""Which typeface draws which letters: asked of the fonts' own tables (`cmap`), never guessed."""

import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from noto_cjk_sans_otc import FONT_PATH as CJK
from PIL import features

SITE_FONTS = Path(__file__).parent.parent / "static" / "site" / "fonts"
OWN_FONTS = Path(__file__).parent / "fonts"
# The faces of the collection, by the language whose forms of the shared characters they have.
CJK_FACES = {"ja": 0, "ko": 1, "zh": 2, "zh-hant": 3, "zh-tw": 3, "zh-mo": 3, "zh-hk": 4}
# Their letters stand side by side: all others are shaped, and some run from right to left.
UNSHAPED = {
    *("LATIN", "GREEK", "CYRILLIC", "GEORGIAN", "ARMENIAN", "CJK", "HIRAGANA", "KATAKANA"),
    *("HANGUL", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "BOPOMOFO"),
}
# They go together in one line, whichever fonts they come from.
EUROPEAN = {"LATIN", "GREEK", "CYRILLIC"}
# What operators have besides is asked last, and no more fonts than this.
MOST_FONTS = 400


class FontFace(NamedTuple):
    """A font file, and which of its faces, should it be a collection."""

    path: str
    number: int = 0

    def has(self, character: str) -> bool:
        return ord(character) in letters_of(self.path)


# Fonts that were drawn as one, the letters of which stand in several files.
Typeface = tuple[FontFace, ...]


# A large font takes a fifth of a second and some megabytes: it is asked when nothing else will do.
@cache
def letters_of(path: str) -> frozenset[int]:
    """The characters that a font file has; none where it cannot be read. The faces of a collection
    share theirs.
    """
    # Most processes draw no card: what is drawn is kept for all of them.
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415

    try:
        with Path(path).open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError):
        return frozenset()


def script_of(character: str) -> str:
    """The script of a letter or sign, by the first word of its name in Unicode; empty for what
    stands in texts of any script, and for emoji.
    """
    category = unicodedata.category(character)
    is_plain = character.isascii() and not character.isalpha()
    if is_plain or category[0] in "CZ" or category in {"So", "Sk"}:
        return ""
    script = unicodedata.name(character, "?").replace("-", " ").split()[0]
    return "" if script in {"VARIATION", "COMBINING"} else script


def is_letter(character: str) -> bool:
    """Whether a word would be another one without it."""
    return character.isalnum() or unicodedata.category(character) in {"Mc", "Mn"}


def typefaces(language: str) -> Iterator[Typeface]:
    """All there are, the site's own first."""
    yield tuple(FontFace(str(SITE_FONTS / f"newsreader{part}.woff2")) for part in ("", "-extended"))
    for path in sorted(OWN_FONTS.glob("*.woff2")):
        yield (FontFace(str(path)),)
    yield (FontFace(str(CJK), cjk_face(language)),)
    for name in operators_fonts():
        yield (FontFace(name),)


def cjk_face(language: str) -> int:
    tag = language.lower()
    known = (CJK_FACES.get(one) for one in (tag, "-".join(tag.split("-")[:2]), tag.split("-")[0]))
    return next((index for index in known if index is not None), CJK_FACES["zh"])


@cache
def operators_fonts() -> list[str]:
    """The Noto and DejaVu fonts of the machine: open ones, of an even colour, for most scripts."""
    if not settings.CARD_FONTS:
        return []
    folder = Path(settings.CARD_FONTS)
    found = [*sorted(folder.rglob("Noto*-Regular.[ot]t[fc]")), *folder.rglob("DejaVuSans.ttf")]
    return [str(path) for path in found[:MOST_FONTS]]


class Faces(NamedTuple):
    """The typefaces that a text is drawn in, the one for all that it can draw first."""

    all: Typeface
    lacks_letters: bool
    """Whether the text has letters that are in none of them."""
    is_tall: bool
    """Whether it is of a script that stands higher and deeper than ours."""

    def face_for(self, character: str, before: FontFace | None = None) -> FontFace | None:
        """The face that has the character, `before` if it can be; None where none has."""
        wanted = [before] if before and not script_of(character) else []
        return next((face for face in (*wanted, *self.all) if face.has(character)), None)


def faces_for(text: str, language: str = "") -> Faces:
    """The typefaces for a text in that language: one for all letters of a script. The one of a
    script that is not European draws whatever it can.
    """
    needed: dict[str, set[str]] = {}
    for character in text:
        if script := script_of(character):
            needed.setdefault(script, set()).add(character)
    found = {script: typeface_with(of, language) for script, of in needed.items()}
    if not can_shape():
        found |= dict.fromkeys(needed.keys() - UNSHAPED)
    spoken = {script for script, of in needed.items() if any(map(is_letter, of))}
    own = sorted(found, key=lambda script: (script in EUROPEAN, script not in spoken))
    faces = (face for script in own for face in found[script] or ())
    all_faces = tuple(dict.fromkeys([*faces, *next(typefaces(language))]))
    lacks = any(found[script] is None for script in spoken)
    return Faces(all_faces, lacks, not spoken <= EUROPEAN)


def can_shape() -> bool:
    """Whether Pillow finds what joins letters and sets them from right to left (libfribidi)."""
    return bool(features.check("raqm"))


def typeface_with(characters: Iterable[str], language: str) -> Typeface | None:
    """The first typeface that has them all."""
    for typeface in typefaces(language):
        if all(any(face.has(one) for face in typeface) for one in characters):
            return typeface
    return None
