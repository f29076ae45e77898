"""Images that come with a page: those in its bundle, and those its text refers to."""

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from os.path import isfile
from pathlib import Path

from casestudies.files.front_matter.values import Place
from casestudies.files.importing.documents import Document
from casestudies.files.importing.markdown_files import MarkdownFile
from casestudies.images.storing import ImageError, read_image, store_image

IMAGE_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
IMAGE_REFERENCE = re.compile(
    r"!\[[^\]]{0,1000}\]\(\s*<?([^)\s>]+)|\{\{[<%]\s*figure\b[^}]{0,1000}?\bsrc\s*=\s*\"([^\"]+)\""
)
EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")

Images = dict[str, tuple[str, str]]
"""By the author's reference: the path in the media folder, and the SHA-256 of the file read."""


def collect(document: Document, known: Images, *, dry_run: bool) -> Images:
    """Store the page's images; `known` are those of the last import, not stored again.

    The article's own image becomes its path in the media folder. Remarks for what is not found or
    is no image.
    """
    found: Images = {}
    for reference, place in references(document).items():
        path = locate(document.file, reference)
        if path is None:
            text = f"The image “{reference[:80]}” was not found below the site’s folder."
            document.fields.remark(place, text)
            continue
        try:
            found[reference] = stored_image(path, known.get(reference), dry_run=dry_run)
        except ImageError as error:
            document.fields.remark(place, f"{reference}: {error}")
    image = document.fields.values.get("image")
    if image:
        document.fields.values["image"] = found[image][0] if image in found else ""
    return found


def references(document: Document) -> dict[str, Place]:
    """Every image of the page, and where it is mentioned first."""
    found: dict[str, Place] = {}
    for reference, place in mentioned(document):
        if not EXTERNAL.match(reference):
            found.setdefault(reference, place)
    return found


def mentioned(document: Document) -> Iterator[tuple[str, Place]]:
    image = document.fields.values.get("image")
    if image:
        place = document.front.place("image.src")
        yield image, place
        if EXTERNAL.match(image):
            text = "image: an address of another site; pictures come from this site only."
            document.fields.remark(place, text)
            document.fields.values["image"] = ""
    for match in IMAGE_REFERENCE.finditer(document.body):
        yield match[1] or match[2], document.place_of(match.start())
    for reference in bundle_images(document.file):
        yield reference, Place(1, 1)


def bundle_images(file: MarkdownFile) -> dict[str, Path]:
    """The images in a page's bundle, by what its text may call them."""
    folder = file.path.parent
    return {
        path.relative_to(folder).as_posix(): path
        for path in (sorted(folder.rglob("*")) if file.is_bundle else ())
        if path.suffix.lower() in IMAGE_SUFFIXES
    }


def locate(file: MarkdownFile, reference: str) -> Path | None:
    """The file that a reference means; never outside the site's folder, never through a link."""
    # Hugo may have a folder for each language in its content.
    above = (folder.parent for folder in (file.root, file.root.parent) if folder.name == "content")
    site = next(above, file.root)
    places = [file.root / "static", file.root / "assets", file.root]
    if site != file.root:
        places = [site / "static", site / "assets", *places]
    if not reference.startswith("/"):
        places.insert(0, file.path.parent)
    return find_image(reference, places, site)


def find_image(reference: str, folders: Iterable[Path], top: Path) -> Path | None:
    """The first file of that name in the folders; never outside `top`, never through a link."""
    for folder in folders if reference else ():
        path = folder / reference.lstrip("/").split("?")[0]
        real = path.resolve()
        # pathlib's raises where a name is longer than any file's.
        is_there = isfile(path)  # noqa: PTH113
        if is_there and real == path.absolute() and real.is_relative_to(top.resolve()):
            return path
    return None


def stored_image(path: Path, known: tuple[str, str] | None, *, dry_run: bool) -> tuple[str, str]:
    """The image in the media folder. Raises ImageError."""
    digest = image_digest(path)
    if known and known[1] == digest:
        return known[0], digest
    with path.open("rb") as file:
        if dry_run:
            read_image(file)
            return "", digest
        return store_image(file).path, digest


def image_digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def are_unchanged(file: MarkdownFile, known: Images) -> bool:
    """Whether the images that came with a page are still the same, none gone and none new."""
    for reference, (_, digest) in known.items():
        path = locate(file, reference)
        if path is None or image_digest(path) != digest:
            return False
    found = bundle_images(file).items()
    return all(reference in known or not is_image(path) for reference, path in found)


def is_image(path: Path) -> bool:
    """Whether an import would take the file; one it refused before is no change."""
    try:
        with path.open("rb") as file:
            read_image(file)
    except (ImageError, OSError):
        return False
    return not path.is_symlink()
