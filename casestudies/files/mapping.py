"""Front matter and model fields: one list, read by the import and written by the export."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from casestudies.files import dates
from casestudies.files.front_matter.values import (
    FileRemark,
    FrontMatter,
    Param,
    Place,
    Scalar,
    Written,
    texts,
)
from casestudies.images.focal_points import validate_position
from casestudies.kinds import kind_of
from casestudies.lists.facets import BETWEEN_VALUES
from casestudies.page_paths import related_path
from casestudies.publishing import (
    ChangeFrequency,
    Page,
    validate_canonical,
)
from casestudies.text.plain_words import plain_text
from casestudies.text.words import html_as_text
from contact.organisation import validate_profiles
from contact.text.languages import validate_language

DATE_KEYS = ("date", "publishDate", "pubDate", "published", "lastmod", "modified")
PUBLISH_KEYS = ("publishDate", "pubDate", "published", "date")
UPDATED_KEYS = ("lastmod", "modified", "last_modified_at")
ADDRESS_KEYS = ("url", "permalink")
ALIAS_KEYS = ("aliases", "alias", "redirect_from")
# How common themes call the picture above a text; Hugo's own `images` last, as it holds several.
IMAGE_KEYS = (
    "image.src", "image.path", "image", "cover.image", "cover", "featured_image", "featuredImage",
    "images",
)  # fmt: skip


@dataclass(slots=True)
class Fields:
    """What a page's front matter says: model attributes and remarks."""

    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[FileRemark] = field(default_factory=list)

    def remark(self, place: Place, text: str, *, keeps_back: bool = False) -> None:
        self.remarks.append(FileRemark(place, text, keeps_back))

    @property
    def is_draft(self) -> bool:
        """Whether anything keeps the page back."""
        return any(remark.keeps_back for remark in self.remarks)


def as_param(value: Any) -> Scalar:
    """What front matter holds for an attribute's value; None for an empty one."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return float(value)
    return None if value == "" else value


@cache
def lowered(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The same keys as front matter is asked for them."""
    return tuple(key.lower() for key in keys)


@dataclass(frozen=True, slots=True)
class MappedField:
    """A model attribute and the keys it may come from, the first of which counts.

    Export writes `new_key`, else the key that was there, else the first. `read` raises ValueError
    with a sentence.
    """

    attribute: str
    keys: tuple[str, ...]
    read: Callable[[Param], Any]
    write: Callable[[Any], Written] = as_param
    new_key: str = ""

    def key_in(self, front: FrontMatter) -> str | None:
        """The key that holds a value in this front matter, spelled in lower case."""
        return next((key for key in lowered(self.keys) if front.get(key) not in (None, "")), None)


def read_text(value: Param) -> str:
    if isinstance(value, list | dict):
        raise ValueError("A text is wanted here, not a list.")
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()


def read_line(value: Param) -> str:
    """A text on one line, whatever it was written on."""
    return " ".join(read_text(value).split())


def read_title(value: Param) -> str:
    """A line that may be HTML in its file, and is its words here."""
    return read_line(html_as_text(read_text(value)))


def read_description(value: Param) -> str:
    """A text that may be HTML in its file, and is its words here."""
    return html_as_text(read_text(value))


def read_image_source(value: Param) -> str:
    """`image` may be the path itself, or a map with `src`, which has its own key; of several the
    first counts.
    """
    if isinstance(value, list):
        return next(iter(texts(value)), "")
    return "" if isinstance(value, dict) else read_text(value)


def read_flag(value: Param) -> bool:
    return plain_bool(value) is True


def read_terms(value: Param) -> str:
    """One term or several, with commas between."""
    return ", ".join(read_line(one) for one in entries(value) if one)


def as_terms(value: str) -> Written:
    """Several terms as a list, as a taxonomy has them."""
    terms = [term.strip() for term in BETWEEN_VALUES.split(value)]
    return terms if len(terms) > 1 else value or None


def as_list(value: str) -> Written:
    return value.splitlines() or None


def as_flag(value: Any) -> Scalar:
    """Nobody writes that a page is not hidden."""
    return value or None


def as_translation_key(value: Any) -> Scalar:
    """What the names of the files tell needs no key."""
    return value if value and not value.startswith("/") else None


def read_noindex(value: Param) -> bool:
    """A plain true, or the words of a robots tag that ask not to be shown."""
    words = set(re.split(r"[\s,]+", " ".join(texts(value)).lower()))
    return plain_bool(value) is True or not words.isdisjoint({"noindex", "none"})


def read_sitemap(value: Param) -> bool:
    """Whether the sitemap leaves the page out: by `disable`, or in Jekyll by a plain false."""
    if isinstance(value, dict):
        return plain_bool(value.get("disable")) is True
    return plain_bool(value) is False


def read_changefreq(value: Param) -> str:
    """In any letter case, as Hugo takes it."""
    frequency = read_line(value).lower()
    if frequency and frequency not in ChangeFrequency.values:
        raise ValueError(f"“{frequency[:40]}” is none of {', '.join(ChangeFrequency.values)}.")
    return frequency


def read_weight(value: Param) -> int | None:
    """A weight of 0 is none, as in Hugo; so is one that is no number, which Hugo hides."""
    try:
        number = int(value if isinstance(value, float) and value.is_integer() else str(value))
    except ValueError:
        shown = str(value)[:40]
        raise ValueError(f"“{shown}” is no whole number; the page has no weight.") from None
    if abs(number) > 2**31 - 1:
        raise ValueError("This number is too large for a weight.")
    return number or None


def read_priority(value: Param) -> Decimal | None:
    """0.0 to 1.0; Hugo's -1 stands for none."""
    try:
        number = Decimal(str(value))
        is_in_range = 0 <= number <= 1
    except InvalidOperation:
        raise ValueError(f"“{str(value)[:40]}” is no number between 0.0 and 1.0.") from None
    if number == -1:
        return None
    if not is_in_range:
        raise ValueError(f"The sitemap’s priority goes from 0.0 to 1.0, not {str(value)[:40]}.")
    return number.quantize(Decimal("0.1"))


def read_moment(value: Param) -> datetime:
    return dates.read_date(value).at


def read_addresses(value: Param) -> str:
    """Addresses of the web, one a line, from a text, a list, or a list of maps with `url`."""
    found = [one.get("url") if isinstance(one, dict) else one for one in entries(value)]
    lines = "\n".join(read_line(one) for one in found if one)
    return read_profiles(lines.replace("http://", "https://"))


def entries(value: Param) -> list[Param]:
    """What stands in a list; a single value counts as a list of one."""
    return value if isinstance(value, list) else [value]


def read_valid(validate: Callable[[str], None], wanted: str) -> Callable[[Param], str]:
    """A reader of what the model's own validator accepts; `wanted` ends the sentence else."""

    def read(value: Param) -> str:
        text = read_text(value)
        try:
            validate(text)
        except ValidationError:
            raise ValueError(f"“{text[:40]}” is no {wanted}.") from None
        return text

    return read


def read_paths(value: Param) -> str:
    """Content paths, one a line, spelled as `related` has them."""
    paths = (read_line(one).strip("/") for one in entries(value))
    return "\n".join(related_path(path) for path in paths if path)


read_profiles = read_valid(validate_profiles, "address such as https://example.org/anna")
read_canonical = read_valid(validate_canonical, "whole address such as https://example.org/x")
read_language = read_valid(validate_language, "language tag such as et, de or pt-BR")
read_css_position = read_valid(
    validate_position,
    "image position: write left, right, top, bottom, center or a percentage",
)


def read_position(value: Param) -> str:
    """In the words of CSS; those of Hugo Blox, `TopLeft` and `Smart`, too."""
    words = re.findall(r"[A-Z][a-z]+|\S+", read_line(value))
    said = " ".join(words).lower()
    return "" if said == "smart" else read_css_position(said)


def read_caption(value: Param) -> str:
    """A line that may be Markdown in its file, and is its words here."""
    return plain_words(read_text(value))


TRANSLATION_KEYS = ("translationKey", "translation_key", "translation_id", "lang-ref")
NOINDEX_KEYS = ("noindex", "robotsNoIndex", "robots", "private", "seo.noindex", "seo.robots")
CANONICAL_KEYS = ("canonicalURL", "canonical", "canonical_url", "seo.canonical")
# As themes call them (Doks: `seo.title`, Hugoplate: `meta_title`) and plugins of Jekyll's.
SEO_TITLE_KEYS = (
    *("seo_title", "seoTitle", "seo.title", "meta_title", "metaTitle", "meta.title"),
    *("titleTag", "title_tag", "html_title", "head_title"),
)
SEO_DESCRIPTION_KEYS = (
    *("seo_description", "seoDescription", "seo.description"),
    *("meta_description", "metaDescription", "meta.description"),
)
CAPTION_KEYS = ("image.caption", "image_caption", "cover.caption", "header.caption")
POSITION_KEYS = (
    "image.position", "image_position", "image.focus", "image_focus", "image.focal_point",
)  # fmt: skip
MAPPED_FIELDS = (
    MappedField("title", ("title", "name"), read_title),
    MappedField("short_title", ("shortTitle", "linkTitle", "short_name"), read_title),
    MappedField("description", ("description", "summary", "excerpt"), read_description),
    MappedField("seo_title", SEO_TITLE_KEYS, read_title),
    MappedField("seo_description", SEO_DESCRIPTION_KEYS, read_description),
    MappedField("weight", ("weight",), read_weight),
    MappedField("sitemap_priority", ("sitemap.priority",), read_priority),
    MappedField("sitemap_changefreq", ("sitemap.changefreq",), read_changefreq),
    MappedField("sitemap_disabled", ("sitemap",), read_sitemap, as_flag, "sitemap.disable"),
    MappedField("noindex", NOINDEX_KEYS, read_noindex, as_flag),
    MappedField("canonical", CANONICAL_KEYS, read_canonical),
    MappedField("expires_at", ("expiryDate", "unpublishDate"), read_moment),
    MappedField("translation_key", TRANSLATION_KEYS, read_line, as_translation_key),
    MappedField("language", ("lang", "language"), read_language),
    MappedField("role", ("role", "position", "jobTitle"), read_line),
    MappedField("answers_requests", ("answersRequests",), read_flag),
    MappedField("profiles", ("profiles",), read_addresses, str.split),
    MappedField("best_paths", ("bestStudies",), read_paths, as_list),
    MappedField("image", IMAGE_KEYS, read_image_source),
    MappedField("image_alt", ("image.alt", "image_alt", "cover.alt"), read_line),
    MappedField("image_caption", CAPTION_KEYS, read_caption),
    MappedField("image_position", POSITION_KEYS, read_position),
)
# Facts that sites keep outside of the maps of facts, some of them as a taxonomy of several terms.
OPEN_FACTS = {
    "fact_sector": ("sector", "industry", "industries", "sectors"),
    "fact_size": (
        *("organisation_size", "organization_size", "organisationSize", "organizationSize"),
        *("company_size", "companySize", "size"),
    ),
}
# The one attribute that is no column, but links.
BEST_PATHS = "best_paths"
# What Hugo renders; a description it does not.
MARKDOWN_KEYS = {"summary", "excerpt"}
# An error in one of these may publish what should be hidden.
CAREFUL = {"expires_at"}


@cache
def mapped_fields(model: type[Page]) -> tuple[MappedField, ...]:
    """Those of a model's columns; its at-a-glance facts are the columns named `fact_…`."""
    names = [column.name for column in model._meta.get_fields()]
    names += [BEST_PATHS] * hasattr(model, BEST_PATHS)
    keys = kind.fact_keys if (kind := kind_of(model)) else ()
    facts = (
        MappedField(
            name, tuple(f"{key}.{name.removeprefix('fact_')}" for key in keys), read_description
        )
        for name in names
        if name.startswith("fact_")
    )
    opened = (opened_fact(one) for one in facts)
    return (*(field for field in MAPPED_FIELDS if field.attribute in names), *opened)


def opened_fact(fact: MappedField) -> MappedField:
    """The fact, which may have keys outside of the maps of facts too."""
    keys = OPEN_FACTS.get(fact.attribute)
    if not keys:
        return fact
    return MappedField(fact.attribute, (*keys, *fact.keys), read_terms, as_terms)


def empty_value(model: type[Page], attribute: str) -> Any:
    """What the attribute is where nobody has said anything."""
    if attribute == BEST_PATHS:
        return ""
    return model._meta.get_field(attribute).get_default()  # type: ignore[union-attr]


def read_fields(front: FrontMatter, model: type[Page]) -> Fields:
    """All attributes that the front matter decides, except slug, links and addresses.

    A value that cannot be used is left out with a remark. Whether the page is a draft is told by
    the remarks.
    """
    fields = Fields()
    for mapped in fields_among(model, tuple(front.values)):
        read_field(front, mapped, model, fields)
    read_dates(front, fields)
    fields.remarks += draft_remarks(front)
    return fields


# Most files of a site have the same keys.
@lru_cache(maxsize=1000)
def fields_among(model: type[Page], keys: tuple[str, ...]) -> tuple[MappedField, ...]:
    """Those of the mapped fields that front matter with these keys may decide."""
    found = set(keys)
    return tuple(
        mapped
        for mapped in mapped_fields(model)
        if not found.isdisjoint(key.partition(".")[0] for key in lowered(mapped.keys))
    )


def read_field(front: FrontMatter, mapped: MappedField, model: type[Page], fields: Fields) -> None:
    key = mapped.key_in(front)
    if key is None:
        return
    place = front.place(key)
    try:
        value = mapped.read(front.get(key))
    except ValueError as error:
        fields.remark(place, f"{key}: {error}", keeps_back=mapped.attribute in CAREFUL)
        return
    limit = None
    if mapped.attribute != BEST_PATHS:
        limit = model._meta.get_field(mapped.attribute).max_length  # type: ignore[union-attr]
    if limit and isinstance(value, str) and len(value) > limit:
        fields.remark(place, f"{key}: cut after {limit} characters.")
        value = value[:limit]
    fields.values[mapped.attribute] = plain_words(value) if key in MARKDOWN_KEYS else value


def plain_words(text: str) -> str:
    """A text in Markdown as one line without its marks."""
    return " ".join(plain_text(text).split())


def read_dates(front: FrontMatter, fields: Fields) -> None:
    """Hugo's chains of keys for the date shown, the moment of publishing and the last change."""
    chains = (("date", DATE_KEYS), ("published_at", PUBLISH_KEYS), ("updated_at", UPDATED_KEYS))
    broken = set()
    for attribute, keys in chains:
        key = next((key for key in lowered(keys) if is_dated(front.get(key))), None)
        if key is None:
            continue
        try:
            moment = dates.read_date(front.get(key))
        except ValueError as error:
            if key not in broken:
                fields.remark(front.place(key), f"{key}: {error}", keeps_back=True)
            broken.add(key)
        else:
            fields.values[attribute] = moment.day if attribute == "date" else moment.at


def is_dated(value: Param) -> bool:
    """Whether there is a value that ought to be a date; `published` may be true or false."""
    return value not in (None, "") and not isinstance(value, bool)


def draft_remarks(front: FrontMatter) -> Iterator[FileRemark]:
    """Why the page is a draft; an empty text where the author said so plainly.

    Publishing by accident is the worse error: whatever is unclear is a draft.
    """
    draft = front.get("draft")
    if draft is not None and plain_bool(draft) is None:
        shown = str(draft)[:40]
        text = f"draft: “{shown}” is neither true nor false; kept as a draft, Hugo publishes it."
        yield FileRemark(front.place("draft"), text, keeps_back=True)
    elif plain_bool(draft):
        yield FileRemark(front.place("draft"), "", keeps_back=True)
    if plain_bool(front.get("published")) is False:
        yield FileRemark(front.place("published"), "", keeps_back=True)
    for key in ("headless", "build.render", "_build.render", "build.list", "_build.list"):
        if hidden(key, front.get(key)):
            text = f"{key}: not a page of its own; kept as a draft."
            yield FileRemark(front.place(key), text, keeps_back=True)


def plain_bool(value: Param) -> bool | None:
    """What Hugo takes for true or false; None for everything else, `yes` and `on` among it."""
    if isinstance(value, bool):
        return value
    booleans = {"true": True, "1": True, "t": True, "false": False, "0": False, "f": False}
    return booleans.get(str(value).strip().lower())


def hidden(key: str, value: Param) -> bool:
    if key == "headless":
        return plain_bool(value) is True
    return value in ("never", "link", False)
