"""Images that come with a page: those in its bundle, and those its text refers to."""

import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from posixpath import splitext
from typing import Self

from casestudies.files.front_matter.values import Place
from casestudies.files.importing.reading.document import Document, PageImage
from casestudies.files.importing.reading.locating import locate
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.sites import BEHIND_PATH
from casestudies.images.decoding import Decoders, ImageError
from casestudies.images.storing import check_image, store_image

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
# Any of them: all five are looked for in one go.
ANY_SUFFIX = re.compile(r"\.(?:jpe?g|png|webp|gif)", re.I)
MARKDOWN_IMAGE = re.compile(r"!\[[^\]]{0,1000}\]\(\s*<?([^)\s>]+)")
FIGURE = re.compile(r"\{\{[<%]\s*figure\b[^}]{0,1000}?\bsrc\s*=\s*\"([^\"]+)\"")
HTML_IMAGE = re.compile(r"(?i)<img\b[^>]{0,2000}?\bsrc\s*=\s*[\"']([^\"'>]+)")
HTML_LINK = re.compile(r"(?i)<a\b[^>]{0,2000}?\bhref\s*=\s*[\"']([^\"'>]+)")
TEXT_LINK = re.compile(r"\]\(\s*<?([^)\s>]+)")
SHOWING_IMAGES = (MARKDOWN_IMAGE, FIGURE, HTML_IMAGE)
LINK_PATTERNS = (HTML_LINK, TEXT_LINK)

Images = dict[str, tuple[str, str]]
"""By the author's reference: the path in the media folder, and the SHA-256 of the file read."""


class ImageIntake:
    """Pictures on their way into the media folder: each file once, over the cores.

    A dry run reads their headers and stores nothing. A context manager; what waits when it ends is
    dropped.
    """

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.decoders = Decoders()
        self.threads = ThreadPoolExecutor(self.decoders.count)
        self.jobs: dict[str, Future[str]] = {}
        self.digest = cache(image_digest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.threads.shutdown(cancel_futures=True)
        self.decoders.stop()

    def begin(self, path: Path) -> Future[str]:
        """Have the picture decoded and stored in a thread, unless that has begun already."""
        digest = self.digest(path)
        if digest not in self.jobs:
            self.jobs[digest] = self.threads.submit(self.take, path)
        return self.jobs[digest]

    def stored(self, path: Path) -> str:
        """The picture's path in the media folder, empty in a dry run. Raises ImageError."""
        return self.begin(path).result()

    def take(self, path: Path) -> str:
        with path.open("rb") as file:
            if self.dry_run:
                check_image(file, self.decoders.decode)
                return ""
            return store_image(file, self.decoders.decode).path


def find_images(document: Document) -> list[PageImage]:
    """The pictures that the page mentions or has in its bundle; remarks for what is not found."""
    if document.images is not None:
        return document.images
    document.images = found = []
    for reference, place in references(document).items():
        if path := locate(document.file, reference):
            found.append(PageImage(reference, place, path))
        else:
            text = f"The image “{reference[:80]}” was not found below the site’s folder."
            document.fields.remark(place, text)
    return found


def begin_decoding(found: list[PageImage], known: Images, intake: ImageIntake) -> None:
    """Let the new pictures be decoded while other work is done."""
    for image in found:
        if is_new(image, known, intake):
            intake.begin(image.path)


def is_new(image: PageImage, known: Images, intake: ImageIntake) -> bool:
    """Whether the picture is not one of those that the last import stored."""
    return known.get(image.reference, ("", ""))[1] != intake.digest(image.path)


def collect(
    document: Document, found: list[PageImage], known: Images, intake: ImageIntake
) -> tuple[Images, dict[str, str]]:
    """Store the page's pictures; `known` are those of the last import, not stored again.

    The article's own image becomes its path in the media folder. What is no picture gets a remark,
    and comes second: the SHA-256 of such files by their reference.
    """
    stored: Images = {}
    refused: dict[str, str] = {}
    for image in found:
        reference, digest = image.reference, intake.digest(image.path)
        try:
            is_stored = not is_new(image, known, intake)
            path = known[reference][0] if is_stored else intake.stored(image.path)
            stored[reference] = path, digest
        except ImageError as error:
            document.fields.remark(image.place, f"{reference}: {error}")
            refused[reference] = digest
    own = document.fields.values.get("image")
    if own:
        document.fields.values["image"] = stored[own][0] if own in stored else ""
    return stored, refused


def references(document: Document) -> dict[str, Place]:
    """Every image of the page, and where it is mentioned first."""
    found: dict[str, Place] = {}
    for reference, place in mentioned(document):
        if document.file.site.own_path(reference):
            found.setdefault(reference, place)
    return found


def mentioned(document: Document) -> Iterator[tuple[str, Place]]:
    image = document.fields.values.get("image")
    if image:
        place = document.front.place("image.src")
        yield image, place
        if document.file.site.own_path(image) is None:
            text = "image: an address of another site; pictures come from this site only."
            document.fields.remark(place, text)
            document.fields.values["image"] = ""
    yield from mentioned_in_text(document)
    for reference in bundle_images(document.file):
        yield reference, Place(1, 1)


def mentioned_in_text(document: Document) -> Iterator[tuple[str, Place]]:
    """What the text shows as an image, and the images that it links to."""
    text = document.body
    for pattern in SHOWING_IMAGES:
        for match in pattern.finditer(text):
            yield match[1], document.place_of(match.start())
    # Most texts link to none.
    for pattern in LINK_PATTERNS if ANY_SUFFIX.search(text) else ():
        for match in pattern.finditer(text):
            if splitext(BEHIND_PATH.sub("", match[1]))[1].lower() in IMAGE_SUFFIXES:
                yield match[1], document.place_of(match.start())


def bundle_images(file: MarkdownFile) -> dict[str, Path]:
    """The images in a page's bundle, by what its text may call them."""
    folder = file.path.parent
    return {
        path.relative_to(folder).as_posix(): path
        for path in (sorted(folder.rglob("*")) if file.is_bundle else ())
        if path.suffix.lower() in IMAGE_SUFFIXES
    }


def image_digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def are_unchanged(file: MarkdownFile, known: Images) -> bool:
    """Whether the images that came with a page, and those that were refused, are still the same,
    none gone and none new.
    """
    for reference, (_, digest) in known.items():
        path = locate(file, reference)
        if path is None or image_digest(path) != digest:
            return False
    found = bundle_images(file).items()
    return all(reference in known or path.is_symlink() for reference, path in found)
