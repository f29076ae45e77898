"""Images from outside: decoded and written anew before anyone sees them."""

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from casestudies.images.decoding import Decoded, ImageError, decode_apart

MAX_UPLOAD = 8 * 1024 * 1024
# In pixels: a thumbnail, a phone, the text column and a page on a sharp screen.
WIDTHS = (480, 960, 1600, 2400)

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

logger = logging.getLogger(__name__)

Decode = Callable[[bytes, Sequence[int] | None], Decoded]


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


def store_image(file: Readable, decode: Decode = decode_apart) -> StoredImage:
    """Store a picture in the media folder (`images/<digest>.jpg`), with its smaller copies.

    The kind is told by the content, never by the name; metadata is dropped; the name is ours. The
    same picture is stored once. Raises ImageError for what is no JPEG, PNG, WebP or GIF, is over
    8 MiB, 40 megapixels or 12,000 pixels long, is damaged, or is something else as well; and where
    there is no room for it, or the bucket is away.
    """
    head, files = decode(image_alone(file), WIDTHS)
    path = f"images/{sha256(files[0]).hexdigest()[:24]}.{head['extension']}"
    try:
        for width, name in [(0, path), *sizes_of(path, head["width"])]:
            # Of one that was stored when there were fewer sizes, those that it lacks.
            if not default_storage.exists(name):
                default_storage.save(name, ContentFile(files[width]))
    except OSError as error:
        logger.warning("An image could not be stored: %s", error)
        raise ImageError(no_room_for_image()) from error
    size = sum(map(len, files.values()))
    return StoredImage(path, head["width"], head["height"], size)


def no_room_for_image() -> str:
    """What somebody is told whose picture the disk or the bucket did not take."""
    return _(
        "The image is in order, but it could not be stored: the disk is full, or the place for "
        "images does not answer. Try again in a minute; if it fails again, tell your administrator."
    )


def is_stored(name: str) -> bool:
    """Whether the media have it, as far as this machine knows: of a bucket it asks once only."""
    has_copy: Callable[[str], bool] | None = getattr(default_storage, "has_copy", None)
    return bool(has_copy and has_copy(name)) or bool(default_storage.exists(name))


def check_image(file: Readable, decode: Decode = decode_apart) -> None:
    """Raises ImageError as `store_image` does, but for damage that only the pixels show."""
    decode(image_alone(file), None)


def image_alone(file: Readable) -> bytes:
    """What is in the file. Raises ImageError where that is too large, or no image alone."""
    data = file.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        raise ImageError(_("The image is larger than 8 MB. Save it smaller and try again."))
    if _PASSENGER.search(without_pixels(data)):
        said = _("This is no image alone: there is a page, a script or an archive in the file.")
        raise ImageError(f"{said} {what_to_do_with_drawings()}" if b"<svg" in data[:4096] else said)
    return data


def what_to_do_with_drawings() -> str:
    """What somebody does who has an SVG drawing only, as of many a logo."""
    return _("An SVG drawing is not taken: save it as PNG, at least 480 pixels wide.")


def without_pixels(data: bytes) -> bytes:
    """What stands before and after the picture in a file; pixels may spell anything by chance."""
    if data.startswith(b"RIFF"):
        return data[8 + int.from_bytes(data[4:8], "little") :]
    if data[:2] not in _PIXELS:
        return data
    first, end = _PIXELS[data[:2]]
    return data.partition(first)[0] + data.rpartition(end)[2]


def sizes_of(path: str, width: int) -> list[tuple[int, str]]:
    """The widths in which a picture of that width is kept as WebP, and the path of each.

    Its own width is the last, unless it is wider than any screen needs.
    """
    stem = "sizes/" + path.rpartition(".")[0].rpartition("/")[2]
    widths = [*(size for size in WIDTHS if size < width), min(width, WIDTHS[-1])]
    return [(size, f"{stem}-{size}.webp") for size in dict.fromkeys(widths)]
