"""Where the files lie that a page mentions."""

from collections.abc import Iterable
from os import R_OK, access
from os.path import isfile
from pathlib import Path
from posixpath import dirname, normpath

from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.sites import Site

# Whose files stand at the root of the built site.
PUBLIC = {"static", "assets"}


def locate(file: MarkdownFile, reference: str) -> Path | None:
    """The file that a reference means; never outside the site's folder, never through a link."""
    site, name = file.site, file.site.own_path(reference)
    if name is None or name.startswith("/"):
        return find_image(name or "", site.image_folders, site.folder) or mounted(name or "", site)
    if found := find_image(name, [file.path.absolute().parent], site.folder):
        return found
    # Where a browser would look, from the page's address.
    parts = [folder for folder in site.image_folders if folder in (site.content, *site.public)]
    for above in (file.content_path.rpartition(".")[0], dirname(file.content_path)):
        if found := find_image(normpath(f"/{above}/{name}"), parts, site.folder):
            return found
    return find_image(name, site.image_folders, site.folder)


def mounted(name: str, site: Site) -> Path | None:
    """The file that a module mount puts at that address of the built site."""
    for mount, target in site.all_mounts():
        component, _slash, place = target.partition("/")
        folder = site.below(mount.get("source"))
        if folder and place and component in PUBLIC and name.startswith(f"/{place}/"):
            return find_image(name.removeprefix(f"/{place}"), [folder], site.folder)
    return None


def find_image(reference: str, folders: Iterable[Path], top: Path) -> Path | None:
    """The first file of that name in the folders; never outside `top`, never through a link."""
    for folder in folders if reference else ():
        path = folder / reference.lstrip("/").split("?")[0]
        real = path.resolve()
        # pathlib's raises where a name is longer than any file's.
        is_there = isfile(path) and access(path, R_OK)  # noqa: PTH113
        if is_there and real == path.absolute() and real.is_relative_to(top.resolve()):
            return path
    return None
