"""Two pages of the admin beside the inbox: where requests come from, and what is erased next."""

from collections.abc import Iterator
from datetime import timedelta
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

from contact import privacy
from contact.inbox import attribution
from contact.inbox.spreadsheets import csv_response
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
    """Requests of a period by article, block, problem and outcome; `?format=csv` downloads it.

    The page counts the newest of a long period and leads to those before, the download all.
    """
    form = chosen_period(request)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        period = form.cleaned_data
        diagnostics = attribution.received(period["start"], period["end"])
        if request.GET.get("format") == "csv":
            cells = as_cells(attribution.tables(diagnostics))
            return csv_response("where-requests-come-from", cells)
        diagnostics, since = attribution.newest(diagnostics)
        if since:
            # A day of more than that leads to the day before.
            before = min(timezone.localdate(since), period["end"] - timedelta(days=1))
            context |= {"since": since, "before": before}
        context["tables"] = attribution.tables(diagnostics)
        context["total"] = sum(row.requests for row in context["tables"][0].rows)
    context |= {
        **admin.site.each_context(request),
        "title": _("Where requests come from"),
        "shares_from": attribution.SHARES_FROM,
        "most": attribution.MOST_COUNTED,
    }
    status = 200 if form.is_valid() else 400
    return render(request, "admin/contact/where_from.html", context, status=status)


def as_cells(tables: list[attribution.Table]) -> Iterator[tuple[object, ...]]:
    yield _("By"), _("Value"), _("Requests")
    for table in tables:
        for row in table.rows:
            yield table.title, row.label, row.requests


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
