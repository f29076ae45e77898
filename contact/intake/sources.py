"""Where a request comes from: the page, the block on it, and the campaign that led there."""

import re
from dataclasses import asdict, dataclass
from urllib.parse import parse_qsl, urlsplit

from django.core import signing

from contact.intake.origin import origin_of
from contact.text import UNPRINTABLE

SALT = "contact.source"
UTM_KEY = re.compile(r"utm_[a-z_]{1,20}")
UTM_LIMIT = 10
UTM_LENGTH = 200


@dataclass(frozen=True)
class Source:
    """A page that carries call-to-action blocks, with the slugs it is tagged with."""

    path: str
    problems: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """One block as it read when its page was rendered. An empty one: the source is not known."""

    path: str = ""
    heading: str = ""
    text: str = ""
    ordinal: int | None = None
    problems: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()

    def sign(self) -> str:
        """A token for the form's hidden field, the same at every call, so that pages can be cached.

        Signed because the report of requests by article must not hold what a robot made up.
        """
        return signing.Signer(salt=SALT).sign_object(asdict(self), compress=True)


def read_snapshot(token: str) -> Snapshot:
    """The snapshot that `sign` wrote; an empty one for anything else."""
    try:
        values = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return Snapshot()
    slugs = {key: tuple(values[key]) for key in ("problems", "outcomes")}
    return Snapshot(**values | slugs)


def utm_values(referer: str, site_url: str) -> dict[str, str]:
    """The utm_* values in the address of the page that the form was sent from.

    `referer` is the POST's own Referer header. Another site's address says nothing about the visit,
    nor does one that cannot be read: both give an empty dictionary. Values are cut to 200
    characters, values with control characters are left out.
    """
    sender = origin_of(referer)
    if not sender or sender != origin_of(site_url):
        return {}
    pairs = parse_qsl(urlsplit(referer).query)
    found = {
        key: value[:UTM_LENGTH]
        for key, value in pairs
        if UTM_KEY.fullmatch(key) and not UNPRINTABLE.search(value)
    }
    return dict(list(found.items())[:UTM_LIMIT])
