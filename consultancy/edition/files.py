"""What an edition consists of, and what a walk through the site finds besides."""

from collections.abc import Callable
from dataclasses import dataclass, field
from mimetypes import guess_type
from typing import IO, NamedTuple

UNTYPED = "application/octet-stream"


class EditionFile(NamedTuple):
    """A file to be: its name from the edition's folder on, its media type, and how to read it."""

    name: str
    media_type: str
    open: Callable[[], IO[bytes]]


class Moved(NamedTuple):
    """Where an old address leads, and with which status."""

    status: int
    target: str


@dataclass
class Findings:
    """What is known at the end of a walk."""

    is_verbatim: bool = False
    """Whether pages stay as they are, for a server that asks the site for what it has not."""
    headers: dict[str, str] = field(default_factory=dict)
    """Those of the home page."""
    moved: dict[str, Moved] = field(default_factory=dict)
    """By the old path, decoded."""
    gone: set[str] = field(default_factory=set)
    """The paths of what was public and is withdrawn."""
    files: set[str] = field(default_factory=set)
    """The paths of all that was written."""
    failed: dict[str, str] = field(default_factory=dict)
    """Why a file could not be made, by its name."""


def media_type_of(name: str) -> str:
    """By the ending of a file that no view makes; all our texts are UTF-8."""
    media_type = guess_type(name)[0] or UNTYPED
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
