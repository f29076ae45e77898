"""What a file may not hold, though it can be read: no database, feed or page could."""

from casestudies.files.front_matter.values import (
    TOO_MANY_DIGITS,
    FrontMatter,
    FrontMatterError,
    Param,
    Place,
)
from contact.text.characters import UNSHOWABLE

MAX_NESTING = 50
# Python reads any number in hexadecimal, but writes none of more than 4,300 digits.
MAX_BITS = 10_000


def refuse_unstorable(value: Param, path: str, front: FrontMatter, depth: int = 0) -> None:
    """Escapes can hide characters that no database, feed or page may hold; nobody nests deep or
    needs numbers that cannot be written.
    """
    if depth > MAX_NESTING:
        text = f"The front matter is nested more than {MAX_NESTING} deep."
        raise FrontMatterError(text, *front.place(path[:100]))
    if isinstance(value, str) and (match := UNSHOWABLE.search(value)):
        raise unshowable(match[0], front.place(path))
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise FrontMatterError(TOO_MANY_DIGITS, *front.place(path))
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if isinstance(value, dict):
        for key, item in value.items():
            refuse_unstorable(item, f"{path}.{key}".lstrip("."), front, depth + 1)


def unshowable(character: str, place: Place) -> FrontMatterError:
    text = f"The character U+{ord(character):04X} cannot be shown on a page; delete it."
    return FrontMatterError(text, *place)
