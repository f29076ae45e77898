"""Filters of the desk's lists that cost the same on any site."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import link_table

NONE = "none"


class YearFilter(admin.SimpleListFilter):
    """The years from the first page that was published until now, whether each has some or not:
    Django's own way of asking for dates reads every row.
    """

    title = _("year")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        pages = model_admin.model._default_manager.exclude(published_at=None)
        first = pages.order_by("published_at").values_list("published_at", flat=True).first()
        now = timezone.localtime()
        since = timezone.localtime(first).year if first else now.year + 1
        return [(str(year), str(year)) for year in range(now.year, since - 1, -1)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        years = {str(value): int(value) for value, _label in self.lookup_choices}
        year = years.get(self.value() or "")
        return queryset.filter(published_at__year=year) if year else queryset


class TagFilter(admin.SimpleListFilter):
    """The pages that articles are linked with by `link`: chosen by title, found by the rows of the
    link.
    """

    link: str

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        field = model_admin.model._meta.get_field(self.link)
        titles = field.related_model._default_manager.values_list("pk", "title")
        nothing = (NONE, model_admin.get_empty_value_display())
        return [*((str(pk), title) for pk, title in titles), nothing]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value() or ""
        table, own, other = link_table(queryset.model._meta.get_field(self.link))
        if value == NONE:
            return queryset.exclude(pk__in=table.objects.values(own))
        if value not in {str(pk) for pk, _title in self.lookup_choices}:
            return queryset
        return queryset.filter(pk__in=table.objects.filter(**{other: int(value)}).values(own))


class ProblemFilter(TagFilter):
    title = _("problem")
    parameter_name = link = "problems"


class OutcomeFilter(TagFilter):
    title = _("outcome")
    parameter_name = link = "outcomes"
