"""A record's values as those of a testimonial or a client."""

import html
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.html import strip_tags
from django.utils.text import slugify

from casestudies.files import dates
from casestudies.files.front_matter.values import texts
from casestudies.files.records.finding import FoundRecord
from casestudies.files.records.keys import (
    CLIENTS,
    NESTED,
    PERMISSION_KEY,
    RECORD_KEYS,
    TESTIMONIALS,
    first_value,
)
from casestudies.images.focal_points import validate_position

MAX_QUOTE = 10_000
MAX_TEXT = 200
TEXTS = ("name", "role", "organisation", "sector", "portrait_alt", "logo_alt")
# What a file calls the parts of a permission.
PARTS = {
    "permission_by": "given_by",
    "permission_at": "given_at",
    "permission_until": "until",
    "withdrawn_at": "withdrawn_at",
    "is_anonymous": "anonymous",
}
IMAGES = {TESTIMONIALS: "portrait", CLIENTS: "logo"}
LINKS = {"problems": "problems", "outcomes": "outcomes", "case_studies": "case-studies"}
is_web_address = URLValidator(schemes=["http", "https"])


class RecordError(ValueError):
    """A record that does not go in; the text says why."""


@dataclass(slots=True)
class RecordValues:
    """What a record says, by field; the image and the links as they are written."""

    fields: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    """The key of the record that each field was taken from."""
    permission: dict[str, Any] = field(default_factory=dict)
    """The permission as the export writes it, if the record has a whole one."""
    image: str = ""
    links: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def row_of(record: FoundRecord) -> RecordValues:
    """The record as a row. Raises RecordError for what has no quote, or no name of a client."""
    values, row = flat(record.values), RecordValues()
    keys = RECORD_KEYS[record.kind]
    for name in set(TEXTS) & keys.keys():
        row.fields[name] = bounded_line(", ".join(texts(first_value(values, keys[name]))), name)
    if record.kind == TESTIMONIALS:
        row.fields["quote"] = quote_in(values, keys)
        read_day(row, first_value(values, keys["date"]))
        read_focal_point(row, first_value(values, keys["portrait_position"]))
    else:
        read_website(row, first_value(values, keys["website"]))
        if not row.fields["name"]:
            raise RecordError("has no name (name, title, client…); left out.")
    row.fields["weight"] = weight_in(first_value(values, keys["weight"]))
    row.fields["key"] = record_key(record, row, first_value(values, keys["key"]))
    row.image = "".join(texts(first_value(values, keys[IMAGES[record.kind]]))[:1])
    row.links = {name: texts(first_value(values, keys[name])) for name in LINKS if name in keys}
    row.keys = {name: key for name, ones in keys.items() if (key := first_key(values, ones))}
    row.fields |= permission_in(row, values.get(PERMISSION_KEY))
    return row


def first_key(values: dict[str, Any], keys: tuple[str, ...]) -> str:
    """The key that has the value; else the first that the record has at all."""
    filled = (key for key in keys if values.get(key) not in (None, "", [], {}))
    return next(filled, next((key for key in keys if key in values), ""))


def flat(values: dict[str, Any]) -> dict[str, Any]:
    """The record's values with those of the maps that tell of a person or a picture."""
    found = dict(values)
    for key, inner in values.items():
        if isinstance(inner, dict) and key in NESTED:
            found |= {name: value for name, value in inner.items() if name not in values}
            found[key] = inner.get("name") or inner.get("title")
        elif isinstance(inner, dict) and key != PERMISSION_KEY:
            found[key] = inner.get("src") or inner.get("url") or inner.get("path")
            found.setdefault("alt", inner.get("alt"))
    return found


def quote_in(values: dict[str, Any], keys: dict[str, tuple[str, ...]]) -> str:
    quote = plain("\n\n".join(texts(first_value(values, keys["quote"]))))
    if not quote:
        raise RecordError("has no quote (quote, text, testimonial, content, body…); left out.")
    if len(quote) > MAX_QUOTE:
        raise RecordError(f"The quote is longer than {MAX_QUOTE:,} characters; left out.")
    return quote


def plain(text: str) -> str:
    """The text without HTML, its breaks as line ends, without the quotation marks around it."""
    if "<" in text or "&" in text:
        text = re.sub(r"(?i)</p>\s*", "\n\n", re.sub(r"(?i)<br\s*/?>\s*", "\n", text))
        text = html.unescape(strip_tags(text))
    text = re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()
    quoted = re.fullmatch(r"[\"“„«]([^\"“”„«»]*)[\"”“»]", text)
    return quoted[1].strip() if quoted else text


def bounded_line(text: str, name: str) -> str:
    line = " ".join(plain(text).split())
    if len(line) > MAX_TEXT:
        raise RecordError(f"The {name} is longer than {MAX_TEXT} characters; left out.")
    return line


def read_day(row: RecordValues, value: Any) -> None:
    row.fields["date"] = None
    if value is None:
        return
    try:
        row.fields["date"] = dates.read_date(value, seconds=False).day
    except ValueError as error:
        row.remarks.append(f"date: {error}")


def read_focal_point(row: RecordValues, value: Any) -> None:
    text = " ".join(texts(value)).strip().lower()
    try:
        validate_position(text or "center")
    except ValidationError:
        row.remarks.append(f"“{text[:60]}” is no image position.")
        text = ""
    row.fields["portrait_position"] = text


def read_website(row: RecordValues, value: Any) -> None:
    text = "".join(texts(value)[:1])
    if text.startswith("www."):
        text = f"https://{text}"
    try:
        is_web_address(text)
    except ValidationError:
        row.remarks += [f"“{text[:60]}” is no web address."] if text else []
        text = ""
    row.fields["website"] = text


def weight_in(value: Any) -> int | None:
    """A whole number; what is none says nothing."""
    # 10.0 and 10.5 are 10; infinity and what is no number at all match nothing.
    number = re.fullmatch(r"(-?[0-9]{1,9})(\.[0-9]+)?", str(value).strip())
    return int(number[1]) if number else None


def record_key(record: FoundRecord, row: RecordValues, written: Any) -> str:
    """The record's own id, its key in a map, or what stays the same while its words do."""
    own = slugify(" ".join(texts(written)[:1]) or record.name, allow_unicode=True)
    if own:
        return own[:100]
    if record.kind == CLIENTS:
        name: str = row.fields["name"]
        return slugify(name, allow_unicode=True)[:100] or digest_of(name)
    return digest_of(row.fields["quote"] + "\n" + row.fields["name"])


def record_digest(record: FoundRecord) -> str:
    """What tells whether a record says something else by now."""
    text = json.dumps(record.values, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def digest_of(text: str) -> str:
    return f"q-{sha256(text.encode()).hexdigest()[:12]}"


def permission_in(row: RecordValues, value: Any) -> dict[str, Any]:
    """The permission that the export of a site like this one has written; else none."""
    if not isinstance(value, dict):
        return {}
    try:
        found = whole_permission(value)
    except ValueError as error:
        row.remarks.append(f"permission: {error} Nothing of it is taken over.")
        return {}
    if row.fields.get("quote"):
        found["is_anonymous"] = value.get("anonymous") is True or not row.fields["name"]
    row.permission = as_record(found)
    return found


def whole_permission(value: dict[str, Any]) -> dict[str, Any]:
    """Who gave it, from when and until when. Raises ValueError for half a permission."""
    given_by = "".join(texts(value.get("given_by"))[:1])[:MAX_TEXT]
    given_at, until, withdrawn_at = (
        dates.read_date(value[name]).at if value.get(name) else None
        for name in ("given_at", "until", "withdrawn_at")
    )
    if not (given_by and given_at):
        raise ValueError("It wants given_by and given_at.")
    if until and until <= given_at:
        raise ValueError("It ends before it was given.")
    return {
        "permission_by": given_by,
        "permission_at": given_at,
        "permission_until": until,
        "withdrawn_at": withdrawn_at,
    }


def permission_as_record(row: Any) -> dict[str, Any]:
    """A row's permission, as `permission_in` reads it; its empty parts are left out."""
    return as_record({name: getattr(row, name, None) for name in PARTS})


def as_record(permission: dict[str, Any]) -> dict[str, Any]:
    found = {key: permission.get(name) for name, key in PARTS.items()}
    return {key: value_as_json(value) for key, value in found.items() if value}


def value_as_json(value: Any) -> Any:
    """A field's value as JSON can hold it, to be compared later: moments in UTC, as stored."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date | datetime) else value
