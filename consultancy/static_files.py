"""Static files by the names that `make release` gave them, which tell their content."""

import logging
import shutil
from collections.abc import Iterable, Iterator
from filecmp import cmp
from pathlib import Path

from django.contrib.staticfiles.storage import staticfiles_storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

STATIC_FILES_CURE = "Run make release (manage.py release), and reload the server: pages lack %s."

logger = logging.getLogger(__name__)


class CollectedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """A file that was not collected keeps its plain name, and nobody serves it: a page without
    styles can be read, and one that fails cannot.
    """

    # A module that is asked for by another has a name of its own, too.
    support_js_module_import_aggregation = True
    # Only the last of its names is asked for.
    keep_intermediate_files = False
    # A folder in which some of the files are already, with their compressed copies.
    laid_out: Path | None = None

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what is not the same as before, which takes most of the time; copy the rest."""
        same = {name for name in paths if self.is_laid_out(name)}
        for copy in (f"{name}.{coding}" for name in same for coding in ("br", "gz")):
            if (file := Path(self.laid_out or "", copy)).exists():
                shutil.copyfile(file, self.path(copy))
                yield copy.rpartition(".")[0], copy
        yield from super().compress_files(set(paths) - same)

    def is_laid_out(self, name: str) -> bool:
        if not self.laid_out:
            return False
        there = self.laid_out / name
        return there.is_file() and cmp(there, self.path(name), shallow=False)

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            self.note_missing(name)
            return name

    def note_missing(self, name: str) -> None:
        """Say it once."""
        if not self.missing:
            logger.error(STATIC_FILES_CURE, name)
        self.missing.add(name)

    @property
    def missing(self) -> set[str]:
        """What pages have asked for in vain, in this process."""
        found: set[str] = self.__dict__.setdefault("missing_names", set())
        return found


def doubt_of_static_files() -> str:
    """What is wrong with them, and what to do; empty where nothing is, as far as pages have asked
    for files in this process.
    """
    missing: set[str] = getattr(staticfiles_storage, "missing", set())
    is_empty = not getattr(staticfiles_storage, "hashed_files", True)
    if missing or is_empty:
        return STATIC_FILES_CURE % (", ".join(sorted(missing)) or "styles and scripts")
    return ""
