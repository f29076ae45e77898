"""An export over the site itself: what was changed here changes there, and nothing else does."""

from pathlib import Path

from casestudies.files import menus
from casestudies.files.exporting.both_sides import merged_file
from casestudies.files.exporting.everything import (
    EXPORTED_AT_ONCE,
    Everything,
    Telling,
    files_of_deleted_pages,
    tell_nobody,
    whole_site,
)
from casestudies.files.exporting.manifest import OWN_MANIFEST, manifest_path
from casestudies.files.exporting.media import added_to, came_with
from casestudies.files.exporting.site_folder import ExportOutcome, SiteFolder
from casestudies.files.exporting.site_menus import are_edited, has_menus
from casestudies.files.exporting.site_records import NEWER, write_records
from casestudies.files.exporting.site_redirect_rules import write_rules
from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.merging import OURS, THEIRS, is_marked
from casestudies.files.sites import Site, site_of
from casestudies.models import SourceFile
from casestudies.publishing import Page

GONE_THERE = "is gone there: left out. “import_content --prune” unpublishes its page."
GONE_THERE_EDITED_HERE = (
    "is gone there, and its page was edited here: left out. Bring the file back, or unpublish the "
    "page."
)
DELETED_BUT_CHANGED = (
    "belongs to a page that was deleted here, and was changed there: left alone. Delete it, or "
    "import it with --overwrite."
)
IN_DRAFTS = "is published here, and Jekyll builds nothing of _drafts: move it to _posts."
MARKS = (
    f"was changed here and there: both stand in it between “{OURS}” and “{THEIRS}”. Leave there "
    "what holds, and import it."
)


def site_to_export_over(folder: Path) -> Site | None:
    """The site of which that is the root or the folder of content, if it is configured or pages
    came from it; None for a folder that the export has to itself.
    """
    folder = folder.absolute()
    site = site_of(folder)
    has_export = manifest_path(folder, OWN_MANIFEST).is_file()
    if folder not in {site.folder, *site.content_folders}:
        return None
    if site.is_configured:
        return None if has_export and folder != site.folder else site
    files = () if has_export else SourceFile.objects.values_list("path", flat=True)
    return site if any(site.file_at(path).is_file() for path in files) else None


def export_over(
    site: Site,
    *,
    with_unconfirmed: bool = False,
    dry_run: bool = False,
    tell: Telling = tell_nobody,
) -> ExportOutcome:
    """Write what was edited here over the files of the site that it came from, and new files for
    what was written here.

    A file that somebody changed there since the import is merged with what was edited here, and
    left alone where nothing was. Files that no page came from, and no export wrote, are never
    touched. A dry run says the same and writes nothing. May be stopped and run again.
    """
    folder = SiteFolder(site, dry_run=dry_run)
    export = SiteExport(folder, whole_site(is_jekyll=site.is_jekyll))
    export.write_pages(tell)
    export.delete_gone()
    write_menus(folder)
    write_rules(folder)
    write_records(folder, with_unconfirmed=with_unconfirmed)
    folder.finish()
    return folder.outcome


class SiteExport:
    """The pages of one export over a site, and the files that were given another text."""

    def __init__(self, folder: SiteFolder, whole: Everything) -> None:
        self.folder, self.whole = folder, whole
        self.outcome = folder.outcome
        self.given: list[SourceFile] = []
        files = SourceFile.objects.values_list("path", flat=True)
        names = map(folder.content_name, files.iterator())
        # Pages came from here: what is missing then was taken away by somebody.
        self.is_home = any(map(folder.has, names))

    def write_pages(self, tell: Telling) -> None:
        self.whole.places.is_free = self.folder.is_free
        try:
            for page, source in self.whole.pages(tell):
                self.try_page(page, source)
                if len(self.given) >= EXPORTED_AT_ONCE:
                    self.note_given()
        finally:
            self.note_given()

    def note_given(self) -> None:
        """Store what files were given; of those that are written, if somebody stops us, too."""
        if not self.folder.dry_run:
            SourceFile.objects.bulk_update(self.given, ["given", "is_marked"])
        self.given = []

    def try_page(self, page: Page, source: SourceFile | None) -> None:
        try:
            self.write_page(page, source)
        except FrontMatterError as error:
            path = page.file_path or page.content_path
            self.outcome.problems.append(f"{path}: {error.message}")

    def write_page(self, page: Page, source: SourceFile | None) -> None:
        """The page's file, with the images that were chosen here."""
        path = self.whole.places.path_of(page)
        name = self.folder.content_name(path)
        text = self.whole.file_of(page, source, is_jekyll=self.folder.site.is_jekyll)
        self.folder.wanted.add(name)
        if page.published_at and path.startswith("_drafts/"):
            self.outcome.notes.append(f"{name} {IN_DRAFTS}")
        if source is None:
            self.folder.write_new(name, text.encode())
        elif not self.is_home:
            self.give(name, source, text, text)
        elif self.folder.has(name):
            self.write_over(name, page, source, text)
        else:
            self.note_missing(name, page, is_edited=text != (source.given or source.text))
        if source is None or text != source.text:
            for media, stored in added_to(page):
                self.folder.write_media(name, self.folder.static_name(media), stored)
        if not self.is_home:
            self.write_companions(name, page, path)

    def write_companions(self, name: str, page: Page, path: str) -> None:
        """The images that came with the page, into a site that does not have them."""
        for media, stored in came_with(page, path):
            is_static = media.startswith("static/")
            place = self.folder.static_name if is_static else self.folder.content_name
            self.folder.write_media(name, place(media), stored)

    def note_missing(self, name: str, page: Page, *, is_edited: bool) -> None:
        """Say that somebody took the file away, unless its page is out of sight here too."""
        if is_edited and page.published_at:
            self.outcome.problems.append(f"{name} {GONE_THERE_EDITED_HERE}")
        elif page.published_at:
            self.outcome.notes.append(f"{name} {GONE_THERE}")

    def write_over(self, name: str, page: Page, source: SourceFile, text: str) -> None:
        """Over the file that the page came from."""
        here = self.folder.text_in(name)
        if here is None:
            return
        if here in (text, source.text, source.given):
            self.give(name, source, text, text)
        elif text == (source.given or source.text):
            self.outcome.notes.append(f"{name} {NEWER}")
        elif source.is_marked and is_marked(here):
            self.outcome.problems.append(f"{name} {MARKS}")
        else:
            self.merge(name, page, source, text, here)

    def merge(self, name: str, page: Page, source: SourceFile, text: str, here: str) -> None:
        """Into a file that somebody changed since."""
        both = merged_file(page, self.whole.keys, source, here)
        self.give(name, source, text, both.text, has_marks=bool(both.conflicts))
        if both.conflicts:
            self.outcome.problems.append(f"{name} {MARKS}")

    def give(
        self, name: str, source: SourceFile, text: str, written: str, *, has_marks: bool = False
    ) -> None:
        """Write a page's file, and note what the page said then."""
        if self.folder.write(name, written.encode()):
            given = "" if text == source.text and not has_marks else text
            if (given, has_marks) != (source.given, source.is_marked):
                source.given, source.is_marked = given, has_marks
                self.given.append(source)

    def delete_gone(self) -> None:
        """The files of pages that were deleted here, unless they were changed since."""
        for source in files_of_deleted_pages().iterator() if self.is_home else ():
            name = self.folder.content_name(source.path)
            if name in self.folder.wanted or not self.folder.has(name):
                continue
            if self.folder.text_in(name) in (source.text, source.given or None):
                self.folder.delete(name)
            else:
                self.outcome.problems.append(f"{name} {DELETED_BUT_CHANGED}")


def write_menus(folder: SiteFolder) -> None:
    """Hugo's menus, unless the site's own configuration has some: what was edited is said."""
    entries = list(menus.entries_of_the_configuration())
    if folder.site.is_jekyll or not entries:
        return
    text = menus.as_yaml(entries)
    if menus.MENU_FILE in folder.ours or not has_menus(folder.site):
        folder.write_new(menus.MENU_FILE, text.encode())
    elif are_edited(folder.site, entries):
        file = folder.name_of(folder.site.config_file)
        said = f"The menus were edited here, and {file} has its own. Here they are:\n{text}"
        folder.outcome.notes.append(said)
