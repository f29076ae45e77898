"""How a process that answers gets memory and gives it back, where glibc deals it out.

What pages of all sizes and their compression leave between each other becomes otherwise as much
again as they are.
"""

import ctypes
import time
from threading import Thread

# Of the environment, unless whoever starts us says so: one heap for all threads, which take turns
# anyway, and large blocks by themselves. With a lower bound of those a page that is made anew asks
# the system for memory thirty times, for a sixth of its time.
THRIFT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "4194304",
}
# Seconds. To look through the heap takes a millisecond, in which nobody else is dealt any.
BETWEEN = 2


def give_memory_back() -> None:
    """From now on give the system what lies free between the blocks (malloc_trim(3)), in a thread
    of its own. Under another C library nothing happens.
    """
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        Thread(target=give_back_for_ever, args=(trim,), name="thrift", daemon=True).start()


def give_back_for_ever(trim: "ctypes._NamedFuncPointer") -> None:
    while True:
        time.sleep(BETWEEN)
        trim(0)
