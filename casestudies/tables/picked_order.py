"""Links in the order an editor picked them: the order of the rows that hold them."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from casestudies.kinds import link_table, own_links

Picked = TypeVar("Picked", bound=QuerySet[Any])


def row_order(model: type[Model], relation: str) -> str:
    """What a query of linked pages is ordered by; `relation` is the many-to-many field's name.

    The rows are Django's own, so the name of their relation is hidden behind a plus sign.
    """
    return f"{model._meta.object_name}_{relation}+__pk"


def with_picked_links(pages: Picked) -> Picked:
    """The pages with the published pages of other models that they link, in the order in which
    those were picked; one more query for each relation, however many pages there are. A page that
    is only shown needs less (picked_links.py).
    """
    model = pages.model
    return pages.prefetch_related(
        *(
            Prefetch(name, target.objects.published().order_by(row_order(model, name)))
            for name in own_links(model)
            if (target := model._meta.get_field(name).related_model) is not model
        )
    )


def picked(page: Model, relation: str) -> Any:
    """The linked pages in the order in which they were picked; those that were fetched before stay
    in theirs.
    """
    linked = getattr(page, relation)
    # Where prefetch_related() puts what it has found (docs/decisions/0012).
    if relation in getattr(page, "_prefetched_objects_cache", {}):
        return linked.all()
    return linked.order_by(row_order(type(page), relation))


def store_picked(page: Model, relation: str, picked: Sequence[Model]) -> None:
    """Make the relation hold exactly these pages, in this order; untouched if it does already.

    Call it inside a transaction.
    """
    table, own, other = link_table(page._meta.get_field(relation))
    rows = table.objects.filter(**{own: page.pk})
    wanted = [one.pk for one in picked]
    if list(rows.order_by("pk").values_list(other, flat=True)) != wanted:
        rows.delete()
        table.objects.bulk_create(table(**{own: page.pk, other: pk}) for pk in wanted)
