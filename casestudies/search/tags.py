"""Problems, outcomes and people in the words of what is linked to them.

Whether a tag is public changes by itself, and what it is called changes for all that has it. So a
page is indexed with the tags' numbers, not with their names; a query that says a published tag's
name asks for its number as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from casestudies.kinds import KINDS, link_fields, link_table
from casestudies.mentions import Key


def token(tag: Key) -> str:
    """The word that stands for a tag in the index."""
    return f"0{tag.model}0{tag.pk}0"


def named_models() -> set[Any]:
    """The models whose pages' names are words of what is linked to them."""
    return {KINDS[name].model for name in (*tag_sections(), "people")}


def tag_sections() -> list[str]:
    return [name for name, kind in KINDS.items() if kind.is_tag]


def tagging_fields() -> list[Any]:
    """The links that lead from a page to what names it."""
    models = named_models()
    declared = [field for kind in KINDS.values() for field in link_fields(kind.model)]
    return [field for field in dict.fromkeys(declared) if field.related_model in models]


def tags_of(pages: Iterable[Any]) -> Mapping[Key, list[Key]]:
    """The tags of pages of one model, by the links that these declare. A query for each link."""
    found: dict[Key, list[Key]] = defaultdict(list)
    pks = {page.pk: page for page in pages}
    for field in tagging_fields():
        if not pks or not isinstance(next(iter(pks.values())), field.model):
            continue
        rows, own, other = link_table(field)
        of_these = rows.objects.filter(**{f"{own}__in": pks}).order_by("pk")
        for pk, tag in of_these.values_list(own, other):
            source = Key(str(field.model._meta.model_name), pk)
            found[source].append(Key(str(field.related_model._meta.model_name), tag))
    return found
