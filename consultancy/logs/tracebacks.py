"""Where an exception came from, without a value: kinds, files, lines, functions."""

import sys
import sysconfig
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from consultancy.logs.harmless import message_of

BASE = f"{Path(__file__).resolve().parent.parent.parent}/"
LIBRARIES = sorted({f"{sysconfig.get_path(name)}/" for name in ("purelib", "stdlib")}, key=len)
# Of each exception the innermost and those of our own code, and of a chain the last ones.
INNERMOST = 6
MOST_FRAMES = 15
MOST_CAUSES = 4


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of code on the way to the exception."""

    file: str
    line: int
    function: str

    @property
    def is_ours(self) -> bool:
        return self.file.startswith(("consultancy/", "casestudies/", "contact/"))

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.function}"


@dataclass(frozen=True, slots=True)
class Fault:
    """An exception of which everything may be told; its frames from the outermost on."""

    kind: str
    message: str
    frames: tuple[Frame, ...]

    def __str__(self) -> str:
        way = " < ".join(str(frame) for frame in reversed(self.frames))
        said = f"{self.kind}: {self.message}" if self.message else self.kind
        return f"{said} at {way}" if way else said

    @property
    def place(self) -> str:
        """Where in our own code, or else in whoever's."""
        ours = [frame for frame in self.frames if frame.is_ours] or list(self.frames)
        return f"{ours[-1].file}:{ours[-1].line}" if ours else ""


def faults_of(error: BaseException | None) -> list[Fault]:
    """The exception, and after it what it came of."""
    return [Fault(type_name(one), message_of(one), frames_of(one)) for one in chain(error)]


def chain(error: BaseException | None) -> Iterator[BaseException]:
    for _number in range(MOST_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def type_name(error: BaseException) -> str:
    module = type(error).__module__
    name = type(error).__qualname__
    return name if module == "builtins" else f"{module}.{name}"


def frames_of(error: BaseException) -> tuple[Frame, ...]:
    walked = traceback.walk_tb(error.__traceback__)
    found = [Frame(short_file_name(f.f_code.co_filename), n, f.f_code.co_name) for f, n in walked]
    before, innermost = found[:-INNERMOST], found[-INNERMOST:]
    return (*[one for one in before if one.is_ours][INNERMOST - MOST_FRAMES :], *innermost)


def short_file_name(file: str) -> str:
    """A file's name from the root of the site, or of the libraries."""
    for root in (*reversed(LIBRARIES), BASE):
        file = file.removeprefix(root)
    return file


def error_in(exc_info: object) -> BaseException | None:
    """The exception that a record of the log was made with."""
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exc_info()[1] if exc_info else None
