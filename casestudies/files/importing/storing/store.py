"""Documents become rows: new and changed pages in bulk, the rest untouched."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext

from casestudies.files import authors, imported
from casestudies.files.importing.known_pages import KnownPage, KnownPages, stored_pages
from casestudies.files.importing.options import Options
from casestudies.files.importing.reading import images, linting
from casestudies.files.importing.reading.destinations import Places, linked_files, moved
from casestudies.files.importing.reading.document import Document, model_of
from casestudies.files.importing.reading.file_bytes import file_digest
from casestudies.files.importing.reading.folder_kinds import FolderKinds
from casestudies.files.importing.reading.git_dates import date_documents
from casestudies.files.importing.reading.markdown_file import MarkdownFile
from casestudies.files.importing.report import Level, RefusedFileError, Report
from casestudies.files.importing.storing import addresses, filling, holes, links, menus
from casestudies.files.importing.storing.edited_pages import edits_of
from casestudies.files.importing.storing.free_slugs import settle_slug
from casestudies.files.importing.storing.key_fates import fates
from casestudies.files.importing.storing.links import Edge
from casestudies.files.importing.storing.menus import MenuItem
from casestudies.files.importing.storing.old_lists import save_lists_of
from casestudies.files.importing.storing.page_import import PageImport
from casestudies.files.importing.storing.source_pages import DELETED, SourcePages, site_origin
from casestudies.files.importing.storing.stored_rows import StoredRows, locked_rows
from casestudies.files.importing.storing.translations import store_late, tie_translations
from casestudies.files.mapping import BEST_PATHS
from casestudies.history.revisions import record_all
from casestudies.kinds import KINDS, page_models
from casestudies.models import Person, SourceFile
from casestudies.publishing import Page
from contact.queries.inserting import insert_all, insert_rows

PAGES_AT_ONCE = 500


class Store:
    """The site's pages and the report, while an import runs."""

    def __init__(self, report: Report, options: Options, intake: images.ImageIntake) -> None:
        self.report = report
        self.options = options
        self.intake = intake
        self.site = KnownPages()
        self.places = Places(self.site)
        self.owners: dict[tuple[str, str], str] = {}
        self.seen: set[str] = set()
        self.menu_items: list[MenuItem] = []
        for page in stored_pages():
            self.site.add(page)
            self.owners[page.address] = page.key
        self.sources = SourcePages(self.site)
        self.moves: dict[str, str] = {}
        self.blank_values = cache(filling.blank_values)

    def knows(self, file: MarkdownFile) -> bool:
        """Whether the file is stored as it is; counted as unchanged."""
        page = self.site.by_key.get(file.content_path)
        is_same = page is not None and page.digest == file_digest(file)
        if page and is_same and images.are_unchanged(file, page.images):
            self.report.counts["unchanged"] += 1
            self.seen.add(page.key)
            return True
        return False

    def has_done_with(self, file: MarkdownFile) -> bool:
        """Whether the file need not be read."""
        return self.knows(file) or self.leaves_out(file)

    def leaves_out(self, file: MarkdownFile) -> bool:
        """Whether the file has nothing for the site: its page was deleted here. The report says so,
        and what else is wrong with it.
        """
        try:
            was_deleted = self.sources.was_deleted(file)
        except RefusedFileError as refusal:
            self.report.refuse(file.path, refusal)
            return True
        if was_deleted:
            self.report.skip(file.path, DELETED)
        return was_deleted

    def save(self, documents: Iterable[Document]) -> None:
        """Store the documents as pages with their links and old addresses."""
        accepted = [document for document in documents if self.accepts(document)]
        addresses.remark_on_renamed_lists(accepted)
        filling.keep_back_cascades(accepted)
        date_documents(accepted, self.report)
        late = tie_translations(accepted, self.site)
        items = list(self.filled(accepted))
        self.write([item.page for item in items])
        keep_sources(items)
        stored = {item.document.file.content_path for item in items}
        self.sources.forget_deleted(stored)
        follow_moves({old: new for old, new in self.moves.items() if new in stored})
        self.link(items)
        addresses.save_redirects(items, self.report)
        save_lists_of(accepted, FolderKinds(self.options.kinds), self.report)
        self.record([item.page for item in items])
        self.find_authors([item.page for item in items])
        store_late(late)
        for item in items:
            report_remarks(self.report, item.document)
            self.report.keys.update(fates(item))

    def accepts(self, document: Document) -> bool:
        """Add the page to those of the site, at a free address; refuse the same file twice."""
        file = document.file
        key = file.content_path
        moved = None if key in self.site.by_key else self.sources.moved(document)
        stored = self.site.by_key.get(key) or moved or self.born_here(document)
        pk = stored.pk if stored else None
        if file.is_home and file.is_jekyll and is_template(document):
            self.report.skip(file.path, "a home page without a text; the one here stays")
            return False
        if key in self.seen:
            text = f"Another file of this import is called {key} too."
            self.report.refuse(file.path, RefusedFileError(text))
            return False
        settle_slug(document, stored, self.owners)
        file = document.file
        page = KnownPage(key, file.section, document.slug, model_of(file), pk)
        if moved:
            page = self.move(moved, document)
        self.places.add(page, [*document.built, *addresses.declared_paths(document)])
        page.is_draft = document.fields.is_draft
        page.names = tuple(document.fields.values.get(n, "") for n in ("title", "short_title"))
        self.seen.add(key)
        self.owners[page.address] = key
        self.site.add(page)
        return True

    def move(self, page: KnownPage, document: Document) -> KnownPage:
        """Let a page have this file, in place of one that is gone."""
        self.moves[page.key] = document.file.content_path
        self.report.counts["renamed"] += 1
        text = f"was {page.key}: its page has moved with it."
        self.report.add(document.file.path, Level.NOTE, text)
        self.sources.claim(page, document)
        return page

    def born_here(self, document: Document) -> KnownPage | None:
        """The page that was written here, has no file yet, and has the address of this one."""
        kind, slug = KINDS.get(document.file.section), document.slug
        # An introduction has the slug of its section, in known_pages too.
        found = self.site.by_key.get(kind.path_of(slug) if kind else f"{slug}/{slug}")
        return found if found and not found.digest else None

    def filled(self, accepted: list[Document]) -> Iterator[PageImport]:
        """The files with their pages, filled, not yet written; some files are refused."""
        # First all, so that the pictures of one page need not wait for those of another.
        for item in list(self.begun(accepted)):
            try:
                self.fill(item)
            except RefusedFileError as refusal:
                self.report.refuse(item.document.file.path, refusal)
                continue
            yield item

    def begun(self, accepted: list[Document]) -> Iterator[PageImport]:
        """The files with their pages, whose pictures are being decoded by now."""
        for start in range(0, len(accepted), PAGES_AT_ONCE):
            yield from self.begun_together(accepted[start : start + PAGES_AT_ONCE])

    def begun_together(self, accepted: list[Document]) -> Iterator[PageImport]:
        known = (self.site.by_key[document.file.content_path] for document in accepted)
        rows = locked_rows(known, with_links=not self.options.overwrite)
        for document in accepted:
            try:
                item = self.page_for(document, rows)
                linting.examine_document(document, self.site, keep_html=self.options.keep_html)
                holes.keep_back_hole(item, self.report)
            except RefusedFileError as refusal:
                self.report.refuse(document.file.path, refusal)
                continue
            item.images = images.find_images(document)
            images.begin_decoding(item.images, item.before.get("images", {}), self.intake)
            yield item

    def page_for(self, document: Document, rows: StoredRows) -> PageImport:
        """The page as it stands. Raises RefusedFileError where an editor's work would be lost."""
        stored = self.site.by_key[document.file.content_path]
        if stored.pk is None:
            values: Any = self.blank_values(stored.model)
            return PageImport(document, stored.model(*values))
        row = rows[stored.model, stored.pk]
        page = row.page
        old_address = page.get_absolute_url() if page.published_at else ""
        item = PageImport(document, page, old_address, page.imported, is_stored=True)
        if not self.options.overwrite:
            item.edits = edits_of(page, document, row.source, self.site.by_key)
        return item

    def fill(self, item: PageImport) -> None:
        """Give the page everything that the file says, and note what that was."""
        document, page = item.document, item.page
        earlier = item.before.get("images", {})
        found, refused = images.collect(document, item.images, earlier, self.intake)
        came = {**linked_files(document, earlier, dry_run=self.options.dry_run), **found}
        declared = links.resolve(document, self.site)
        links.settle_best(document, self.site)
        aliases = addresses.declared(document)
        if item.edits:
            item.edits.lay_aside(page)
        filling.fill(page, document)
        shows_html = self.options.keep_html or document.file.keeps_html
        page.keeps_html = shows_html or page.keeps_html
        waiting = links.waiting_authors(document, declared)
        # The menus are in the language of the site.
        entries = [] if document.file.language else menus.declared_entries(item)
        known = item.before.get("menus", [])
        asked = [entry.menu for entry in entries if menus.is_ours(entry)]
        page.imported = {
            "fields": imported.field_values(page),
            "text": digest_of_text(document),
            **({"markdown": dialect} if (dialect := document.file.dialect) else {}),
            **({"links": declared} if declared else {}),
            **({authors.WAITING: waiting} if waiting else {}),
            **({"aliases": aliases} if aliases else {}),
            **({"images": came} if came else {}),
            **({"destinations": leads_to} if (leads_to := moved(document, self.places)) else {}),
            **({"refused_images": refused} if refused else {}),
            **({"menus": asked} if asked else {}),
        }
        if item.edits:
            item.edits.put_back(page, document.first_body_line)
            self.report.counts["merged"] += 1
        if redirects := addresses.redirect_paths(item):
            page.imported["redirects"] = redirects
        self.menu_items += [entry for entry in entries if entry.menu not in known]
        self.count_files(found.keys() - earlier.keys(), came.keys() - found.keys() - earlier.keys())

    def count_files(self, pictures: set[str], others: set[str]) -> None:
        self.report.counts["images"] += len(pictures)
        self.report.counts["linked files"] += len(others)

    def write(self, pages: list[Page]) -> None:
        """Insert or update, hundreds of pages with one query."""
        for model in page_models():
            found = [page for page in pages if type(page) is model]
            new = [page for page in found if page.pk is None]
            changed = [page for page in found if page.pk is not None]
            insert_all(new)
            manager: Any = model.objects
            manager.bulk_create(
                changed,
                batch_size=PAGES_AT_ONCE,
                update_conflicts=True,
                unique_fields=["pk"],
                update_fields=[f.name for f in model._meta.concrete_fields if not f.primary_key],
            )
            self.report.counts["new"] += len(new)
            self.report.counts["updated"] += len(changed)

    def record(self, pages: list[Page]) -> None:
        """Begin or go on with the history of every page that was written."""
        for model in page_models():
            written = [page for page in pages if type(page) is model]
            record_all(written, reason=gettext("Imported"))

    def find_authors(self, pages: list[Page]) -> None:
        """Link the people who came in with the articles that have waited for them."""
        found = authors.link_waiting(page for page in pages if isinstance(page, Person))
        self.report.counts["links"] += len(found)

    def link(self, items: list[PageImport]) -> None:
        """Store the links that the files declare, and take away those they declared before."""
        for item in items:
            self.site.by_key[item.document.file.content_path].pk = item.page.pk
        # In the order of the files: that of the authors is shown.
        wanted: dict[Edge, None] = {}
        before: set[Edge] = set()
        for item in items:
            declared = links_wanted(item)
            wanted |= dict.fromkeys(self.edges(item.page, declared))
            before.update(self.edges(item.page, item.before.get("links", {})))
        gone = [edge for edge in before - wanted.keys() if not self.is_declared_back(edge)]
        links.disconnect(gone)
        self.report.counts["links"] += links.connect(wanted)
        for item in items:
            if self.may_have_best(item):
                links.store_best(item.page, self.site)

    def may_have_best(self, item: PageImport) -> bool:
        """Whether best studies were chosen in the file, or before."""
        before = item.before.get("fields", {}).get(BEST_PATHS)
        is_unknown = item.is_stored and self.options.overwrite
        return bool(getattr(item.page, BEST_PATHS, "") or before or is_unknown)

    def is_declared_back(self, edge: Edge) -> bool:
        """Whether the page at the other end declares the link too, in a file that may not be among
        those that arrive.
        """
        model, pk, target_model, target_pk = edge
        target = target_model._default_manager.get(pk=target_pk)
        declared = target.imported.get("links", {})
        return (target_model, target_pk, model, pk) in self.edges(target, declared)

    def edges(self, page: Page, declared: dict[str, str]) -> Iterator[Edge]:
        for key in declared.values():
            target = self.site.by_key.get(key)
            if target and target.pk:
                yield type(page), page.pk, target.model, target.pk


def digest_of_text(document: Document) -> str:
    """As `imported.text_digest` of the page that the document fills: that of the file, mostly."""
    if document.file.is_jekyll:
        return imported.digest_of_file(document.head, document.body)
    return document.digest


def is_template(document: Document) -> bool:
    """Whether the layout of Jekyll's home page makes it, or Liquid does."""
    is_run = document.file.is_html and document.fields.is_draft
    return is_run or not document.body.strip()


def links_wanted(item: PageImport) -> dict[str, str]:
    """The links that the file declares, without those that were taken away here."""
    declared: dict[str, str] = item.page.imported.get("links", {})
    gone = item.edits.unlinked if item.edits else set()
    return {text: key for text, key in declared.items() if key not in gone}


def keep_sources(items: list[PageImport]) -> None:
    """Keep the files as they were read, in place of those that their pages came from before."""
    columns = ("content_type_id", "object_id", *KEPT_COLUMNS)
    insert_rows(SourceFile, columns, (source_row(item) for item in items if not item.is_stored))
    SourceFile.objects.bulk_create(
        [
            SourceFile(**dict(zip(columns, source_row(item), strict=True)))
            for item in items
            if item.is_stored
        ],
        batch_size=PAGES_AT_ONCE,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=KEPT_COLUMNS,
    )


KEPT_COLUMNS = ("path", "origin", "text", "is_jekyll", "body", "given", "is_marked")


def source_row(item: PageImport) -> tuple[Any, ...]:
    """What is kept of a file: the page, and the columns that are KEPT."""
    document, file = item.document, item.document.file
    kind = ContentType.objects.get_for_model(item.page)
    body = document.body if file.is_jekyll else ""
    origin = site_origin(file.site)
    kept = (file.content_path, origin, document.text, file.is_jekyll, body, "", False)
    return kind.pk, item.page.pk, *kept


def follow_moves(moves: dict[str, str]) -> None:
    """Let the files that declare links to pages know these by where their files are now."""
    for model in page_models() if moves else ():
        for page in model.objects.filter(imported__has_key="links"):
            links_before = page.imported["links"]
            found = {text: moves.get(key, key) for text, key in links_before.items()}
            if found != links_before:
                page.imported["links"] = found
                page.save(update_fields=["imported"])


def report_remarks(report: Report, document: Document) -> None:
    """Report what there is to say about a page that went in."""
    remarks = [remark for remark in document.fields.remarks if remark.text]
    for remark in remarks:
        level = Level.DRAFT if remark.keeps_back else Level.WARNING
        report.add(document.file.path, level, remark.text, remark.place)
    report.counts["kept as drafts"] += any(remark.keeps_back for remark in remarks)
