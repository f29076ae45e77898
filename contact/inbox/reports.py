"""Two pages of the admin beside the inbox: where requests come from, and what is erased next."""

from collections.abc import Iterator
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from contact.erasures import privacy
from contact.inbox import attribution
from contact.inbox.attribution import first_read_day
from contact.inbox.spreadsheets import csv_response
from contact.inbox.tallied import COLUMNS, SHARES_FROM, TableRow
from contact.models import DiagnosticRequest
from contact.notice import retention_periods

may_see_requests = permission_required("contact.view_diagnosticrequest", raise_exception=True)

DEFAULT_PERIOD = timedelta(days=90)
LOOK_AHEAD = timedelta(days=30)
ERASURES_SHOWN = 200


class Day(forms.DateField):
    """A date, picked in the browser's own calendar."""

    def __init__(self, label: Any) -> None:
        day = gettext_lazy("Give a date such as 2026-11-20.")
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        errors = {"required": day, "invalid": day}
        super().__init__(label=label, widget=widget, error_messages=errors)


class PeriodForm(forms.Form):
    """From which day to which."""

    start = Day(gettext_lazy("From"))
    end = Day(gettext_lazy("to"))

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "start" in values and "end" in values and values["start"] > values["end"]:
            raise forms.ValidationError(_("The first day is after the last one."))
        return values


def chosen_period(request: HttpRequest) -> PeriodForm:
    """The form with the period in the address; what is left out there is the last 90 days."""
    today = timezone.localdate()
    default = {"start": str(today - DEFAULT_PERIOD), "end": str(today)}
    return PeriodForm({**default, **request.GET.dict()})


@require_safe
@may_see_requests
def where_from(request: HttpRequest) -> HttpResponseBase:
    """Reads and requests of a period by page, block, problem, person and more; `?sort=` names the
    column that orders them, `?format=csv` downloads them.

    The page counts the newest requests of a long period and leads to those before; the download
    all.
    """
    form = chosen_period(request)
    order = request.GET.get("sort", "")
    order = order if order in {"label", *COLUMNS} else "asked"
    context: dict[str, Any] = {"form": form, "order": order}
    if form.is_valid():
        start, end = form.cleaned_data["start"], form.cleaned_data["end"]
        diagnostics = attribution.received(start, end)
        if request.GET.get("format") == "csv":
            reads = attribution.reads_between(start, end)
            cells = as_cells(attribution.tables(diagnostics, reads, order))
            return csv_response(f"where-requests-come-from-{start}-to-{end}", cells)
        diagnostics, since = attribution.newest(diagnostics)
        if since:
            start = timezone.localdate(since)
            # A day of more than that leads to the day before.
            context |= {"since": since, "before": min(start, end - timedelta(days=1))}
        reads = attribution.reads_between(start, end)
        context["tables"] = attribution.tables(diagnostics, reads, order)
        context |= {"total": row_of_all(context["tables"][0]), "first_read": first_read_day()}
    context |= {
        **admin.site.each_context(request),
        "title": _("Where requests come from"),
        "columns": COLUMNS,
        "periods": usual_periods(),
        "shares_from": SHARES_FROM,
        "most": attribution.MOST_COUNTED,
    }
    status = 200 if form.is_valid() else 400
    return render(request, "admin/contact/where_from.html", context, status=status)


def row_of_all(table: attribution.Table) -> TableRow:
    """All rows of a table, in which each request stands once."""
    sums: Any = {name: sum(getattr(row, name) or 0 for row in table.rows) for name in COLUMNS}
    is_short = any(row.is_read_short for row in table.rows)
    return TableRow(_("All"), **sums, is_read_short=is_short)


def usual_periods() -> list[tuple[str, date, date]]:
    """The periods that one click gives: what each is called, its first day and its last."""
    today = timezone.localdate()
    first = today.replace(day=1)
    return [
        (_("30 days"), today - timedelta(days=30), today),
        (_("90 days"), today - DEFAULT_PERIOD, today),
        (_("This month"), first, today),
        (_("Last month"), (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)),
        (_("This year"), today.replace(month=1, day=1), today),
    ]


def as_cells(tables: list[attribution.Table]) -> Iterator[tuple[object, ...]]:
    yield _("By"), _("Value"), _("Address"), *COLUMNS.values()
    for table in tables:
        for row in table.rows:
            numbers = ("" if cell.number is None else cell.number for cell in row.cells)
            yield table.title, row.label, row.address, *numbers


@require_safe
@may_see_requests
def erased_next(request: HttpRequest) -> HttpResponse:
    """Which requests the daily purge erases next, and when."""
    now = timezone.now()
    later = now + LOOK_AHEAD
    coming = DiagnosticRequest.objects.filter(pk__in=privacy.first_over(later, ERASURES_SHOWN))
    moments = [(moment, one) for one in coming if (moment := privacy.erased_at(one))]
    context = {
        **admin.site.each_context(request),
        "title": _("What is erased next"),
        "overdue": privacy.number_over(now),
        "coming": privacy.number_over(later),
        "shown": sorted(moments, key=itemgetter(0))[:ERASURES_SHOWN],
        "unopened": DiagnosticRequest.objects.unopened().count(),
        "days": LOOK_AHEAD.days,
        **retention_periods(),
    }
    return render(request, "admin/contact/erased_next.html", context)
