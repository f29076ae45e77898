"""What is in a content file: its bytes, read as text."""

from hashlib import sha256
from pathlib import Path
from stat import S_ISREG

from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.values import FrontMatter, Place
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.report import RefusedFileError

MAX_BYTES = 2_000_000


def file_digest(file: MarkdownFile) -> str:
    """The SHA-256 of the file; empty for one that is refused anyhow."""
    try:
        return sha256(file_bytes(file.path)).hexdigest()
    except RefusedFileError:
        return ""


def file_bytes(path: Path) -> bytes:
    """What is in the file. Raises RefusedFileError for what is no file, cannot be read, or is too
    large to be an article.
    """
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):
            raise RefusedFileError("This is no file, but a pipe, a device or the like; delete it.")
        if found.st_size > MAX_BYTES:
            size = f"{found.st_size:,} bytes; {MAX_BYTES:,} are the limit"
            raise RefusedFileError(f"The file has {size}.")
        return path.read_bytes()
    except OSError as error:
        raise RefusedFileError(f"The file cannot be read: {error.strerror}.") from None


def read_head(path: Path) -> FrontMatter:
    """The front matter alone, of a file that need not be a page.

    Raises RefusedFileError or FrontMatterError.
    """
    return parse_front_matter(split(decode(file_bytes(path)))[0])


def decode(data: bytes) -> str:
    """The bytes as text. Raises RefusedFileError with the place of what is not UTF-8, or NUL."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RefusedFileError("The file is UTF-16; save it as UTF-8.")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise RefusedFileError(
            "This is not UTF-8; save the file as UTF-8.", place_at(data, error.start)
        ) from None
    if "\r" in text and "\n" not in text:
        raise RefusedFileError("The lines end in CR alone; save the file with LF.")
    if "\0" in text:
        raise RefusedFileError("A NUL character cannot be stored.", place_at(data, data.index(0)))
    return text


def place_at(data: bytes, index: int) -> Place:
    start = data.rfind(b"\n", 0, index) + 1
    column = len(data[start:index].decode(errors="replace")) + 1
    return Place(data.count(b"\n", 0, index) + 1, column)
