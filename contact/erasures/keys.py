"""By what an erased row or person is known again: hashes, out of which nobody reads who it was."""

import hashlib
from datetime import UTC, datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from contact.intake.keyed import KEYED_SALT, key_name, mailbox_key
from contact.text.telephone_numbers import digits_of


def request_key(pk: int, created_at: datetime) -> str:
    """Of one request: its number may be given again after a restore, its moment may not.

    There is nothing of a person in it, so it needs no secret and is known on every machine.
    """
    moment = created_at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"{pk} {moment}".encode()).hexdigest()


def telephone_key(telephone: str, secret: str | None = None) -> str:
    text = f"telephone {digits_of(telephone)}"
    return salted_hmac(KEYED_SALT, text, secret=secret, algorithm="sha256").hexdigest()


def person_page_key(pk: int, address: str, secret: str | None = None) -> str:
    """Of a person's page; the number alone may be somebody else's after a restore."""
    text = f"page {pk} {address}"
    return salted_hmac(KEYED_SALT, text, secret=secret, algorithm="sha256").hexdigest()


def secrets_known() -> list[str]:
    """Those that something may have been erased under, the present one first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def names_known() -> set[str]:
    """The names of these secrets; "" for keys that need none."""
    return {"", *map(key_name, secrets_known())}


def mailbox_keys(address: str) -> list[str]:
    return [mailbox_key(address, secret) for secret in secrets_known()]


def telephone_keys(telephone: str) -> list[str]:
    return [telephone_key(telephone, secret) for secret in secrets_known()]


def page_keys(pk: int, address: str) -> list[str]:
    return [person_page_key(pk, address, secret) for secret in secrets_known()]
