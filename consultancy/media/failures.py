"""The bucket of media gave nothing, and what a thread has just made may lack it."""

import threading

_noted = threading.local()


class BucketAwayError(OSError):
    """The bucket gave no answer, or refused; the text says why and holds no secret."""


def note_media_failure() -> None:
    _noted.has_failed = True


def forget_failures() -> None:
    _noted.has_failed = False


def has_failed() -> bool:
    """Whether the bucket failed in this thread since `forget_failures`."""
    return getattr(_noted, "has_failed", False)
