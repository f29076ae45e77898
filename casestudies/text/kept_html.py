"""What became of a text, kept by a hash of all that it was made from: a page that is asked for
again is neither parsed nor sanitised again. Bounded in bytes.
"""

import sys
from collections import OrderedDict
from hashlib import blake2b
from threading import Lock
from typing import Any, NamedTuple

# In bytes, of one process: some three hundred pages, more than the page cache has room for.
HTML_ROOM = 5_000_000


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


class KeptHTML:
    """The products that were asked for last."""

    def __init__(self, room: int = HTML_ROOM) -> None:
        self.room, self.left = room, room
        self.products: OrderedDict[bytes, Product] = OrderedDict()
        self.lock = Lock()

    def find(self, key: bytes) -> Product | None:
        """The product of that key, None where it is not kept (any more)."""
        with self.lock:
            if key in self.products:
                self.products.move_to_end(key)
            return self.products.get(key)

    def keep(self, key: bytes, product: Product) -> None:
        """Keep it; what nobody has asked for since longest gives way."""
        with self.lock:
            if key in self.products or product.size > self.room:
                return
            self.products[key] = product
            self.left -= product.size
            while self.left < 0:
                _key, oldest = self.products.popitem(last=False)
                self.left += oldest.size


kept_html = KeptHTML()


def html_key(*made_from: object) -> bytes:
    """A hash of what a product is made from."""
    return blake2b(repr(made_from).encode(errors="surrogatepass"), digest_size=16).digest()
