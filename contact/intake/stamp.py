"""When a visitor began to fill in the form, signed; the form's own script asks for it.

It cannot stand in the page, which is the same for everybody and kept by caches. Without script
there is none, which says nothing about the visitor.
"""

from datetime import timedelta
from typing import NamedTuple

from django.core import signing
from django.utils import timezone

STAMP_SALT = "contact.stamp"
# Whoever comes back to a form after a day has read it for longer than we care to count.
VALID_FOR = timedelta(hours=24)


class Writing(NamedTuple):
    """How a request was written: for how many seconds, None where nobody knows.

    `is_forged`: something stood in the stamp's field that this site did not write.
    """

    seconds: int | None = None
    is_forged: bool = False


def new_stamp() -> str:
    """The present moment, signed, for the form's hidden field."""
    return signing.Signer(salt=STAMP_SALT).sign(str(int(timezone.now().timestamp())))


def writing_since(stamp: str) -> Writing:
    """What the stamp that came with a request says; one that is a day old says nothing."""
    if not stamp:
        return Writing()
    try:
        began = int(signing.Signer(salt=STAMP_SALT).unsign(stamp))
    except (signing.BadSignature, ValueError):
        return Writing(is_forged=True)
    seconds = int(timezone.now().timestamp()) - began
    return Writing(seconds) if 0 <= seconds < VALID_FOR.total_seconds() else Writing()
