"""Which page a file belongs to that is known by another path, or whose page was deleted here."""

from collections.abc import Iterable
from functools import cache

from django.contrib.contenttypes.models import ContentType

from casestudies.files.exporting.manifest import sha256_hex
from casestudies.files.importing.known_pages import KnownPage, KnownPages
from casestudies.files.importing.reading.document import Document, model_of
from casestudies.files.importing.reading.file_bytes import file_digest
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.sites import Site
from casestudies.models import Section, SourceFile

DELETED = "its page was deleted here; import it with --overwrite to bring that back"
DELETED_AND_CHANGED = (
    "Its page was deleted here, and the file was changed since. Delete the file, or import it with "
    "--overwrite."
)


def site_origin(site: Site) -> str:
    """What tells a site from others: the address it has, else its folder."""
    return next((f"{url}{site.base_path}" for url in site.base_urls), str(site.folder))[:500]


class SourcePages:
    """The files that the stored pages came from, while an import runs."""

    def __init__(self, pages: KnownPages) -> None:
        self.pages = pages
        self.rows: dict[str, int] = {}
        self.origins: dict[str, str] = {}
        self.orphans: dict[str, int] = {}
        self.missing: dict[str, list[KnownPage]] = {}
        kind = cache(lambda model: ContentType.objects.get_for_model(model).pk)
        known = {(kind(page.model), page.pk): page for page in pages.by_key.values() if page.pk}
        for pk, *row, path, origin in SourceFile.objects.values_list(
            "pk", "content_type_id", "object_id", "path", "origin"
        ):
            if tuple(row) in known:
                self.rows[path], self.origins[path] = pk, origin
            else:
                self.orphans[path] = pk

    def was_deleted(self, file: MarkdownFile) -> bool:
        """Whether the page of the file was deleted here. Raises RefusedFileError where the file was
        changed since.
        """
        orphan = self.orphans.get(file.content_path)
        if orphan is None or file.content_path in self.pages.by_key:
            return False
        source = SourceFile.objects.get(pk=orphan)
        if file_digest(file) in {sha256_hex(text.encode()) for text in (source.text, source.given)}:
            return True
        raise RefusedFileError(DELETED_AND_CHANGED)

    def moved(self, document: Document) -> KnownPage | None:
        """The page of a file that is gone, and that this one is: it has the same text, or the same
        slug as no other. Pages of another model are others, as are the heads of lists.
        """
        model = model_of(document.file)
        gone = [page for page in self.missing_from(document.file.site) if page.model is model]
        if model is Section or not gone:
            return None
        same = [page for page in gone if page.digest == document.digest]
        named = [page for page in gone if last(page.slug) == last(document.slug)]
        both = [page for page in same if page in named]
        return next(iter(both or same or (named if len(named) == 1 else [])), None)

    def missing_from(self, site: Site) -> list[KnownPage]:
        """The pages whose files lay in the site, and do no more."""
        origin = site_origin(site)
        if origin not in self.missing:
            known = [page for page in self.pages.by_key.values() if page.pk and page.digest]
            here = (page for page in known if self.origins.get(page.key) == origin)
            self.missing[origin] = [page for page in here if not site.file_at(page.key).is_file()]
        return self.missing[origin]

    def claim(self, page: KnownPage, document: Document) -> None:
        """The page lies there from now on; whatever leads to where it lay leads to it."""
        self.missing_from(document.file.site).remove(page)
        page.key, page.section, page.slug = (
            document.file.content_path, document.file.section, document.slug,
        )  # fmt: skip

    def forget_deleted(self, paths: Iterable[str]) -> None:
        """Forget that pages of these files were deleted: they have some again."""
        pks = [self.orphans[path] for path in paths if path in self.orphans]
        SourceFile.objects.filter(pk__in=pks).delete()

    def note_origin(self, seen: set[str], site: Site) -> None:
        """Note for the files that were seen in which site that was."""
        origin = site_origin(site)
        pks = [self.rows[key] for key in seen if self.origins.get(key, origin) != origin]
        SourceFile.objects.filter(pk__in=pks).update(origin=origin)


def last(slug: str) -> str:
    return slug.rpartition("/")[2]
