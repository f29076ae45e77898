"""Every page of the site as a file again, for an empty folder or over the site it came from."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from casestudies.files import menus
from casestudies.files.exporting.everything import Telling, tell_nobody, whole_site
from casestudies.files.exporting.media import added_to, came_with, media_file
from casestudies.files.exporting.paths import safe_path
from casestudies.files.exporting.site_redirect_rules import RULES_FILE, as_rules, led_elsewhere
from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.records.exporting import DATA_FOLDER, export_records
from casestudies.publishing import Page

NamedFile = tuple[str, bytes]


@dataclass(slots=True)
class Export:
    """The files to write, and what could not be written, in sentences."""

    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def files(
        self, *, with_unconfirmed: bool = False, tell: Telling = tell_nobody
    ) -> Iterator[NamedFile]:
        """Every page of the site as a file below a content root, drafts included, with images, by
        path and one at a time: a name may come again, for the same image.

        A page that came from a file and was not edited since gives the same bytes; an edited one
        differs in what was edited. Static files lie below `static/`, and old addresses that lead to
        another site; menus below `config/`, testimonials and clients below `data/`: without
        `with_unconfirmed` only those who permit to be shown.
        """
        if entries := list(menus.entries_of_the_configuration()):
            yield menus.MENU_FILE, menus.as_yaml(entries).encode()
        if rules := as_rules(led_elsewhere()):
            yield RULES_FILE, rules.encode()
        whole = whole_site()
        for page, source in whole.pages(tell):
            path = whole.places.path_of(page)
            try:
                yield path, whole.file_of(page, source).encode()
            except FrontMatterError as error:
                self.problems.append(f"{path}: {error.message}")
            else:
                yield from self.images(page, path)
        yield from self.records(with_unconfirmed=with_unconfirmed)

    def images(self, page: Page, path: str) -> Iterator[NamedFile]:
        """Those of a page that lies at that path."""
        for name, stored in (*came_with(page, path), *added_to(page)):
            yield from self.media(path, name, stored)

    def records(self, *, with_unconfirmed: bool) -> Iterator[NamedFile]:
        """Testimonials and clients, as data files."""
        records = export_records(with_unconfirmed=with_unconfirmed)
        self.left_out += records.left_out
        for path, data in records.files.items():
            yield safe_path(path), data
        for name, stored in records.pictures:
            yield from self.media(DATA_FOLDER, safe_path(name), stored)

    def media(self, path: str, name: str, stored: str) -> Iterator[NamedFile]:
        """A file of the media folder as `name`, or the problem to what lies at `path`."""
        try:
            yield name, media_file(stored)
        except OSError as error:
            self.problems.append(f"{path}: {error}")
