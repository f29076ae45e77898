"""The pages of a list, as a paginator asks for them."""

from typing import Any

from django.db.models import Count, Value
from django.utils import timezone

from casestudies.kinds import KINDS
from casestudies.publishing import Page
from contact.prepared import Parameter, Prepared


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

    def __getitem__(self, some: slice) -> list[Page]:
        place = (some.start, some.stop)
        return slice_of_pages.objects(self.section, *place, now=timezone.now(), **self.tags)


@Prepared
def number_of_pages(section: str, *, now: Parameter, **tags: Parameter) -> Any:
    # Of a group without a column there is one, even where it is empty.
    whole = tagged(section, now, tags).order_by().values(whole=Value(1))
    return whole.annotate(number=Count("pk")).values_list("number")


@Prepared
def slice_of_pages(
    section: str, start: int, stop: int, *, now: Parameter, **tags: Parameter
) -> Any:
    return tagged(section, now, tags)[start:stop]


def tagged(section: str, now: Parameter, tags: dict[str, Parameter]) -> Any:
    pages = KINDS[section].pages.published(now)
    for name, key in tags.items():
        pages = pages.filter(**{f"{name}__pk": key})
    return pages
