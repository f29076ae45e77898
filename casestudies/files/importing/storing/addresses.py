"""Old addresses: aliases, former slugs, and what Hugo called a page that is elsewhere now."""

from contextlib import suppress
from posixpath import dirname
from typing import Any
from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from casestudies.files.front_matter.values import texts
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.hugo_addresses import prefix_of
from casestudies.files.importing.report import Level, Report
from casestudies.files.importing.storing.page_import import PageImport
from casestudies.files.mapping import ADDRESS_KEYS, ALIAS_KEYS
from casestudies.files.site_paths import site_path
from casestudies.kinds import KINDS, SECTIONS
from casestudies.models import Redirect
from casestudies.tables.redirects import MAX_PATH_LENGTH, list_address
from contact.queries.inserting import ROWS_AT_ONCE, insert_all


def declared(document: Document) -> dict[str, str]:
    """The old paths that the file names itself, by the author's words; remarks for the rest."""
    found: dict[str, str] = {}
    folder = dirname((document.built or ["/"])[0].rstrip("/"))
    for key in (*ALIAS_KEYS, *ADDRESS_KEYS):
        is_address = key in ADDRESS_KEYS
        for index, text in enumerate(texts(document.front.get(key))):
            if is_address and ":" in text.partition("://")[0]:
                continue
            try:
                path = in_own_language(text, document) if key in ALIAS_KEYS else text
                found[text] = site_path(path, "" if is_address else folder)
            except ValueError as error:
                place = document.front.place(f"{key}.{index}")
                document.fields.remark(place, f"{key}: {error}")
    return found


def declared_paths(document: Document) -> list[str]:
    """As `declared`, without a word about what is no path."""
    folder = dirname((document.built or ["/"])[0].rstrip("/"))
    found = []
    for text in (text for key in ALIAS_KEYS for text in texts(document.front.get(key))):
        with suppress(ValueError):
            found.append(site_path(in_own_language(text, document), folder))
    return found


def in_own_language(alias: str, document: Document) -> str:
    """An alias as Hugo reads it: in the folder of the page's language."""
    prefix = prefix_of(document.file)
    is_prefixed = prefix and alias.startswith("/") and not document.file.is_jekyll
    return f"/{prefix}{alias}" if is_prefixed else alias


def remark_on_renamed_lists(documents: list[Document]) -> None:
    """Say of lists that have another name in Hugo that theirs is fixed here."""
    for document in documents:
        if document.file.is_section_page and document.front.get("slug"):
            text = "slug: the addresses of lists are fixed here; the renamed ones redirect."
            document.fields.remark(document.front.place("slug"), text)


def save_redirects(items: list[PageImport], report: Report) -> None:
    """Store the old addresses of the pages; a path that is taken stays where it leads."""
    # A page comes before a list, and before what is gone.
    taken: Any = Redirect.objects.exclude(pk__in=replaceable())
    owners = {
        path: (kind, pk)
        for path, kind, pk in taken.values_list("path", "content_type_id", "object_id")
    }
    lists = set(replaceable().exclude(address="").values_list("path", flat=True))
    new: list[Redirect] = []
    for item in items:
        kind = ContentType.objects.get_for_model(type(item.page))
        forget_addresses(item, kind, owners)
        own = (kind.pk, item.page.pk)
        gone = item.edits.old_addresses if item.edits else set()
        wanted = item.page.imported.get("redirects", [])
        if not item.page.has_been_public:
            # A draft leads nowhere; a list does.
            gone = gone | lists
        free = [path for path in wanted if path not in owners and path not in gone]
        owners |= dict.fromkeys(free, own)
        new += [Redirect(path=path, content_type=kind, object_id=own[1]) for path in free]
        leave_taken(item, [path for path in wanted if owners.get(path, own) != own], report)
    replace_rows(new)
    report.counts["old addresses"] += len(new)


def replaceable() -> QuerySet[Redirect]:
    """The old addresses at which the import may let a page stand: those of lists, and of what is
    gone. Where editors have let one lead is theirs to say.
    """
    lists = [list_address(section) for section in ("", *SECTIONS)]
    return Redirect.objects.filter(content_type=None, address__in=["", *lists])


def replace_rows(new: list[Redirect]) -> None:
    """Store new old addresses, in place of what stands there."""
    wanted = {redirect.path for redirect in new}
    there = dict(replaceable().values_list("path", "pk"))
    pks = [pk for path, pk in there.items() if path in wanted]
    for start in range(0, len(pks), ROWS_AT_ONCE):
        Redirect.objects.filter(pk__in=pks[start : start + ROWS_AT_ONCE]).delete()
    insert_all(new)


def leave_taken(item: PageImport, taken: list[str], report: Report) -> None:
    """Leave old addresses to the pages that have them, and note that this one does not."""
    for path in taken:
        text = f"The old address {path} already leads to another page."
        report.add(item.document.file.path, Level.WARNING, text)
    if taken:
        page = item.page
        page.imported["redirects"] = [p for p in page.imported["redirects"] if p not in taken]
        page.save(update_fields=["imported"])


def redirect_paths(item: PageImport) -> list[str]:
    """Declared paths, those on the old site, and those before a changed slug; never its own."""
    document = item.document
    paths = set(item.page.imported.get("aliases", {}).values())
    # What the import itself left behind before, or the export would take it for an editor's.
    paths |= set(item.before.get("redirects", [])) - set(item.before.get("aliases", {}).values())
    # The whole site may have stood below a path.
    for base in {"", document.file.site.base_path}:
        paths |= {f"{base}{path}" for path in document.built}
    # As Django compares a request's path: decoded.
    own, before = (unquote(url) for url in (imported_address(item), item.old_address))
    others = {*paths, before} - {"", own}
    return sorted(path for path in others if len(path) <= MAX_PATH_LENGTH)


def imported_address(item: PageImport) -> str:
    """The page's address, where it can be told without asking for a route, which takes long."""
    file, slug = item.document.file, item.page.slug
    kind = None if file.is_section_page else KINDS.get(file.section)
    return f"/{kind.path_of(slug)}/" if kind else item.page.get_absolute_url()


def forget_addresses(
    item: PageImport, kind: ContentType, owners: dict[str, tuple[int, int]]
) -> None:
    """Delete what an earlier version of the file declared and this one does not, and the page's
    own address, should it be back.
    """
    before = set(item.before.get("aliases", {}).values())
    gone = before - set(item.page.imported.get("aliases", {}).values())
    if item.before:
        gone.add(item.page.get_absolute_url())
    own = (kind.pk, item.page.pk)
    if stored := [path for path in gone if owners.get(path) == own]:
        owned = Redirect.objects.filter(content_type=kind, object_id=item.page.pk)
        owned.filter(path__in=stored).delete()
        for path in stored:
            del owners[path]
