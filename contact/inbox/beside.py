"""The list that stands beside an open request: the page of the list from which it was opened."""

from copy import copy
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from contact.desk.sent import sent_key

FILTERS = "_changelist_filters"


class Beside(NamedTuple):
    """What the page of a request shows of its list; the addresses are empty at the list's ends."""

    cl: ChangeList
    address: str
    """Of the list itself, with filters, search and page."""
    before: str
    after: str
    after_pk: int | None


def filters_of(request: HttpRequest) -> str:
    """The filters, search and page of the list from which a request was opened."""
    return str(request.GET.get(FILTERS, ""))


def list_beside(model_admin: Any, request: HttpRequest, current: Any) -> Beside:
    """The list as the address of the open request names it (`FILTERS`, Django's own name).

    Filters that cannot be are none, as in the list itself.
    """
    filters = filters_of(request)
    try:
        cl = changelist_of(model_admin, request, filters)
    except (IncorrectLookupParameters, DisallowedModelAdminLookup):
        filters = ""
        cl = changelist_of(model_admin, request, filters)
    rows = list(cl.result_list)
    keys = [row.pk for row in rows]
    place = keys.index(current.pk) if current.pk in keys else None
    for row in rows:
        row.is_current = row.pk == current.pk
    before, after = keys_around(keys, place)
    return Beside(
        cl=cl,
        address=f"{list_address_of(model_admin)}{'?' if filters else ''}{filters}",
        before=address_with(model_admin, before, filters),
        after=address_with(model_admin, after, filters),
        after_pk=after,
    )


def changelist_of(model_admin: Any, request: HttpRequest, filters: str) -> ChangeList:
    """The changelist with these filters; its links lead to requests beside the same list."""
    listed = copy(request)
    listed.GET = QueryDict(filters)
    cl: ChangeList = model_admin.get_changelist_instance(listed)
    cl.formset = None
    cl.preserved_filters = urlencode({FILTERS: filters}) if filters else ""
    cl.list_display = [name for name in cl.list_display if name != "action_checkbox"]
    # A heading's link would sort the page it stands on, which is not the list.
    cl.sortable_by = ()
    return cl


def keys_around(keys: list[int], place: int | None) -> tuple[int | None, int | None]:
    """The keys before and after a place; a request that left the list is before its first."""
    if place is None:
        return None, next(iter(keys), None)
    before = keys[place - 1] if place else None
    return before, next(iter(keys[place + 1 :]), None)


def list_address_of(model_admin: Any) -> str:
    opts = model_admin.opts
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")


def address_with(model_admin: Any, key: int | None, filters: str) -> str:
    """The address of a request beside that list; empty for none."""
    if key is None:
        return ""
    opts = model_admin.opts
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[key])
    return f"{address}?{urlencode({FILTERS: filters})}" if filters else address


def address_after(model_admin: Any, request: HttpRequest) -> str:
    """Where the form of a request leads once it is done with: to the one that came after it in
    the list when its page was shown, or to the list.
    """
    filters = filters_of(request)
    after = sent_key(request.POST.get("after", ""))
    if model_admin.get_queryset(request).filter(pk=after).exists():
        return address_with(model_admin, after, filters)
    return f"{list_address_of(model_admin)}{'?' if filters else ''}{filters}"
