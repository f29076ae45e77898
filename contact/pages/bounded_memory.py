"""Memory with a bound: what was asked for last stays in it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class BoundedMemory(Generic[Thing]):
    """Things by their keys, which take no more than `size` bytes, as `size_of` reckons them.

    For all threads of a process.
    """

    def __init__(self, size: int, size_of: Callable[[Thing], int]) -> None:
        self.size, self.left, self.size_of = size, size, size_of
        self.things: OrderedDict[Hashable, Thing] = OrderedDict()
        self.lock = Lock()

    def find(self, key: Hashable) -> Thing | None:
        """The thing of that key, None where it is not kept (any more)."""
        with self.lock:
            # Each look hashes the key anew, and keys are long.
            thing = self.things.get(key)
            if thing is not None:
                self.things.move_to_end(key)
            return thing

    def keep(self, key: Hashable, thing: Thing) -> None:
        """Keep it if it fits in; what nobody has asked for since longest gives way."""
        with self.lock:
            if key in self.things or self.size_of(thing) > self.size:
                return
            self.things[key] = thing
            self.left -= self.size_of(thing)
            while self.left < 0:
                _key, oldest = self.things.popitem(last=False)
                self.left += self.size_of(oldest)
