"""Pages whose files are gone from the folder that is imported: named, and unpublished if asked."""

from pathlib import Path

from django.utils.translation import gettext

from casestudies.files import imported
from casestudies.files.importing.known_pages import KnownPage
from casestudies.files.importing.report import Level, Report
from casestudies.files.sites import Site
from casestudies.history.revisions import record_all
from casestudies.publishing import Page

GONE = "is gone; its page stays. --prune unpublishes it."
GONE_BUT_EDITED = "is gone, and its page was edited here: it stays. Unpublish it in the admin."
UNPUBLISHED = "is gone; its page is unpublished."


def report_gone(
    missing: list[KnownPage], site: Site, folder: Path, report: Report, *, prune: bool
) -> None:
    """Name those pages of the site whose files lay below the folder; with `prune` unpublish what
    nobody edited here. Belongs into a transaction.
    """
    for known in missing:
        file = site.file_at(known.key)
        if folder == site.folder or file.is_relative_to(folder):
            tell(file, known, report, prune=prune)


def tell(file: Path, known: KnownPage, report: Report, *, prune: bool) -> None:
    page = known.model._default_manager.get(pk=known.pk)
    if page.published_at is None:
        return
    report.counts["files gone"] += 1
    if imported.is_edited(page):
        report.add(file, Level.WARNING, GONE_BUT_EDITED)
    elif prune:
        unpublish(page)
        report.counts["unpublished"] += 1
        report.add(file, Level.NOTE, UNPUBLISHED)
    else:
        report.add(file, Level.WARNING, GONE)


def unpublish(page: Page) -> None:
    """Take the page from its visitors; should its file come back, that publishes it again."""
    page.published_at = None
    page.imported["fields"]["published_at"] = None
    page.file_digest = ""
    page.save(update_fields=["published_at", "imported", "file_digest"])
    record_all([page], reason=gettext("File gone"))
