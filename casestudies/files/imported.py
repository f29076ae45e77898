"""What the importer wrote into a page's fields, and what an editor changed since."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from casestudies.files.mapping import empty_value, mapped_fields
from casestudies.kinds import has_date
from casestudies.publishing import Page


def field_values(page: Page) -> dict[str, str | int | None]:
    """The page's own attributes as JSON can hold them, to be compared later."""
    names = [mapped.attribute for mapped in mapped_fields(type(page))]
    dated = ["date"] if has_date(type(page)) else []
    return {
        name: comparable(getattr(page, name)) for name in [*names, "slug", "published_at", *dated]
    }


def comparable(value: Any) -> str | int | None:
    # First what most values are.
    if isinstance(value, str):
        # Browsers send CRLF and cut white space at the ends.
        return value.replace("\r\n", "\n").strip()
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, date | Decimal) else value


def text_digest(page: Page) -> str:
    """The SHA-256 of the page's file as it would be written if no value had changed."""
    return digest_of_file(page.front_matter, page.body)


def digest_of_file(head: str, body: str) -> str:
    return sha256((head + body).encode()).hexdigest()


def imported_fields(page: Page) -> dict[str, str | int | None]:
    """What the importer wrote into the page's attributes; empty for a page that was written here.

    Of attributes that pages did not have then it left what they began with.
    """
    fields: dict[str, str | int | None] = page.imported.get("fields", {})
    model = type(page)
    missing = field_values(page).keys() - fields.keys() if fields else set()
    return {name: comparable(empty_value(model, name)) for name in missing} | fields


def edited_fields(page: Page) -> list[str]:
    """The attributes that an editor has changed since the import, links and text apart."""
    imported = imported_fields(page)
    return [name for name, value in field_values(page).items() if imported.get(name) != value]


def is_edited(page: Page) -> bool:
    """Whether an editor has changed the page's text or attributes since the import."""
    return page.imported.get("text") != text_digest(page) or bool(edited_fields(page))


def lost_addresses(page: Page) -> set[str]:
    """The old addresses that the page's file declares, and that an editor took away."""
    declared = set(page.imported.get("aliases", {}).values())
    # Its own address, and that of another page, it never had.
    had = declared & set(page.imported.get("redirects", []))
    return had - {redirect.path for redirect in page.aliases.all()}
