"""What became of a text, kept by a hash of all that it was made from: a page that is asked for
again is neither parsed nor sanitised again. Bounded in bytes.
"""

import sys
from collections.abc import Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from contact.pages.bounded_memory import BoundedMemory

# In bytes, of one process: some two hundred pages of the length of the demo.
HTML_ROOM = 3_000_000


class Product(NamedTuple):
    """A text as sanitised HTML, in which placeholders with that mark still stand for the blocks;
    and what else came of making it.
    """

    html: str
    mark: str
    headings: tuple[Any, ...]
    messages: tuple[Any, ...]
    html_left_out: tuple[str, ...]
    ids: dict[str, int]
    # The tick boxes, in the order of the placeholders that were handed out for them.
    held: tuple[str, ...]
    # What is left of it (budget.py): work, and characters of HTML.
    budget: tuple[int, int]

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return sys.getsizeof(self.html) + 200 * (len(self.headings) + len(self.messages) + 10)


kept_html = BoundedMemory[Product](HTML_ROOM, attrgetter("size"))


def html_key(texts: Sequence[str], *made_from: object) -> bytes:
    """A hash of what a product is made from: long texts, and whatever else there is."""
    others = repr((*map(len, texts), *made_from))
    whole = "".join([others, *texts]).encode(errors="surrogatepass")
    return blake2b(whole, digest_size=16).digest()
