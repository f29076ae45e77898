"""Lists of the admin that are as quick with a million rows as with a thousand."""

from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

# Nobody turns so many pages: from there on filters and the search are the way.
COUNTED = 5_000
# For how many rows an action does something one after the other while its reader waits.
ACTED_ON = 500
# What a search looks at word by word; older rows are found by what an index knows.
SEARCHED = 10_000
FOUND = 1_000


def newest_key(model: Any) -> int:
    """The greatest key there is: what is stored later has a greater one."""
    return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def is_searched(model: Any) -> Q:
    """Whether a row is among the newest, which are searched word by word. One query."""
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True)[SEARCHED:]
    return Q(pk__gt=last.first() or 0)


class BoundedPaginator(Paginator):
    """Counts no further than COUNTED, and has no pages beyond."""

    counted = COUNTED

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        # Neither the order nor what is reckoned for each row changes how many there are.
        return int(rows.order_by().values("pk")[: COUNTED + 1].count())

    @cached_property
    def is_cut(self) -> bool:
        """Whether there are more rows than it has pages for."""
        return self.count > COUNTED


class LongList(ChangeList):
    """Says beside the search how many rows it shows only where it shows some of few."""

    paginator: BoundedPaginator

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if self.paginator.is_cut or not (self.query or self.has_active_filters):
            self.full_result_count = self.result_count


class LongListAdmin(admin.ModelAdmin):
    """Counts, searches and orders by index; only the newest rows are searched word by word."""

    paginator = BoundedPaginator
    show_full_result_count = False
    # They would count all rows once for each choice of each filter.
    show_facets = admin.ShowFacets.NEVER
    # The names of the actions that do something for one row after the other.
    one_by_one: tuple[str, ...] = ()

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any
    ) -> HttpResponse | None:
        """Refuses what would take minutes: the rows of all pages may be any number; and what no
        checkbox of the list says.
        """
        if not all(map(str.isdecimal, request.POST.getlist(helpers.ACTION_CHECKBOX_NAME))):
            raise BadRequest
        is_across = request.POST.get("select_across") == "1"
        is_slow = not set(self.one_by_one).isdisjoint(request.POST.getlist("action"))
        if is_across and is_slow and queryset.order_by()[: ACTED_ON + 1].count() > ACTED_ON:
            said = _(
                "This can be done for %(most)d at once: choose fewer by the filters, or page by "
                "page. Nothing was changed."
            )
            self.message_user(request, said % {"most": ACTED_ON}, messages.ERROR)
            return None
        return super().response_action(request, queryset, *args)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return LongList

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """Those of the newest rows that hold all words, and whatever `known_by` the whole term; a
        thousand of each at most. Three short queries.
        """
        if not search_term.strip():
            return queryset, False
        newest = queryset.filter(is_searched(self.model))
        found, _repeats = super().get_search_results(request, newest, search_term)
        rows = (found, self.known_by(queryset, search_term.strip()))
        keys = [set(some.order_by().values_list("pk", flat=True)[:FOUND]) for some in rows]
        return queryset.filter(pk__in=set().union(*keys)), False

    def known_by(self, queryset: Any, term: str) -> QuerySet[Any]:
        """The rows, however old, that the whole term finds by an index."""
        none: QuerySet[Any] = queryset.none()
        return none
