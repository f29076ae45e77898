"""The files of the media folder that pages show."""

import re
from collections.abc import Iterator
from posixpath import normpath
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage

from casestudies.files.exporting.page_files import reference_of
from casestudies.files.exporting.paths import safe_path
from casestudies.publishing import Page

# Where an address can begin in Markdown, HTML or a shortcode; after a host it is another site's.
MEDIA_ADDRESS = re.compile(r"(?<=[(<\"'=\s])([\w:/.-]*?)/media/([^\s\"'`<>()\\]+)")
# What stands before the path in an address of the site that was imported.
HOST = re.compile(r"^(?:[a-zA-Z]+:)?//[^/]*")


def own_media(text: str) -> Iterator[str]:
    """The files of this site's media folder to which addresses in a text lead."""
    for match in MEDIA_ADDRESS.finditer(f" {text}"):
        if match[1] in {"", settings.SITE_URL}:
            name = path_in(match[2]).rstrip(".,;:!?")
            if "." in name.rpartition("/")[2]:
                yield name


def came_with(page: Page, path: str) -> Iterator[tuple[str, str]]:
    """Where each file that came with the page goes, and where the media folder has it."""
    for reference, (stored, *_) in page.imported.get("images", {}).items():
        named = path_in(HOST.sub("", reference))
        above = "static" if named.startswith("/") else path.rpartition("/")[0]
        yield safe_path(normpath(f"/{above}/{named}")), stored


def path_in(address: str) -> str:
    """The path of an address without its host, decoded; any text has one."""
    return unquote(re.split(r"[?#]", address)[0])


def added_to(page: Page) -> Iterator[tuple[str, str]]:
    """The same for those that were chosen here, which lie below `/media/` in any site."""
    image = getattr(page, "image", "")
    names = [image] if image and reference_of(page, image).startswith("/media/") else []
    for name in dict.fromkeys([*names, *own_media(page.body)]):
        if page.media_path(f"/media/{name}") is None:
            yield safe_path(f"static/media/{name}"), name


def media_file(stored: str) -> bytes:
    """What the media folder has under a name. Raises OSError with a sentence."""
    try:
        with default_storage.open(stored) as file:
            return bytes(file.read())
    except (OSError, ValueError, SuspiciousOperation) as error:
        raise OSError(f"the image {stored} cannot be read: {error}.") from None
