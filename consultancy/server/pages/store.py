"""Answers that are kept, within a bound in bytes: what was not asked for longest goes first."""

from collections import OrderedDict

from consultancy.server.pages.page import Page

# No page takes more than this part of the room.
LARGEST = 1 / 8


class Store:
    """Pages by their address. Its bytes are all that lie in it, in every coding."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self.pages: OrderedDict[tuple[str, str], Page] = OrderedDict()

    def use(self, address: tuple[str, str]) -> Page | None:
        """The page at that address, if it is here; it will be the last to go."""
        page = self.pages.get(address)
        if page:
            try:  # noqa: SIM105 -- costs nothing where a page is there
                self.pages.move_to_end(address)
            except KeyError:
                # Another thread has let it go just now.
                pass
        return page

    def put(self, address: tuple[str, str], page: Page) -> None:
        """Keep a page, or count it again when it has grown; nothing that is too large."""
        self.remove(address)
        if page.size > self.room * LARGEST:
            return
        self.pages[address] = page
        page.counted = page.size
        self.size += page.counted
        while self.size > self.room:
            self.remove(next(iter(self.pages)))

    def remove(self, address: tuple[str, str]) -> None:
        page = self.pages.pop(address, None)
        if page:
            self.size -= page.counted

    def clear(self) -> None:
        self.pages.clear()
        self.size = 0
