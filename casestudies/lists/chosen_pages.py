"""The pages that the blocks of a text show, of whatever kinds, in one query."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import CharField, F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import Lower, RowNumber
from django.utils import timezone

from casestudies.addresses.content_paths import ENDS, ContentPaths, names_of
from casestudies.kinds import KINDS
from casestudies.lists.listed_columns import listed_page, page_columns
from casestudies.models import Article
from casestudies.publishing import Page, published_rule
from casestudies.text.blocks import Wanted
from contact.queries.prepared import Parameter, Prepared

# One text shows no more lists than that: SQLite joins 500 queries at most.
MAX_LISTS = 40
# A list of articles without a limit shows so many.
MOST_ARTICLES = 100
TAG_SECTIONS = ("problems", "outcomes")


class ChosenRow(NamedTuple):
    """A page that belongs to the list of that number, or a tag of one, whose key is `owner`."""

    number: int
    owner: int
    place: int
    section: str


def chosen_pages(wanted: Collection[Wanted]) -> dict[Wanted, list[Any]]:
    """What visitors may see of each of them. One query, whatever they are.

    The pages hold the columns that lists show; the others have their defaults.
    """
    lists = list(wanted)[:MAX_LISTS]
    found: dict[int, list[Page]] = defaultdict(list)
    tags: dict[tuple[int, int], dict[str, list[Page]]] = defaultdict(
        lambda: {t: [] for t in TAG_SECTIONS}
    )
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


def pages_in_order(lists: list[Wanted]) -> Iterator[tuple[ChosenRow, Page]]:
    now = timezone.now()
    for values in sorted(all_lists.rows(*lists, now=now)):
        row, columns = ChosenRow(*values[:4]), values[4:]
        yield row, listed_page(KINDS[row.section].model, columns)


@Prepared
def all_lists(*lists: Wanted, now: Parameter) -> QuerySet[Any, Any]:
    queries = [query for number, one in enumerate(lists) for query in queries_for(number, one, now)]
    return queries[0].union(*queries[1:], all=True) if queries else Article.objects.none()


def queries_for(number: int, wanted: Wanted, now: Parameter) -> Iterator[QuerySet[Any, Any]]:
    """The pages of a list; of case studies their tags too."""
    pages = chosen_first(wanted, now)
    place = Window(RowNumber(), order_by=pages.model._meta.ordering)
    head = (Value(number, IntegerField()), Value(0, IntegerField()), place)
    section = Value(wanted.section, CharField())
    yield pages.order_by().values_list(*head, section, *page_columns(pages.model))
    for name in TAG_SECTIONS if wanted.section == Article.Kind.CASE_STUDY else ():
        link = Article._meta.get_field(name)
        one = f"{link.m2m_reverse_field_name()}__"  # type: ignore[union-attr]
        rows = link.remote_field.through.objects.filter(  # type: ignore[union-attr]
            published_rule(one, now), article__in=pages.order_by().values("pk")
        )
        owned = (Value(number, IntegerField()), F("article_id"), F("pk"), Value(name, CharField()))
        yield rows.order_by().values_list(*owned, *page_columns(link.related_model, one))  # type: ignore[arg-type]


def chosen_first(wanted: Wanted, now: Parameter) -> Any:
    """The rows of a list, as a query."""
    kind = KINDS[wanted.section]
    pages = kind.pages.published(now)
    if wanted.paths:
        pages = pages.alias(lower_slug=Lower("slug"), lower_file=Lower("file_path"))
        pages = pages.filter(is_at(wanted.paths, wanted.section))
    for name in TAG_SECTIONS:
        if slug := getattr(wanted, name.removesuffix("s")):
            rule = published_rule(f"{name}__", now) & Q(**{f"{name}__slug": last_part(slug)})
            pages = pages.filter(rule)
    # Of problems, outcomes and people there are only so many.
    limit = wanted.limit or (MOST_ARTICLES if kind.has_feed else None)
    if limit and not wanted.paths:
        pages = kind.model.objects.filter(pk__in=pages.values("pk")[:limit])
    return pages


def is_at(paths: Sequence[str], section: str) -> Q:
    names = names_of(paths, section)
    files = {f"{KINDS[section].path_of(name)}{end}" for name in names for end in ENDS}
    return Q(lower_slug__in=names) | Q(lower_file__in=files)


def last_part(path: str) -> str:
    """The slug, of a tag that may be called by its content path."""
    return path.strip("/").rpartition("/")[2]


def in_their_order(pages: list[Page], wanted: Wanted) -> list[Page]:
    """Those that were chosen by path as they were named, each once."""
    if not wanted.paths:
        return pages
    known: ContentPaths[Page] = ContentPaths()
    for page in pages:
        known.add(page, page.section, page.slug, page.file_path)
    named = (known.find(path, wanted.section) for path in wanted.paths)
    return list(dict.fromkeys(page for page in named if page))[: wanted.limit]
