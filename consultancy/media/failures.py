"""Whether what a thread has just made lacks something that the bucket did not give."""

import threading

_noted = threading.local()


def note_failure() -> None:
    _noted.has_failed = True


def forget_failures() -> None:
    _noted.has_failed = False


def has_failed() -> bool:
    """Whether the bucket failed in this thread since `forget_failures`."""
    return getattr(_noted, "has_failed", False)
