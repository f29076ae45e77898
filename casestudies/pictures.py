"""What a page says about an image so that it neither jumps nor weighs more than it must."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from PIL import Image

from casestudies.images import sizes_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the media folder: its address, its size in pixels, and a srcset of WebP files."""

    url: str
    width: int
    height: int
    srcset: str


def picture(path: str) -> Picture | None:
    """The image at that path of the media folder; None where there is no readable one."""
    try:
        return read_picture(path)
    except (OSError, ValueError, SuspiciousFileOperation) as error:
        logger.warning("No picture at %r: %s", path, type(error).__name__)
        return None


def picture_at(address: str) -> Picture | None:
    """The image at an address of the media folder; None for any other address."""
    base = default_storage.url("")
    return picture(unquote(address.removeprefix(base))) if address.startswith(base) else None


# Images are named for their content: what is once read stays true.
@lru_cache(maxsize=1000)
def read_picture(path: str) -> Picture:
    with default_storage.open(path) as file, Image.open(file) as image:
        width, height = image.size
    stored = [(size, name) for size, name in sizes_of(path, width) if default_storage.exists(name)]
    srcset = ", ".join(f"{default_storage.url(name)} {size}w" for size, name in stored)
    return Picture(default_storage.url(path), width, height, srcset)
