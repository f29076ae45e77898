"""Hugo and Jekyll files become pages: found, read, stored, linked, all in one transaction."""

from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.db import transaction

from casestudies.files.importing.options import Options
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.folder_kinds import ANYWHERE, FolderKinds
from casestudies.files.importing.reading.images import ImageIntake
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.reading.markdown_files import (
    UnreadableSiteError,
    find_markdown_files,
)
from casestudies.files.importing.reading.over_cores import read_files
from casestudies.files.importing.report import Level, Report
from casestudies.files.importing.storing import menus
from casestudies.files.importing.storing.old_lists import save_old_lists
from casestudies.files.importing.storing.ruled_addresses import save_ruled_addresses
from casestudies.files.importing.storing.store import Store
from casestudies.files.importing.storing.vanished import report_gone
from casestudies.files.processes import collecting_seldom
from casestudies.files.records.storing import import_records
from casestudies.files.sites import Site, base, own_language, site_of
from contact.queries.inserting import journals_in_memory

__all__ = ["Options", "Report", "UnreadableSiteError", "import_content"]

Progress = Callable[[int, int], None]


@collecting_seldom()
def import_content(
    paths: list[Path], options: Options, progress: Progress = lambda done, total: None
) -> Report:
    """Import all content among and below the paths in one transaction; tell what happened.

    A file that cannot become a page is refused, the others go in. A path that is the root of a
    whole site brings its data files too. A dry run does the same and takes everything back. Raises
    UnreadableSiteError where nothing can be read at all.
    """
    report = Report()
    files = list(find_markdown_files(paths, FolderKinds(options.kinds), report))
    refuse_unknown_folders(options, files)
    report.folders.update((file.mapped, file.section) for file in files)
    with (
        ImageIntake(dry_run=options.dry_run) as intake,
        journals_in_memory(),
        transaction.atomic(),
    ):
        store = Store(report, options, intake)
        save_old_lists(files, FolderKinds(options.kinds), report)
        store.save(read_all(files, store, options, progress))
        for folder in filter(Path.is_dir, paths):
            look_for_gone(folder.absolute(), store)
        for path in filter(Path.is_dir, paths):
            read_beside_pages(path.absolute(), store)
        menus.save_menus(store.menu_items, report)
        if options.dry_run:
            transaction.set_rollback(True)
    return report


def look_for_gone(folder: Path, store: Store) -> None:
    """See which pages have no file in that folder any more."""
    site = site_of(folder)
    store.sources.note_origin(store.seen, site)
    missing = store.sources.missing_from(site)
    report_gone(missing, site, folder, store.report, prune=store.options.prune)


def refuse_unknown_folders(options: Options, files: list[MarkdownFile]) -> None:
    """Raise UnreadableSiteError for a folder that was given a kind and holds nothing."""
    for folder in options.kinds:
        if folder not in {ANYWHERE, *(above for file in files for above in file.folders)}:
            there = ", ".join(sorted({file.mapped for file in files} - {ANYWHERE})) or "no other"
            raise UnreadableSiteError(
                f"--map {folder}={options.kinds[folder]}: there is no content in a folder of that "
                f"name below the folder of content; there is {there}."
            )


def read_beside_pages(path: Path, store: Store) -> None:
    """What a whole site holds beside its pages, which are stored by now: each reader in its turn.
    Its folder of content brings the menus of the configuration, its root the data files too.

    `site.config` is the parsed configuration, `store.site` finds pages, `store.report` hears of
    what is odd, `store.options` says how to import.
    """
    site = site_of(path)
    if path not in {site.folder, site.content}:
        return
    for problem in site.problems:
        store.report.add(problem.file, Level.WARNING, problem.text, problem.place)
    name_foreign_site(site, store.report)
    save_ruled_addresses(site, store.report)
    store.menu_items += menus.configured(site.config.values, site.config_file)
    if path == site.folder:
        import_records(site, store.site, store.report, store.options, store.intake)


def name_foreign_site(site: Site, report: Report) -> None:
    """Say that everything comes in in another language than that of this site."""
    own, ours = own_language(site), settings.LANGUAGE_CODE
    if base(own) != base(ours):
        text = f"The pages are in “{own}” and this site in “{ours}”: LANGUAGE_CODE sets it."
        report.add(site.config_file, Level.NOTE, text)


def read_all(
    files: list[MarkdownFile], store: Store, options: Options, progress: Progress
) -> Iterator[Document]:
    """The files that are new or changed."""
    unread = [file for file in files if options.overwrite or not store.has_done_with(file)]
    if known := len(files) - len(unread):
        progress(known, len(files))
    found = zip(unread, read_files(unread, keep_html=options.keep_html), strict=True)
    for number, (file, read) in enumerate(found, known + 1):
        if read.document:
            yield read.document
        if read.refusal:
            store.report.refuse(file.path, read.refusal)
        progress(number, len(files))
