"""Patterns of addresses, such as `/:year/:slug/`, and how Hugo and Jekyll write words in them."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date

PERMALINK_TOKEN = re.compile(r":(\w+)(?:\[([^\]]*)\])?")
# What Hugo leaves out of addresses: it keeps letters, digits and these.
SIGNS_IN_PATHS = set("./\\_+~-@")
# What is an address already, but for its letter case.
IN_ORDER = re.compile(r"[A-Za-z0-9./\\_+~@-]*")

Tokens = Mapping[str, str]


def expanded(pattern: str, tokens: Tokens) -> str:
    """The pattern with every token that is known in its place; no two slashes in a row."""

    def value(match: re.Match[str]) -> str:
        found = tokens.get(match[1])
        return match[0] if found is None else cut(found, match[2])

    return re.sub(r"/{2,}", "/", PERMALINK_TOKEN.sub(value, pattern))


def cut(text: str, part: str | None) -> str:
    """Those parts of a path that Hugo's `[1:]`, `[0]` or `[last]` name."""
    if not part:
        return text
    names = text.split("/")
    first, colon, last = part.replace("last", str(len(names) - 1)).partition(":")
    start = int(first) if first.isdigit() else 0
    # Hugo counts the last one in.
    end = int(last) + 1 if last.isdigit() else len(names) if colon else start + 1
    return "/".join(names[start:end])


def in_hugo_words(text: str) -> str:
    """A name as Hugo writes it in an address: no other signs, a hyphen for blanks, small letters.

    https://github.com/gohugoio/hugo/blob/master/helpers/path.go has the same loop.
    """
    if IN_ORDER.fullmatch(text):
        return text.lower()
    written: list[str] = []
    is_blank = was_hyphen = False
    for sign in text:
        if sign in SIGNS_IN_PATHS or sign.isalnum() or is_mark(sign):
            was_hyphen = sign == "-"
            if is_blank and not was_hyphen:
                written.append("-")
            is_blank = False
            written.append(sign)
        elif written and not was_hyphen and sign.isspace():
            is_blank = True
    return "".join(written).lower()


def without_accents(path: str) -> str:
    """The path as Hugo has it with `removePathAccents`."""
    return "".join(sign for sign in unicodedata.normalize("NFD", path) if not is_mark(sign))


def is_mark(sign: str) -> bool:
    return unicodedata.category(sign).startswith("M")


def in_jekyll_words(text: str) -> str:
    """A name as Jekyll's `:title` has it: its letters in their case, a hyphen for the rest."""
    return re.sub(r"[^\w.~!$&'()+,;=@]+", "-", text).strip("-")


def slugified(text: str) -> str:
    """A name as Jekyll's `:slug` has it."""
    return re.sub(r"[\W_]+", "-", text).strip("-").lower()


def dated(day: date | None) -> dict[str, str]:
    """The tokens of both for a day; Hugo takes the first of all days where there is none."""
    at = day or date(1, 1, 1)
    forms = {
        "month": "%m", "day": "%d", "monthname": "%B", "weekdayname": "%A", "short_month": "%b",
        "long_month": "%B", "short_day": "%a", "long_day": "%A", "y_day": "%j", "week": "%V",
        "w_year": "%G",
    }  # fmt: skip
    tokens = {name: at.strftime(form) for name, form in forms.items()}
    tokens |= {
        "year": str(at.year),
        "short_year": f"{at.year % 100:02}",
        "yearday": str(at.timetuple().tm_yday),
        "weekday": str(at.isoweekday() % 7),
        "i_month": str(at.month),
        "i_day": str(at.day),
    }
    return tokens
