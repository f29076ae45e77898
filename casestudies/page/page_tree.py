"""Where a page at the root stands among the others: what is above, beside and below it."""

from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length, Replace
from django.utils import timezone

from casestudies.lists.listed_pages import summarised, with_summary
from casestudies.models import PlainPage
from casestudies.publishing import PageQuerySet
from contact.queries.prepared import Parameter, Prepared

# More are no help to a reader; the sitemap has all.
MOST_BESIDE = 12
MOST_BELOW = 100


class Around(NamedTuple):
    """Published pages: those on the way down to it, those with the same parent, its children."""

    above: list[PlainPage]
    beside: list[PlainPage]
    below: list[PlainPage]


def around(page: PlainPage) -> Around:
    """What stands around a page, stored or not. One query.

    A page at the very top has nothing beside it: what leads to the others there is the menu.
    """
    above = paths_above(page.slug)
    found = [with_summary(one) for one in pages_around.objects(page.slug, now=timezone.now())]
    return Around(
        sorted((one for one in found if one.slug in above), key=lambda one: len(one.slug)),
        [one for one in found if one.slug.count("/") == len(above)][:MOST_BESIDE],
        [one for one in found if one.slug.startswith(f"{page.slug}/")][:MOST_BELOW],
    )


def paths_above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:number]) for number in range(1, len(parts))]


@Prepared
def pages_around(path: str, *, now: Parameter) -> QuerySet[PlainPage]:
    above, depth = paths_above(path), path.count("/") + 1
    rule = Q(slug__in=above) | children_of(path, depth + 1)
    if above:
        rule |= children_of(above[-1], depth) & ~Q(slug=path)
    return summarised(with_depth().published(now).filter(rule))  # type: ignore[no-any-return]


def children_of(path: str, depth: int) -> Q:
    return Q(slug__startswith=f"{path}/", depth=depth)


def with_depth() -> PageQuerySet[PlainPage]:
    """All pages at the root, with the number of parts of their paths."""
    slashes = Length("slug") - Length(Replace(F("slug"), Value("/")))
    return PlainPage.objects.alias(depth=slashes + 1)
