"""Answers that are kept, within a bound in bytes."""

from collections import OrderedDict
from collections.abc import Hashable

from consultancy.server.pages.page import KeptPage

# No page takes more than this part of the room.
LARGEST = 1 / 8


class PageStore:
    """Pages by the keys of their addresses. Its bytes are all that lie in it, in every coding.

    When there is no room the oldest goes for which nobody has asked since its turn came last.
    """

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self.pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self.get = self.pages.get

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Keep a page, or count it again when it has grown; nothing that is too large."""
        self.remove(key)
        if page.size > self.room * LARGEST:
            return
        self.pages[key] = page
        page.counted = page.size
        self.size += page.counted
        while self.size > self.room:
            self.make_room()

    def make_room(self) -> None:
        key, page = next(iter(self.pages.items()))
        if page.is_in_use:
            page.is_in_use = False
            self.pages.move_to_end(key)
        else:
            self.remove(key)

    def remove(self, key: Hashable) -> None:
        page = self.pages.pop(key, None)
        if page:
            self.size -= page.counted

    def clear(self) -> None:
        self.pages.clear()
        self.size = 0
