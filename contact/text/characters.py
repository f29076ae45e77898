"""Which characters a text may hold, a visitor's and an editor's."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# Overrides and isolates let a text look like another one.
BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
# U+FFFD stands where bytes were not UTF-8; lone surrogates cannot be stored or sent.
DAMAGED = "\ufffd\ud800-\udfff"

# What XML cannot hold, and halves of surrogate pairs: one of them ends a feed for everybody.
UNSHOWABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

UNPRINTABLE = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u2028\u2029\u061c\u200e\u200f{BIDI_CONTROLS}{DAMAGED}]"
)
UNPRINTABLE_IN_LINES = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{BIDI_CONTROLS}{DAMAGED}]")
# Word writes a vertical tab where its user wanted a new line, a PDF a form feed.
LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


# Letters by their category, but drawn as nothing: fillers of Hangul, and the empty Braille cell.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def validate_showable(text: object) -> None:
    """Raises ValidationError with the first character that no page can hold, and its place.

    A field may make something else of what is typed, such as a list of old addresses: that has
    rules of its own.
    """
    if isinstance(text, str) and (match := UNSHOWABLE.search(text)):
        line = text.count("\n", 0, match.start()) + 1
        column = match.start() - text.rfind("\n", 0, match.start())
        said = _(
            "Line %(line)d, column %(column)d: the character U+%(code)s cannot be shown on a page; "
            "delete it."
        )
        place = {"line": line, "column": column, "code": f"{ord(match[0]):04X}"}
        raise ValidationError(said % place, code="unshowable")


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen: only spaces, format characters and fillers."""
    return all(
        letter.isspace() or letter in FILLERS or unicodedata.category(letter) == "Cf"
        for letter in text
    )


def with_plain_line_breaks(text: str) -> str:
    """The text with every kind of line break written as a newline."""
    return LINE_BREAK.sub("\n", text)


def fingerprint(text: str) -> str:
    """The text as far as it matters for being the same text: no case, no spacing, one encoding."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
