"""Every page of the site as a file again, for an empty folder or over the site it came from."""

from dataclasses import dataclass, field

from casestudies.files import menus
from casestudies.files.exporting.everything import Everything, everything
from casestudies.files.exporting.media import added_to, came_with, media_file
from casestudies.files.exporting.paths import places_of, safe_path
from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.records.exporting import DATA_FOLDER, export_records


@dataclass(slots=True)
class Export:
    """Files to write, by path, and what could not be written."""

    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add_media(self, path: str, name: str, stored: str) -> None:
        """Add a file of the media folder as `name`, or the problem to what lies at `path`."""
        try:
            self.files[name] = media_file(stored)
        except OSError as error:
            self.problems.append(f"{path}: {error}")


def export_site(*, with_unconfirmed: bool = False) -> Export:
    """Every page of the site as a file below a content root, drafts included, with images.

    A page that came from a file and was not edited since gives the same bytes; an edited one
    differs in what was edited. Static files lie below `static/`, menus below `config/`,
    testimonials and clients below `data/`: without `with_unconfirmed` only those who permit to be
    shown. A fixed number of queries.
    """
    export = Export()
    whole = everything()
    if entries := list(menus.entries_of_the_configuration()):
        export.files[menus.MENU_FILE] = menus.as_yaml(entries).encode()
    add_pages(export, whole)
    add_records(export, with_unconfirmed=with_unconfirmed)
    return export


def add_pages(export: Export, whole: Everything) -> None:
    """All pages, each with its images."""
    places = places_of(whole.pages)
    for page in whole.pages:
        path = places.path_of(page)
        try:
            export.files[path] = whole.file_of(page).encode()
        except FrontMatterError as error:
            export.problems.append(f"{path}: {error.message}")
            continue
        for name, stored in (*came_with(page, path), *added_to(page)):
            export.add_media(path, name, stored)


def add_records(export: Export, *, with_unconfirmed: bool) -> None:
    """Testimonials and clients, as data files."""
    records = export_records(with_unconfirmed=with_unconfirmed)
    export.files |= {safe_path(path): data for path, data in records.files.items()}
    export.left_out += records.left_out
    for name, stored in records.pictures:
        export.add_media(DATA_FOLDER, safe_path(name), stored)
