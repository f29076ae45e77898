"""Hashes under a key of this site's own: what is kept of words cannot be read or guessed back."""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.utils.crypto import salted_hmac

from contact.text.email_addresses import mailbox

KEYED_SALT = "contact.keyed"


def keyed_number(text: str, secret: str | None = None) -> int:
    """A number of 48 bits for a text, which any JSON can hold; under the present SECRET_KEY if no
    other is given.
    """
    key = key_for(settings.SECRET_KEY if secret is None else secret)
    digest = hashlib.blake2b(text.encode(), key=key, digest_size=6)
    return int.from_bytes(digest.digest(), "big")


@lru_cache(maxsize=4)
def key_for(secret: str) -> bytes:
    return salted_hmac(KEYED_SALT, "", secret=secret, algorithm="sha256").digest()


def mailbox_key(address: str, secret: str | None = None) -> str:
    """The same for all spellings of one mailbox; by it what was learned from a person is found."""
    box = mailbox(address.strip())
    return salted_hmac(KEYED_SALT, box, secret=secret, algorithm="sha256").hexdigest()


def key_name(secret: str | None = None) -> str:
    """What tells that a hash was made under the present SECRET_KEY, or under that one."""
    return f"{keyed_number('name of the key', secret):012x}"
