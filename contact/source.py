"""Where a request comes from: a page, and the call to action on it that a visitor answered."""

from dataclasses import asdict, dataclass
from functools import lru_cache

from django.core import signing

SALT = "contact.source"
# Of the blocks that pages have shown last.
MOST_TOKENS = 1_000


@dataclass(frozen=True)
class Source:
    """A page with the slugs it is tagged with, and a block on it as it read when it was rendered.

    An empty one: it is not known where the request comes from.
    """

    path: str = ""
    problems: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    ordinal: int | None = None
    heading: str = ""
    text: str = ""
    addressee: str = ""
    """The slug of the person who answers, and what they were called."""
    addressee_name: str = ""

    def to_token(self) -> str:
        """The source for the form's hidden field, signed: the report of requests by page must not
        hold what a robot made up. The same at every call, so that pages can be cached.
        """
        return token_of(self)

    @classmethod
    def from_token(cls, token: str) -> "Source":
        """What `to_token` wrote; an empty source for anything else."""
        try:
            values = signing.Signer(salt=SALT).unsign_object(token)
        except signing.BadSignature:
            return cls()
        slugs = {key: tuple(values[key]) for key in ("problems", "outcomes")}
        return cls(**values | slugs)


@lru_cache(MOST_TOKENS)
def token_of(source: Source) -> str:
    """Its token. To sign and pack one takes as long as a query, and each block has one."""
    return signing.Signer(salt=SALT).sign_object(asdict(source), compress=True)
