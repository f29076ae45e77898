"""The site's own styles, scripts and typefaces, by the names under which pages ask for them."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage

from consultancy.edition.files import EditionFile, media_type_of

# What visitors need stands in it; all else is for the desk.
FOLDER = "site"


def static_files() -> Iterator[EditionFile]:
    """As `collectstatic` has laid them out, those of earlier releases and the packed ones too;
    where nothing is collected (DEBUG), as they are edited.
    """
    found = collected() if hasattr(staticfiles_storage, "hashed_files") else edited()
    for name, path in sorted(found):
        file = f"{settings.STATIC_URL.strip('/')}/{name}"
        yield EditionFile(file, media_type_of(name), partial(open_for_reading, path))


def collected() -> Iterator[tuple[str, str]]:
    root = Path(settings.STATIC_ROOT)
    for path in (root / FOLDER).rglob("*"):
        if path.is_file():
            yield path.relative_to(root).as_posix(), str(path)


def edited() -> Iterator[tuple[str, str]]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            if name.startswith(f"{FOLDER}/"):
                yield name, storage.path(name)


def open_for_reading(path: str) -> IO[bytes]:
    return Path(path).open("rb")
