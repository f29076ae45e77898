"""Images that come with a page: those in its bundle, and those its text refers to."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from casestudies.files.front_matter import Place
from casestudies.files.importing.reading import Incoming
from casestudies.files.importing.sources import Source
from casestudies.images.storing import ImageError, read_image, store_image

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif"}
REFERENCE = re.compile(
    r"!\[[^\]]{0,1000}\]\(\s*<?([^)\s>]+)|\{\{[<%]\s*figure\b[^}]{0,1000}?\bsrc\s*=\s*\"([^\"]+)\""
)
EXTERNAL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")

Images = dict[str, tuple[str, str]]
"""By the author's reference: the path in the media folder, and the SHA-256 of the file read."""


def collect(incoming: Incoming, known: Images, *, dry_run: bool) -> Images:
    """Store the page's images; `known` are those of the last import, not stored again.

    The article's own image becomes its path in the media folder. Remarks for what is not found or
    is no image.
    """
    found: Images = {}
    for reference, place in references(incoming):
        path = locate(incoming.source, reference)
        if path is None:
            text = f"The image “{reference[:80]}” was not found below the site’s folder."
            incoming.fields.remark(place, text)
            continue
        try:
            found[reference] = stored(path, known.get(reference), dry_run=dry_run)
        except ImageError as error:
            incoming.fields.remark(place, f"{reference}: {error}")
    image = incoming.fields.values.get("image")
    if image:
        incoming.fields.values["image"] = found[image][0] if image in found else ""
    return found


def references(incoming: Incoming) -> Iterator[tuple[str, Place]]:
    """Every image of the page once, and where it is mentioned first."""
    seen: set[str] = set()
    for reference, place in mentioned(incoming):
        if reference not in seen and not EXTERNAL.match(reference):
            seen.add(reference)
            yield reference, place


def mentioned(incoming: Incoming) -> Iterator[tuple[str, Place]]:
    image = incoming.fields.values.get("image")
    if image:
        place = incoming.front.place("image.src")
        yield image, place
        if EXTERNAL.match(image):
            text = "image: an address of another site; pictures come from this site only."
            incoming.fields.remark(place, text)
            incoming.fields.values["image"] = ""
    for match in REFERENCE.finditer(incoming.body):
        yield match[1] or match[2], incoming.place_of(match.start())
    if incoming.source.is_bundle:
        for path in sorted(incoming.source.path.parent.rglob("*")):
            if path.suffix.lower() in SUFFIXES:
                yield path.relative_to(incoming.source.path.parent).as_posix(), Place(1, 1)


def locate(source: Source, reference: str) -> Path | None:
    """The file that a reference means; never outside the site's folder, never through a link."""
    site = source.root.parent
    places = [source.root / "static", source.root / "assets", source.root]
    if source.root.name == "content":
        places = [site / "static", site / "assets", *places]
    if not reference.startswith("/"):
        places.insert(0, source.path.parent)
    top = (site if source.root.name == "content" else source.root).resolve()
    for folder in places:
        path = folder / reference.lstrip("/").split("?")[0]
        if path.is_file() and path.resolve() == path.absolute() and is_below(path, top):
            return path
    return None


def is_below(path: Path, top: Path) -> bool:
    return path.resolve().is_relative_to(top)


def stored(path: Path, known: tuple[str, str] | None, *, dry_run: bool) -> tuple[str, str]:
    """The image in the media folder. Raises ImageError."""
    digest = digest_of(path)
    if known and known[1] == digest:
        return known[0], digest
    with path.open("rb") as file:
        if dry_run:
            read_image(file)
            return "", digest
        return store_image(file).path, digest


def digest_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def are_unchanged(source: Source, known: Images) -> bool:
    """Whether the images that came with a page are still the same, none gone and none new."""
    for reference, (_, digest) in known.items():
        path = locate(source, reference)
        if path is None or digest_of(path) != digest:
            return False
    if not source.is_bundle:
        return True
    return all(
        path.relative_to(source.path.parent).as_posix() in known or not is_image(path)
        for path in source.path.parent.rglob("*")
        if path.suffix.lower() in SUFFIXES
    )


def is_image(path: Path) -> bool:
    """Whether an import would take the file; one it refused before is no change."""
    try:
        with path.open("rb") as file:
            read_image(file)
    except (ImageError, OSError):
        return False
    return not path.is_symlink()
