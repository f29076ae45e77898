"""Images from outside: decoded and written anew before anyone sees them."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_UPLOAD = 8 * 1024 * 1024
# In pixels: a thumbnail, a phone, the text column on a sharp screen.
WIDTHS = (480, 960, 1600)
REENCODER = Path(__file__).with_name("reencoding.py")
# More than its own limit of processor time, for a machine with other things to do.
PATIENCE = 60

# A file that is an image and something else at once: a page, a script, a document, an archive.
_PASSENGER = re.compile(
    rb"<(?:script|html|svg|iframe)[\s/>]|<!doctype|<\?php|%PDF-[12]|PK\x05\x06", re.IGNORECASE
)
# By how a file begins: what stands before its first pixels, and what at its end.
_PIXELS = {
    b"\xff\xd8": (b"\xff\xda", b"\xff\xd9"),
    b"\x89P": (b"IDAT", b"IEND"),
    b"GI": (b",", b"\x00;"),
}

ERRORS = {
    "damaged": gettext_lazy(
        "This is no JPEG, PNG, WebP or GIF image, or it is damaged. Export it again."
    ),
    "pixels": gettext_lazy("The image has more than 40 megapixels. Save it smaller."),
    "side": gettext_lazy("The image is more than 12,000 pixels long. Save it smaller."),
}


class ImageError(ValueError):
    """The file is no image that this site shows; the text says why and what to do."""


class Readable(Protocol):
    """An open file, or an upload."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class StoredImage:
    """A picture in the media folder: path, pixels, and its bytes together with all copies."""

    path: str
    width: int
    height: int
    size: int


def store_image(file: Readable) -> StoredImage:
    """Store a picture in the media folder (`images/<digest>.jpg`), with its smaller copies.

    The kind is told by the content, never by the name; metadata is dropped; the name is ours. The
    same picture is stored once. Raises ImageError for what is no JPEG, PNG, WebP or GIF, is over
    8 MiB, 40 megapixels or 12,000 pixels long, is damaged, or is something else as well.
    """
    head, files = read_image(file)
    path = f"images/{sha256(files[0]).hexdigest()[:24]}.{head['extension']}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(files[0]))
        for width, name in sizes_of(path, head["width"]):
            default_storage.save(name, ContentFile(files[width]))
    size = sum(map(len, files.values()))
    return StoredImage(path, head["width"], head["height"], size)


def read_image(file: Readable) -> tuple[dict[str, Any], dict[int, bytes]]:
    """As `decode_apart`, for any file. Raises ImageError as `store_image` does."""
    data = file.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        raise ImageError(_("The image is larger than 8 MB. Save it smaller and try again."))
    if _PASSENGER.search(without_pixels(data)):
        raise ImageError(
            _("This is no image alone: there is a page, a script or an archive in the file.")
        )
    return decode_apart(data)


def without_pixels(data: bytes) -> bytes:
    """What stands before and after the picture in a file; pixels may spell anything by chance."""
    if data.startswith(b"RIFF"):
        return data[8 + int.from_bytes(data[4:8], "little") :]
    if data[:2] not in _PIXELS:
        return data
    first, end = _PIXELS[data[:2]]
    return data.partition(first)[0] + data.rpartition(end)[2]


def decode_apart(data: bytes) -> tuple[dict[str, Any], dict[int, bytes]]:
    """What the image is, and its files by their width; the image itself has width 0.

    A process of its own with narrow limits does the work (see reencoding.py). Raises ImageError.
    """
    command = [sys.executable, "-I", str(REENCODER), *map(str, WIDTHS)]
    try:
        done = subprocess.run(  # noqa: S603 - fixed words; the file goes to standard input
            command, input=data, capture_output=True, timeout=PATIENCE, env={}, check=True
        )
        first, _newline, rest = done.stdout.partition(b"\n")
        head = json.loads(first)
    except (subprocess.SubprocessError, ValueError) as error:
        raise ImageError(ERRORS["damaged"]) from error
    if "error" in head:
        raise ImageError(ERRORS[head["error"]])
    files, start = {}, 0
    for width, length in head["files"]:
        files[width] = rest[start : start + length]
        start += length
    return head, files


def sizes_of(path: str, width: int) -> list[tuple[int, str]]:
    """The widths in which a picture of that width is kept as WebP, and the path of each.

    Its own width is the last, unless it is wider than any screen needs.
    """
    stem = "sizes/" + path.rpartition(".")[0].rpartition("/")[2]
    widths = [*(size for size in WIDTHS if size < width), min(width, WIDTHS[-1])]
    return [(size, f"{stem}-{size}.webp") for size in dict.fromkeys(widths)]
