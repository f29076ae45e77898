"""What visitors lose when pages go: said before they are unpublished or deleted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from casestudies.desk.links.inbound import MOST_INBOUND, Inbound, as_inbound, leading_to
from casestudies.desk.links.keys import listed_pages
from casestudies.desk.links.reading import read_changed_texts
from casestudies.desk.links.relations import related_keys
from casestudies.publishing import Page
from casestudies.tables.mentions import Key, key_of
from casestudies.tables.menu_entries import Menu, MenuEntry

# Of all pages that go together so many links of each way are looked at.
MOST_LOOKED_AT = 20 * MOST_INBOUND


def consequences(pages: Iterable[Page]) -> list[tuple[Page, list[Inbound]]]:
    """The published pages among these that are linked from published pages that stay, with those
    links. The number of queries is the same for any number of pages of one kind.
    """
    going = {key_of(page): page for page in pages if page.is_published}
    if not going:
        return []
    lost: dict[Key, list[Inbound]] = defaultdict(list)
    for key, link in (*menus_that_lead(going), *texts_that_lead(going), *rows_that_lead(going)):
        if key_of(link.page) not in going and link.page.is_published:
            lost[key].append(link)
    return [(page, lost[key]) for key, page in going.items() if lost[key]]


def menus_that_lead(going: dict[Key, Page]) -> Iterator[tuple[Key, Inbound]]:
    for model, page in {type(page): page for page in going.values()}.items():
        kind = ContentType.objects.get_for_model(model)
        pks = [key.pk for key in going if key.model == page._meta.model_name]
        for entry in MenuEntry.objects.filter(content_type=kind, object_id__in=pks):
            key = Key(str(page._meta.model_name), entry.object_id or 0)
            entry.page = going[key]
            yield key, Inbound(entry, str(Menu(entry.menu).label))


def texts_that_lead(going: dict[Key, Page]) -> Iterator[tuple[Any, Inbound]]:
    read_changed_texts()
    return as_inbound(leading_to(going)[:MOST_LOOKED_AT])


def rows_that_lead(going: dict[Key, Page]) -> Iterator[tuple[Key, Inbound]]:
    found = list(related_keys(going, MOST_LOOKED_AT))
    pages = listed_pages({other for _key, other in found})
    for key, other in sorted(found, key=lambda pair: pair[1]):
        if other in pages:
            yield key, Inbound(pages[other], _("shows it as related"))
