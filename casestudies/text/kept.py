"""What was made of a text, kept by a hash of the text: a page is shown more often than written."""

from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from threading import Lock
from typing import TypeVar

Made = TypeVar("Made")
# How many one process knows again, of each function.
MOST_KEPT = 2_000


def kept(make: Callable[[str], Made]) -> Callable[[str], Made]:
    """The function, which looks at nothing but its text, with what it made of the last texts kept;
    of those themselves a hash only.
    """
    known: dict[bytes, Made] = {}
    lock = Lock()

    @wraps(make)
    def keeping(text: str) -> Made:
        key = blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
        with lock:
            if key in known:
                return known[key]
        made = make(text)
        with lock:
            while len(known) >= MOST_KEPT:
                del known[next(iter(known))]
            known[key] = made
        return made

    return keeping
