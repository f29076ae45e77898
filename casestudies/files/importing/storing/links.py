"""Links between pages: found after all files are read, stored in one go."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db.models import Model

from casestudies.files.authors import match
from casestudies.files.cross_links import AUTHOR_KEYS, declared_links, link_name
from casestudies.files.importing.known_pages import KnownPage, KnownPages
from casestudies.files.importing.reading.document import Document, model_of
from casestudies.files.mapping import BEST_PATHS
from casestudies.kinds import BEST_STUDIES, all_link_fields, link_table
from casestudies.models import Article
from casestudies.page_paths import related_path
from casestudies.publishing import Page
from casestudies.tables.picked_order import store_picked
from contact.queries.inserting import insert_rows

NOBODY = "is nobody here; kept, and linked when a person of that name is added."


def resolve(document: Document, site: KnownPages) -> dict[str, str]:
    """The keys of the pages that the file links to, by the author's words; remarks for the rest."""
    links: dict[str, str] = {}
    own, folder = document.file.content_path, document.file.folder
    for key, index, text, path in declared_in(document):
        is_author = key in AUTHOR_KEYS
        target = match(text, site.people) if is_author else site.find(path, folder)
        problem = objection(document, target, own, links) if target or not is_author else NOBODY
        if problem:
            place = document.front.place(f"{key}.{index}")
            document.fields.remark(place, f"{key}: “{text}” {problem}")
        if target and target.key != own and through(model_of(document.file), target.model):
            links[link_name(key, text)] = target.key
    return links


def settle_best(document: Document, site: KnownPages) -> None:
    """Call the best studies that the file names as they are called here; remarks for the rest."""
    values = document.fields.values
    named = values.get(BEST_PATHS, "").splitlines()
    found = [site.find(path, document.file.folder) for path in named]
    for number, (path, study) in enumerate(zip(named, found, strict=True)):
        if study is None or study.section != Article.Kind.CASE_STUDY:
            problem = "is no case study." if study else "leads to no page."
            place = document.front.place(f"beststudies.{number}")
            document.fields.remark(place, f"bestStudies: “{path}” {problem}")
            found[number] = None
    if named:
        values[BEST_PATHS] = "\n".join(dict.fromkeys(related_path(one.key) for one in found if one))


def store_best(page: Any, site: KnownPages) -> None:
    """Link a tag with the studies that stand first there, in their order; other pages have none."""
    if not hasattr(page, BEST_PATHS):
        return
    found = (site.find(path, "") for path in page.best_paths.splitlines())
    keys = [one.pk for one in found if one and one.pk and one.model is Article]
    store_picked(page, BEST_STUDIES, [Article(pk=pk) for pk in keys])


def declared_in(document: Document) -> Iterator[tuple[str, int, str, str]]:
    """As `declared_links`, without the authors of what has none on this site."""
    has_authors = model_of(document.file) is Article
    found = declared_links(document.front)
    return (link for link in found if has_authors or link[0] not in AUTHOR_KEYS)


def waiting_authors(document: Document, links: dict[str, str]) -> dict[str, str]:
    """The authors who were found to be nobody yet: their names by those of their links."""
    if document.front.values.keys().isdisjoint(AUTHOR_KEYS):
        return {}
    declared = ((key, text) for key, _index, text, _path in declared_in(document))
    names = {link_name(key, text): text for key, text in declared if key in AUTHOR_KEYS}
    return {link: text for link, text in names.items() if link not in links}


def objection(document: Document, target: KnownPage | None, own: str, links: dict[str, str]) -> str:
    if target is None:
        return "leads to no page."
    if target.key == own:
        return "is this page itself."
    if target.key in links.values():
        return "stands here twice."
    if through(model_of(document.file), target.model) is None:
        return "cannot be linked from here."
    return "is a draft; the link shows when it is published." if target.is_draft else ""


Through = tuple[type[Model], str, str]


@cache
def through(model: type[Page], target: type[Page]) -> Through | None:
    """The table that links two kinds of page, and its columns for the first and the second."""
    for link in all_link_fields():
        table, own, other = link_table(link)
        if (link.model, link.related_model) == (model, target):
            return table, own, other
        if (link.related_model, link.model) == (model, target):
            return table, other, own
    return None


Edge = tuple[type[Page], int, type[Page], int]


def connect(wanted: Iterable[Edge]) -> int:
    """Store links that are not stored yet, whichever end declares them; how many were new."""
    rows: dict[type[Model], dict[tuple[int, int], dict[str, int]]] = {}
    for model, pk, target_model, target_pk in wanted:
        table = through(model, target_model)
        if table is None:
            continue
        rows_of = rows.setdefault(table[0], {})
        values = {table[1]: pk, table[2]: target_pk}
        ends = tuple(values[name] for name in sorted(values))
        # Articles link to articles: one direction is enough.
        if model is not target_model or (ends[1], ends[0]) not in rows_of:
            rows_of[ends[0], ends[1]] = values
    return sum(insert(table, list(found.values())) for table, found in rows.items())


def insert(table: type[Model], rows: list[dict[str, int]]) -> int:
    manager: Any = table._default_manager
    first, second = rows[0]
    stored = set(manager.values_list(first, second))
    if table._meta.get_field(first).related_model is table._meta.get_field(second).related_model:
        stored |= {(b, a) for a, b in stored}
    new = [row for row in rows if (row[first], row[second]) not in stored]
    insert_rows(table, (first, second), [(row[first], row[second]) for row in new])
    return len(new)


def disconnect(gone: Iterable[Edge]) -> None:
    """Take links away, whichever end declared them."""
    for model, pk, target_model, target_pk in gone:
        if table := through(model, target_model):
            rows: Any = table[0]._default_manager
            rows.filter(**{table[1]: pk, table[2]: target_pk}).delete()
            if model is target_model:
                rows.filter(**{table[1]: target_pk, table[2]: pk}).delete()
