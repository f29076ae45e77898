"""Pages by their keys, of whatever kind they are: a query for each of their models."""

from collections import defaultdict
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from casestudies.kinds import page_models
from casestudies.tables.mentions import Key, key_of

# What no list shows.
LONG_COLUMNS = ("body", "description", "front_matter", "imported")


def of_pages(keys: Iterable[Key], model: str = "model", pk: str = "object_id") -> Q:
    """The rows of these pages: by the columns that hold the name of the model and the number."""
    found = sorted(of_models(keys).items())
    rules = (Q(**{model: name, f"{pk}__in": pks}) for name, pks in found)
    return reduce(or_, rules, Q(pk__in=[]))


def pages_of(keys: Iterable[Key], *columns: str) -> list[Any]:
    """Those of the pages that are there, one query for each of their models; with those of the
    columns that they have, or with all.
    """
    found: list[Any] = []
    wanted = of_models(keys)
    for model in page_models():
        if pks := wanted.get(str(model._meta.model_name)):
            pages = model._default_manager.order_by("pk").filter(pk__in=pks)
            found += pages.only(*(one for one in columns if hasattr(model, one)))
    return found


def listed_pages(keys: Iterable[Key]) -> dict[Key, Any]:
    """Those of the pages that are there, without their texts."""
    found: dict[Key, Any] = {}
    wanted = of_models(keys)
    for model in page_models():
        if pks := wanted.get(str(model._meta.model_name)):
            pages = model._default_manager.order_by().filter(pk__in=pks).defer(*LONG_COLUMNS)
            found |= {key_of(page): page for page in pages}
    return found


def of_models(keys: Iterable[Key]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key in keys:
        found[key.model].append(key.pk)
    return found
