"""Dates as Hugo and Jekyll sites write them."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from django.utils.timezone import make_aware

ISO = re.compile(
    r"(\d{4}-\d\d?-\d\d?)"
    r"(?:(?:[Tt]|[ ]+)(\d\d?:\d\d(:\d\d)?)(?:\.\d+)?[ ]*"
    r"(Z|z|(?i:UTC)|GMT|[-+]\d\d(?::?\d\d)?)?)?"
)
WORDED = ("%d %b %Y", "%d %B %Y", "%B %d, %Y", "%b %d, %Y")


class Moment(NamedTuple):
    """A point in time, and the day as the author wrote it, whatever the zone."""

    at: datetime
    day: date


def read_date(value: object, *, seconds: bool = True) -> Moment:
    """The moment that a front matter value names; the site’s own zone holds if it names none.

    `seconds`: a time of day needs its seconds, and a month and a day two digits, as in Hugo; Jekyll
    takes 2026-1-31 10:30. Raises ValueError with a sentence; what could be read in two ways
    (06-02-2014) is refused. Fractions of a second are dropped: the admin's form has none.
    """
    moment = read_any_date(value, seconds=seconds)
    if not 1000 <= moment.at.year <= 9000:
        raise ValueError(f"The year {moment.at.year} is too far away.")
    return moment


def read_any_date(value: object, *, seconds: bool) -> Moment:
    if isinstance(value, datetime):
        at = value.replace(microsecond=0)
        return Moment(at if at.tzinfo else make_aware(at), at.date())
    if isinstance(value, date):
        return midnight(value)
    text = str(value).strip()
    if match := ISO.fullmatch(text):
        return read_iso_date(match, seconds=seconds)
    for form in WORDED:
        try:
            return midnight(datetime.strptime(text, form).date())
        except ValueError:
            continue
    raise ValueError(f"“{text[:40]}” is no date; write it like 2026-01-31.")


def midnight(day: date) -> Moment:
    return Moment(make_aware(datetime.combine(day, time())), day)


def read_iso_date(match: re.Match[str], *, seconds: bool) -> Moment:
    day, clock, has_seconds, offset = match.groups()
    if seconds and len(day) < len("2026-01-31"):
        raise ValueError(f"“{day}” is no date; write it like 2026-01-31.")
    if clock and not has_seconds and seconds:
        raise ValueError(f"The time “{clock}” needs its seconds: {clock}:00.")
    try:
        parsed = date(*map(int, day.split("-")))
        at = datetime.combine(parsed, read_clock(clock) if clock else time())
        return Moment(at.replace(tzinfo=zone_of(offset)) if offset else make_aware(at), parsed)
    except ValueError:
        raise ValueError(f"“{match[0]}” is no day or time that exists.") from None


def read_clock(text: str) -> time:
    """A time of day, whose hour may have one digit. Raises ValueError for none."""
    return time.fromisoformat(text if text[2] == ":" else f"0{text}")


def zone_of(offset: str) -> tzinfo:
    if offset[0] not in "+-":
        return UTC
    digits = offset[1:].replace(":", "").ljust(4, "0")
    span = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-span if offset[0] == "-" else span)
