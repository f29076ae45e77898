"""Front matter and model fields: one table, read by the import and written by the export."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from casestudies.files import dates
from casestudies.files.front_matter import FrontMatter, Param, Place, Scalar
from casestudies.models import Article, Problem, validate_language, validate_position
from casestudies.publishing import Page

DATE_KEYS = ("date", "publishDate", "pubDate", "published", "lastmod", "modified")
PUBLISH_KEYS = ("publishDate", "pubDate", "published", "date")
UPDATED_KEYS = ("lastmod", "modified", "last_modified_at")


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell about a value; `keeps_back`: the page must not be published as it is."""

    place: Place
    text: str
    keeps_back: bool = False


@dataclass(slots=True)
class Fields:
    """What a page's front matter says: model attributes and remarks."""

    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        """Whether anything keeps the page back."""
        return any(remark.keeps_back for remark in self.remarks)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a model attribute and the keys it may come from.

    The first key is the one that export writes. `read` raises ValueError with a sentence.
    """

    attribute: str
    keys: tuple[str, ...]
    read: Callable[[Param, tzinfo], Any]

    def key_in(self, front: FrontMatter) -> str | None:
        """The key that holds a value in this front matter, spelled in lower case."""
        lowered = (key.lower() for key in self.keys)
        return next((key for key in lowered if front.get(key) is not None), None)


def text(value: Param, zone: tzinfo) -> str:
    if isinstance(value, list | dict):
        raise ValueError("A text is wanted here, not a list.")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def line(value: Param, zone: tzinfo) -> str:
    """A text on one line, whatever it was written on."""
    return " ".join(text(value, zone).split())


def source(value: Param, zone: tzinfo) -> str:
    """`image` may be the path itself, or a map with `src`, which has its own key."""
    return "" if isinstance(value, dict) else text(value, zone)


def weight(value: Param, zone: tzinfo) -> int | None:
    """A weight of 0 is none, as in Hugo; so is one that is no number, which Hugo hides."""
    try:
        number = int(value if isinstance(value, float) and value.is_integer() else str(value))
    except ValueError:
        raise ValueError(f"“{value}” is no whole number; the page has no weight.") from None
    if abs(number) > 2**31 - 1:
        raise ValueError(f"{number} is too large for a weight.")
    return number or None


def priority(value: Param, zone: tzinfo) -> Decimal | None:
    """0.0 to 1.0; Hugo's -1 stands for none."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"“{value}” is no number between 0.0 and 1.0.") from None
    if number == -1:
        return None
    if not 0 <= number <= 1:
        raise ValueError(f"The sitemap’s priority goes from 0.0 to 1.0, not {value}.")
    return number.quantize(Decimal("0.1"))


def moment(value: Param, zone: tzinfo) -> datetime:
    return dates.read(value, zone).at


def position(value: Param, zone: tzinfo) -> str:
    words = text(value, zone)
    try:
        validate_position(words)
    except ValidationError:
        raise ValueError(
            f"“{words[:40]}” is no image position: write left, right, top, bottom, center or a "
            "percentage."
        ) from None
    return words


def language(value: Param, zone: tzinfo) -> str:
    tag = text(value, zone)
    try:
        validate_language(tag)
    except ValidationError:
        raise ValueError(f"“{tag[:40]}” is no language tag such as et, de or pt-BR.") from None
    return tag


COMMON = (
    Row("title", ("title",), line),
    Row("short_title", ("shortTitle", "linkTitle"), line),
    Row("description", ("description",), text),
    Row("weight", ("weight",), weight),
    Row("sitemap_priority", ("sitemap.priority",), priority),
    Row("expires_at", ("expiryDate", "unpublishDate"), moment),
)
ARTICLE = (
    Row("language", ("lang", "language"), language),
    Row("image", ("image.src", "image"), source),
    Row("image_alt", ("image.alt", "image_alt"), line),
    Row("image_position", ("image.position", "image_position"), position),
)
# An error in one of these may publish what should be hidden.
CAREFUL = {"expires_at"}


@cache
def table(model: type[Page]) -> tuple[Row, ...]:
    """The rows for a kind of page; its at-a-glance facts are its columns named `fact_…`."""
    maps = ("triage", "diagnosis") if model is Problem else ("diagnosis", "triage")
    names = (column.name for column in model._meta.fields if column.name.startswith("fact_"))
    facts = (
        Row(name, tuple(f"{part}.{name.removeprefix('fact_')}" for part in maps), text)
        for name in names
    )
    return (*COMMON, *(ARTICLE if model is Article else ()), *facts)


def read(front: FrontMatter, model: type[Page], zone: tzinfo) -> Fields:
    """All attributes that the front matter decides, except slug, links and addresses.

    A value that cannot be used is left out with a remark. Whether the page is a draft is told by
    the remarks.
    """
    fields = Fields()
    for row in table(model):
        read_row(front, row, model, zone, fields)
    read_dates(front, zone, fields)
    fields.remarks += draft_remarks(front)
    return fields


def read_row(front: FrontMatter, row: Row, model: type[Page], zone: tzinfo, fields: Fields) -> None:
    key = row.key_in(front)
    if key is None:
        return
    place = front.place(key)
    try:
        value = row.read(front.get(key), zone)
    except ValueError as error:
        fields.remarks.append(Remark(place, f"{key}: {error}", keeps_back=row.attribute in CAREFUL))
        return
    limit = model._meta.get_field(row.attribute).max_length  # type: ignore[union-attr]
    if limit and isinstance(value, str) and len(value) > limit:
        fields.remarks.append(Remark(place, f"{key}: cut after {limit} characters."))
        value = value[:limit]
    fields.values[row.attribute] = value


def read_dates(front: FrontMatter, zone: tzinfo, fields: Fields) -> None:
    """Hugo's chains of keys for the date shown, the moment of publishing and the last change."""
    chains = (("date", DATE_KEYS), ("published_at", PUBLISH_KEYS), ("updated_at", UPDATED_KEYS))
    broken = set()
    for attribute, keys in chains:
        try:
            found = first_date(front, keys, zone)
        except DateError as error:
            if error.key not in broken:
                fields.remarks.append(Remark(front.place(error.key), str(error), keeps_back=True))
            broken.add(error.key)
            continue
        if found:
            fields.values[attribute] = found.day if attribute == "date" else found.at


class DateError(ValueError):
    """A date that cannot be read, and the key it stands under."""

    def __init__(self, key: str, message: object) -> None:
        super().__init__(f"{key}: {message}")
        self.key = key


def first_date(front: FrontMatter, keys: tuple[str, ...], zone: tzinfo) -> dates.Moment | None:
    for key in (key.lower() for key in keys):
        value = front.get(key)
        if value is None or value == "" or isinstance(value, bool):
            continue
        try:
            return dates.read(value, zone)
        except ValueError as error:
            raise DateError(key, error) from None
    return None


def draft_remarks(front: FrontMatter) -> Iterator[Remark]:
    """Why the page is a draft; an empty text where the author said so plainly.

    Publishing by accident is the worse error: whatever is unclear is a draft.
    """
    draft, published = front.get("draft"), front.get("published")
    if draft is not None and plain_bool(draft) is None:
        text = f"draft: “{draft}” is neither true nor false; kept as a draft, Hugo publishes it."
        yield Remark(front.place("draft"), text, keeps_back=True)
    elif plain_bool(draft):
        yield Remark(front.place("draft"), "", keeps_back=True)
    if published is not None and plain_bool(published) is False:
        yield Remark(front.place("published"), "", keeps_back=True)
    for key in ("headless", "build.render", "_build.render", "build.list", "_build.list"):
        if hidden(key, front.get(key)):
            yield Remark(front.place(key), f"{key}: not a page of its own; kept as a draft.", True)


def plain_bool(value: Param) -> bool | None:
    """What Hugo takes for true or false; None for everything else, `yes` and `on` among it."""
    if isinstance(value, bool):
        return value
    words = {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}
    return words.get(str(value).strip().lower())


def hidden(key: str, value: Param) -> bool:
    if key == "headless":
        return plain_bool(value) is True
    return value in ("never", "link", False)


def texts(value: Param) -> list[str]:
    """A list of words that may be written as a list or as a single string."""
    items = value if isinstance(value, list) else [value]
    return [
        str(item).strip() for item in items if isinstance(item, str | int) and str(item).strip()
    ]


def written(value: Any, zone: tzinfo) -> Scalar:
    """What front matter holds for an attribute's value; None for an empty one."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value)
    return None if value == "" else value
