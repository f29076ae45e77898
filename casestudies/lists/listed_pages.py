"""The pages of a list, as a paginator asks for them: whatever stands before a slice of it, that
slice is found in an index and only its own rows are read.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, OuterRef, TextField, Value, When
from django.utils import timezone

from casestudies.kinds import KINDS, link_fields, link_table
from casestudies.lists.listed_columns import STANDING, own_columns
from casestudies.publishing import Page, PicturedPage
from casestudies.text.words import MORE
from contact.queries.prepared import Parameter, Prepared

# What lists show of a page's text is its summary, and nothing of the file it came from.
UNSEEN = ("body", "front_matter")
EVERYTHING: Mapping[str, Any] = {}


class PublishedPages:
    """The published pages of a kind in their order; `narrowed` to those that are linked with the
    pages of these keys, or have one of these texts, by relation or column, the rarest first. One
    query to count them, unless `counted` says already how many there are; one for those of a slice,
    which is found from the end where that is nearer.
    """

    ordered = True

    def __init__(self, section: str, narrowed: Mapping[str, Any] = EVERYTHING) -> None:
        self.section = section
        self.narrowed = narrowed
        self.counted = 0
        self.among = self.linked = 0
        """Of how many pages these are chosen, and how many of those are linked with the rarest of
        the pages that they are narrowed to, where that is known.
        """

    def count(self) -> int:
        self.counted = self.counted or counted_pages(self.section, self.narrowed)
        return self.counted

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, some: slice) -> list[Any]:
        place = slice_from_nearer_end(some.start, some.stop, self.counted)
        place = place._replace(is_on_the_way=self.are_on_the_way(place.stop))
        found = slice_of_pages.objects(self.section, place, now=timezone.now(), **self.narrowed)
        return [with_summary(page) for page in found]

    def are_on_the_way(self, number: int) -> bool:
        """Whether so many of them are met sooner along the whole list than among the linked."""
        return number * self.among < self.counted * self.linked


class PageSlice(NamedTuple):
    """Where in a list some of its pages stand, counted from its end or from its beginning; whether
    they are looked for along the whole list.
    """

    start: int
    stop: int
    from_end: bool = False
    is_on_the_way: bool = False


def slice_from_nearer_end(start: int, stop: int, count: int) -> PageSlice:
    """The place of a slice of so many pages, 0 if that is not known, counted from the nearer end:
    whatever stands before it has to be read, if only in an index.
    """
    if 2 * start <= count or stop > count:
        return PageSlice(start, stop)
    return PageSlice(count - stop, count - start, from_end=True)


class ArticlesOf(PublishedPages):
    """The published articles that are linked with a problem, an outcome or a person: case studies
    before insights.
    """

    def __init__(self, page: Page) -> None:
        super().__init__("", {row_link(page): page.pk})


def row_link(page: Page) -> str:
    """How articles call their links to such pages."""
    links = link_fields(KINDS["case-studies"].model)
    return str(next(link.name for link in links if link.related_model is type(page)))


def articles_by_key(keys: Iterable[int]) -> list[Any]:
    """The articles with these keys, in their order. One query."""
    place = {key: number for number, key in enumerate(keys)}
    found = with_keys.objects(keys=list(place)) if place else []
    return sorted(map(with_summary, found), key=lambda page: place[page.pk])


@Prepared
def with_keys(*, keys: list[Parameter]) -> Any:
    return summarised(KINDS["case-studies"].model.objects.filter(pk__in=keys).order_by())


@Prepared
def keys_in_order(link: str, *, tag: Parameter, now: Parameter) -> Any:
    return narrowed_pages("", now, {link: tag}).values_list("pk")


def counted_pages(section: str, narrowed: Mapping[str, Any]) -> int:
    ((number,),) = number_of_pages.rows(section, now=timezone.now(), **narrowed)
    return int(number)


@Prepared
def number_of_pages(section: str, *, now: Parameter, **narrowed: Any) -> Any:
    # Of a group without a column there is one, even where it is empty.
    whole = narrowed_pages(section, now, narrowed).order_by().values(whole=Value(1))
    return whole.annotate(number=Count("pk")).values_list("number")


@Prepared
def slice_of_pages(section: str, place: PageSlice, *, now: Parameter, **narrowed: Any) -> Any:
    pages = narrowed_pages(section, now, narrowed, is_on_the_way=place.is_on_the_way)
    in_order = pages.query.order_by or pages.model._meta.ordering
    nearer = pages.reverse() if place.from_end else pages
    keys = nearer.values("pk")[place.start : place.stop]
    return summarised(pages.model.objects.filter(pk__in=keys)).order_by(*in_order)


def summarised(pages: Any) -> Any:
    """The pages without what no list shows; the text only where its summary is wanted, of what came
    with the file only where the picture is.
    """
    summary = Case(
        When(description="", body__contains=MORE, then="body"),
        default=Value(""),
        output_field=TextField(),
    )
    columns = [name for name in own_columns(pages.model) if name != "body"]
    found = pages.only(*columns, *STANDING).annotate(summary=summary)
    if not issubclass(pages.model, PicturedPage):
        return found
    return found.annotate(pictures=Case(When(image__gt="", then=F("imported__images"))))


def with_summary(page: Any) -> Any:
    """The page that such a query found, which then asks for its text no more."""
    page.body = page.summary
    pictures = getattr(page, "pictures", None)
    page.imported = {"images": pictures} if pictures else {}
    return page


def narrowed_pages(
    section: str, now: Parameter, narrowed: Mapping[str, Any], *, is_on_the_way: bool = False
) -> Any:
    """They are looked for among what is linked with the first that they are narrowed to, or along
    the whole list; each is then asked for the others.
    """
    pages = KINDS[section].pages.published(now) if section else articles_by_kind(now)
    for number, (name, value) in enumerate(narrowed.items()):
        if isinstance(value, list):
            pages = pages.filter(**{f"{name}__in": value})
        elif number or is_on_the_way:
            rows, own, other = link_table(pages.model._meta.get_field(name))
            pages = pages.filter(Exists(rows.objects.filter(**{own: OuterRef("pk"), other: value})))
        else:
            pages = pages.filter(**{f"{name}__pk": value})
    return pages


def articles_by_kind(now: Parameter) -> Any:
    articles = KINDS["case-studies"].model.objects.published(now)
    return articles.order_by("kind", *articles.model._meta.ordering)
