"""Which pages are the demonstration's: those that came from the files in `demo/`."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.db.models.functions import Lower

from casestudies.files import imported
from casestudies.files.importing.reading.file_bytes import file_digest
from casestudies.files.importing.reading.folder_kinds import FolderKinds
from casestudies.files.importing.reading.markdown_files import find_markdown_files
from casestudies.files.importing.report import Report
from casestudies.kinds import page_models
from casestudies.publishing import Page

SITE = Path(__file__).parent.parent / "demo"


def demo_pages() -> Iterator[Page]:
    """The pages that came from the demonstration's files as these are now."""
    # There is an index of paths in lower case, and none of digests.
    paths = {path.lower() for path, _digest in demo_files()}
    for model in page_models():
        for page in model.objects.alias(lower=Lower("file_path")).filter(lower__in=paths):
            if (page.file_path, page.file_digest) in demo_files():
                yield page


@cache
def demo_files() -> frozenset[tuple[str, str]]:
    """The content path and the SHA-256 of each of the demonstration's Markdown files."""
    files = find_markdown_files([SITE], FolderKinds(), Report())
    return frozenset((file.content_path, file_digest(file)) for file in files)


def untouched_pages() -> list[Page]:
    """The demonstration's pages that nobody has made their own. A query for each kind."""
    return [page for page in demo_pages() if not imported.is_edited(page)]
