"""The pages of a list, as a paginator asks for them: whatever stands before a slice of it, that
slice is found in an index and only its own rows are read.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, TextField, Value, When
from django.utils import timezone

from casestudies.kinds import KINDS, link_fields
from casestudies.publishing import MORE, Page
from contact.prepared import Parameter, Prepared

# What lists show of a page's text is its summary, and nothing of the file it came from.
UNSEEN = ("body", "front_matter")


class PublishedPages:
    """The published pages of a kind in their order, by `tags` those that are linked with all of
    these. One query to count them, one for those of a slice.
    """

    ordered = True

    def __init__(self, section: str, **tags: Page | None) -> None:
        self.section = section
        self.tags = {name: tag.pk for name, tag in tags.items() if tag}

    def count(self) -> int:
        ((number,),) = number_of_pages.rows(self.section, now=timezone.now(), **self.tags)
        return int(number)

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, some: slice) -> list[Any]:
        place = (some.start, some.stop)
        found = slice_of_pages.objects(self.section, *place, now=timezone.now(), **self.tags)
        return [with_summary(page) for page in found]


class ArticlesOf(PublishedPages):
    """The published articles that are linked with a problem, an outcome or a person: case studies
    before insights.
    """

    def __init__(self, page: Page) -> None:
        super().__init__("", **{row_link(page): page})


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
    return tagged("", now, {link: tag}).values_list("pk")


@Prepared
def number_of_pages(section: str, *, now: Parameter, **tags: Parameter) -> Any:
    # Of a group without a column there is one, even where it is empty.
    whole = tagged(section, now, tags).order_by().values(whole=Value(1))
    return whole.annotate(number=Count("pk")).values_list("number")


@Prepared
def slice_of_pages(
    section: str, start: int, stop: int, *, now: Parameter, **tags: Parameter
) -> Any:
    pages = tagged(section, now, tags)
    return summarised(pages.model.objects.filter(pk__in=pages.values("pk")[start:stop])).order_by(
        *pages.query.order_by or pages.model._meta.ordering
    )


def summarised(pages: Any) -> Any:
    """The pages without what no list shows; the text only where its summary is wanted."""
    summary = Case(
        When(description="", body__contains=MORE, then="body"),
        default=Value(""),
        output_field=TextField(),
    )
    return pages.defer(*UNSEEN).annotate(summary=summary)


def with_summary(page: Any) -> Any:
    """The page that such a query found, which then asks for its text no more."""
    page.body = page.summary
    return page


def tagged(section: str, now: Parameter, tags: dict[str, Parameter]) -> Any:
    pages = KINDS[section].pages.published(now) if section else articles_by_kind(now)
    for name, key in tags.items():
        pages = pages.filter(**{f"{name}__pk": key})
    return pages


def articles_by_kind(now: Parameter) -> Any:
    articles = KINDS["case-studies"].model.objects.published(now)
    return articles.order_by("kind", *articles.model._meta.ordering)
