"""Which pages are translations of each other, by what their files say.

As in Hugo those whose `translationKey` is the same, or else their path without its language. Jekyll
has no rule of its own, so what its plugins go by counts as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation import gettext

from casestudies.files.importing.known_pages import KnownPage, KnownPages
from casestudies.files.importing.reading.document import Document
from casestudies.files.languages import in_language, shared_path
from casestudies.history.revisions import record_all

JEKYLL_KEYS = ("ref", "page_id", "t_id")


class Candidate(NamedTuple):
    """A page that may have translations: one that arrives, or one that is stored as it was."""

    key: str
    language: str
    page: Document | KnownPage


def tie_translations(documents: list[Document], site: KnownPages) -> list[tuple[KnownPage, str]]:
    """Give the documents the keys that they share with pages in other languages.

    Stored pages that have none yet and belong to one of these come back with it.
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in [*map(arriving, documents), *stored(documents, site)]:
        groups[one.key].append(one)
    late: list[tuple[KnownPage, str]] = []
    for key, group in groups.items():
        if len({one.language for one in group}) == 1:
            continue
        for one in group:
            if isinstance(one.page, Document):
                one.page.fields.values["translation_key"] = key
            elif not one.page.translation_key:
                late.append((one.page, key))
    return late


def arriving(document: Document) -> Candidate:
    said = document.fields.values.get("translation_key")
    language = document.fields.values.get("language", "")
    return Candidate(str(said or path_key(document)), language, document)


def stored(documents: list[Document], site: KnownPages) -> Iterator[Candidate]:
    """The pages whose files do not arrive; their paths are read as those of the first document."""
    mine = {document.file.content_path for document in documents}
    for page in site.by_key.values() if documents else ():
        if page.key not in mine and page.digest:
            path = in_language(page.key, documents[0].file.site).path
            yield Candidate(page.translation_key or shared_path(path), page.language, page)


def path_key(document: Document) -> str:
    """What a document has in common with its translations if it does not say so itself."""
    file, front = document.file, document.front
    if not file.is_jekyll:
        return shared_path(file.bare_path)
    for key in JEKYLL_KEYS:
        if named := front.get(key):
            return str(named)
    written = front.get("permalink")
    has_address = isinstance(written, str) and ":" not in written
    path = f"{str(written).strip('/').removesuffix('.html')}.md" if has_address else file.bare_path
    language = str(front.get("lang") or "").lower()
    return shared_path("/".join(part for part in path.split("/") if part.lower() != language))


def store_late(late: Iterable[tuple[KnownPage, str]]) -> None:
    """Let stored pages have the keys of translations that came after them."""
    for known, key in late:
        page = known.model._default_manager.select_for_update().get(pk=known.pk)
        page.translation_key = key
        # Or the next import would take it for an editor's.
        fields = page.imported.get("fields", {}) | {"translation_key": key}
        page.imported = page.imported | {"fields": fields}
        page.save(update_fields=["translation_key", "imported"])
        record_all([page], reason=gettext("Translation found"))
