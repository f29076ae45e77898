"""Images from outside: decoded and written anew before anyone sees them."""

import io
import warnings
from hashlib import sha256
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 8 * 1024 * 1024
MAX_PIXELS = 40_000_000
# In pixels: a thumbnail, a phone, the text column on a sharp screen.
WIDTHS = (480, 960, 1600)
# What is read, and as what it is written. Animations keep their first picture.
FORMATS = {
    "JPEG": ("JPEG", "jpg"),
    "PNG": ("PNG", "png"),
    "WEBP": ("WEBP", "webp"),
    "GIF": ("PNG", "png"),
}
MODES = {"JPEG": {"L", "RGB"}, "PNG": {"L", "RGB", "RGBA"}, "WEBP": {"RGB", "RGBA"}}


class ImageError(ValueError):
    """The file is no image that this site shows; the text says why and what to do."""


class Readable(Protocol):
    """An open file, or an upload."""

    def read(self, size: int, /) -> bytes: ...


def store_image(file: Readable) -> str:
    """Store a picture in the media folder and return its path there (`images/<digest>.jpg`).

    The kind is told by the content, never by the name; metadata is dropped; the name is ours. The
    same picture is stored once. Raises ImageError for what is no JPEG, PNG, WebP or GIF, is over
    8 MiB or 40 megapixels, or is damaged.
    """
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ImageError(_("The image is larger than 8 MB. Save it smaller and try again."))
    try:
        encoded, extension = encode_again(data)
    except ImageError:
        raise
    except Exception as error:  # Pillow's decoders raise nearly everything on hostile files
        raise ImageError(
            _("This is no JPEG, PNG, WebP or GIF image, or it is damaged. Export it again.")
        ) from error
    path = f"images/{sha256(encoded).hexdigest()[:24]}.{extension}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(encoded))
        store_sizes(path, encoded)
    return path


def sizes_of(path: str, width: int) -> list[tuple[int, str]]:
    """The widths in which a picture of that width is kept as WebP, and the path of each.

    Its own width is the last, unless it is wider than any screen needs.
    """
    stem = "sizes/" + path.rpartition(".")[0].rpartition("/")[2]
    widths = [*(size for size in WIDTHS if size < width), min(width, WIDTHS[-1])]
    return [(size, f"{stem}-{size}.webp") for size in dict.fromkeys(widths)]


def store_sizes(path: str, encoded: bytes) -> None:
    image = Image.open(io.BytesIO(encoded))
    for width, name in sizes_of(path, image.width):
        height = max(1, round(image.height * width / image.width))
        output = io.BytesIO()
        image.resize((width, height), Image.Resampling.LANCZOS).save(output, "WEBP", quality=80)
        default_storage.save(name, ContentFile(output.getvalue()))


def encode_again(data: bytes) -> tuple[bytes, str]:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        image = Image.open(io.BytesIO(data), formats=list(FORMATS))
        if image.width * image.height > MAX_PIXELS:
            raise ImageError(_("The image has more than 40 megapixels. Save it smaller."))
        kind, extension = FORMATS[image.format or ""]
        upright = ImageOps.exif_transpose(image)
        if upright.mode not in MODES[kind]:
            upright = upright.convert("RGB" if kind == "JPEG" else "RGBA")
    # A new image: nothing of the file but its pixels is copied.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    output = io.BytesIO()
    clean.save(output, kind, optimize=True, quality=85)
    return output.getvalue(), extension
