"""What a page says about an image so that it neither jumps nor weighs more than it must."""

import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from urllib.parse import unquote

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.utils.html import format_html
from PIL import Image

from casestudies.images.storing import is_stored, sizes_of

# An image, and the tags of its figure before it. It begins with a character of its own: otherwise
# `re` tries every place of a text, which takes ten times as long.
IMAGE = re.compile(r'<(figure[^>]*>\s*(?:<a [^>]*>)?<)?img (?=[^>]*\bsrc="([^"]+)")([^>]*)>')
# How wide the text column is, what reaches out of it, and the column below a page's title, as
# measured in a browser (tests/casestudies/images).
ON_NARROW = "calc(94vw - 0.6rem)"
TEXT_SIZES = f"(width < 40rem) {ON_NARROW}, 36rem"
FIGURE_SIZES = f"(width < 62rem) {ON_NARROW}, 46rem"
PAGE_SIZES = f"(width < 62rem) {ON_NARROW}, (width < 90rem) calc(89.5vw - 16.6rem), 64rem"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image in the media folder: its path there, its address, its size in pixels, and a srcset
    of WebP files.
    """

    path: str
    url: str
    width: int
    height: int
    srcset: str

    @property
    def is_photograph(self) -> bool:
        """Whether it is large enough to stand for a page elsewhere: what is smaller, networks show
        as a thumbnail (https://developers.facebook.com/docs/sharing/webmasters/images/).
        """
        return self.width >= 600 and self.height >= 315

    @property
    def is_upright(self) -> bool:
        return self.height > self.width

    @property
    def is_tall(self) -> bool:
        """Whether it would fill a screen and more if it were as wide as a page."""
        return self.height > 0.8 * self.width

    @property
    def sizes_in_full(self) -> str:
        """How wide it stands above a text, whole."""
        return TEXT_SIZES if self.is_tall else PAGE_SIZES


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
    stored = [(size, name) for size, name in sizes_of(path, width) if is_stored(name)]
    srcset = ", ".join(f"{default_storage.url(name)} {size}w" for size, name in stored)
    return Picture(path, default_storage.url(path), width, height, srcset)


def with_sizes(html: str) -> str:
    """The sanitised HTML in which images of the media folder say how large they are.

    Width and height keep the text from jumping, unless the author has given them; the srcset lets
    the browser choose a smaller file. Images that have one already and others stay as they are.
    """
    return IMAGE.sub(sized, html) if "<img " in html else html


def sized(image: re.Match[str]) -> str:
    before, source, attributes = image.groups()
    found = picture_at(unescape(source)) if "srcset=" not in attributes else None
    if found is None:
        return image[0]
    sizes = FIGURE_SIZES if before else TEXT_SIZES
    added = format_html('srcset="{}" sizes="{}" ', found.srcset, sizes) if found.srcset else ""
    if "width=" not in attributes and "height=" not in attributes:
        added += format_html('width="{}" height="{}" ', found.width, found.height)
    return f"<{before or ''}img {added}{attributes}>"
