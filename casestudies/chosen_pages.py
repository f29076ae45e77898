"""The pages that the blocks of a text show, of whatever kinds, in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, QuerySet, TextField, Value, Window
from django.db.models.functions import Cast, Lower, RowNumber

from casestudies.content_paths import ENDS, ContentPaths, names_of
from casestudies.kinds import KINDS, kind_models
from casestudies.models import Article
from casestudies.publishing import Page, published_rule
from casestudies.text.blocks import Wanted

# One text shows no more lists than that: SQLite joins 500 queries at most.
MAX_LISTS = 40
SHARED = ("title", "short_title", "slug", "file_path", "description")
OWN = ("kind", "date", "language", "role", "image", "image_alt", "image_position")
TAGS = ("problems", "outcomes")


class Row(NamedTuple):
    """A page that belongs to the list of that number, or a tag of one, whose key is `owner`."""

    number: int
    owner: int
    place: int
    section: str
    pk: int


def chosen_pages(wanted: Collection[Wanted]) -> dict[Wanted, list[Any]]:
    """What visitors may see of each of them. One query, whatever they are.

    The pages hold the columns that lists show; the others have their defaults.
    """
    lists = list(wanted)[:MAX_LISTS]
    found: dict[int, list[Page]] = defaultdict(list)
    tags: dict[tuple[int, int], dict[str, list[Page]]] = defaultdict(lambda: {t: [] for t in TAGS})
    for row, page in pages_in_order(lists):
        if row.owner:
            tags[row.number, row.owner][row.section].append(page)
        else:
            found[row.number].append(page)
    for number, pages in found.items():
        for page in pages:
            if isinstance(page, Article):
                page.tags = tags[number, page.pk]
    return {one: in_their_order(found[number], one) for number, one in enumerate(lists)}


def pages_in_order(lists: list[Wanted]) -> Iterator[tuple[Row, Page]]:
    queries = [query for number, one in enumerate(lists) for query in queries_for(number, one)]
    rows: Any = queries[0].union(*queries[1:], all=True) if queries else ()
    for values in sorted(rows):
        row, texts = Row(*values[:5]), values[5:]
        yield row, page_of(row, dict(zip(listed_columns(), texts, strict=True)))


def queries_for(number: int, wanted: Wanted) -> Iterator[QuerySet[Any, Any]]:
    """The pages of a list; of case studies their tags too."""
    pages = pages_of(wanted)
    place = Window(RowNumber(), order_by=pages.model._meta.ordering)
    head = (Value(number, IntegerField()), Value(0, IntegerField()), place)
    yield pages.order_by().values_list(*head, *page_columns(wanted.section, pages.model, ""))
    for name in TAGS if wanted.section == Article.Kind.CASE_STUDY else ():
        link = Article._meta.get_field(name)
        one = f"{link.m2m_reverse_field_name()}__"  # type: ignore[union-attr]
        rows = link.remote_field.through.objects.filter(  # type: ignore[union-attr]
            published_rule(one), article__in=pages.order_by().values("pk")
        )
        owned = (Value(number, IntegerField()), F("article_id"), F("pk"))
        yield rows.order_by().values_list(*owned, *page_columns(name, link.related_model, one))


def pages_of(wanted: Wanted) -> Any:
    """The rows of a list, as a query."""
    kind = KINDS[wanted.section]
    pages = kind.pages.published()
    if wanted.paths:
        pages = pages.alias(lower_slug=Lower("slug"), lower_file=Lower("file_path"))
        pages = pages.filter(is_at(wanted.paths, wanted.section))
    for name in TAGS:
        if slug := getattr(wanted, name.removesuffix("s")):
            rule = published_rule(f"{name}__") & Q(**{f"{name}__slug": last_part(slug)})
            pages = pages.filter(rule)
    if wanted.limit and not wanted.paths:
        pages = kind.model.objects.filter(pk__in=pages.values("pk")[: wanted.limit])
    return pages


def is_at(paths: Sequence[str], section: str) -> Q:
    names = names_of(paths, section)
    files = {f"{KINDS[section].path_of(name)}{end}" for name in names for end in ENDS}
    return Q(lower_slug__in=names) | Q(lower_file__in=files)


def last_part(path: str) -> str:
    """The slug, of a tag that may be called by its content path."""
    return path.strip("/").rpartition("/")[2]


def page_columns(section: str, model: Any, prefix: str) -> Iterator[Any]:
    """Section, key and texts of a page, the same for every kind: a union wants that."""
    names = {field.name for field in model._meta.concrete_fields}
    yield Value(section, CharField())
    yield F(f"{prefix}pk")
    for name in listed_columns():
        yield Cast(f"{prefix}{name}" if name in names else Value(""), TextField())


@cache
def listed_columns() -> tuple[str, ...]:
    """The columns that lists show of any kind of page."""
    fields = (field.name for model in kind_models() for field in model._meta.concrete_fields)
    facts = sorted({name for name in fields if name.startswith("fact_")})
    return (*SHARED, *OWN, *facts)


def page_of(row: Row, texts: dict[str, str]) -> Page:
    model = KINDS[row.section].model
    values: dict[str, Any] = {
        name: text for name, text in texts.items() if hasattr(model, name) and text
    }
    if hasattr(model, "date"):
        # An article of which nothing is said would be of today.
        values["date"] = date.fromisoformat(texts["date"]) if texts["date"] else None
    page: Page = model(pk=row.pk, **values)
    return page


def in_their_order(pages: list[Page], wanted: Wanted) -> list[Page]:
    """Those that were chosen by path as they were named, each once."""
    if not wanted.paths:
        return pages
    known: ContentPaths[Page] = ContentPaths()
    for page in pages:
        known.add(page, page.section, page.slug, page.file_path)
    named = (known.find(path, wanted.section) for path in wanted.paths)
    return list(dict.fromkeys(page for page in named if page))[: wanted.limit]
