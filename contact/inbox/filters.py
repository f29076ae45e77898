"""The filters beside the list of requests."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from contact.inbox.handling import HANDLED
from contact.models import DiagnosticRequest, NextStep
from contact.promise import late_before

TABS, MENU = "admin/contact/filters/tabs.html", "admin/contact/filters/menu.html"


class StatusFilter(admin.SimpleListFilter):
    """One status, or all but quarantined: those have a list of their own."""

    template = TABS
    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return HANDLED

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.in_status(self.value()) if self.value() else queryset.in_inbox()


class PeriodFilter(admin.DateFieldListFilter):
    """When they came in, as Django offers it."""

    template = MENU


class FlagFilter(admin.BooleanFieldListFilter):
    """Yes or no, as Django offers it."""

    template = MENU


class PromiseFilter(admin.SimpleListFilter):
    """What is late: answers that were promised by now, and next steps whose day is over."""

    title = _("late")
    parameter_name = "late"
    template = MENU

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("answer", _("answer overdue")), ("step", _("next step overdue"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "answer":
                new = queryset.in_status(DiagnosticRequest.Status.NEW)
                return new.filter(created_at__lte=late_before(timezone.now()))
            case "step":
                over = NextStep.objects.filter(on__lt=timezone.localdate())
                return queryset.filter(pk__in=over.order_by().values("diagnostic"))
        return queryset


class OpenedFilter(admin.SimpleListFilter):
    """Whether somebody has looked at it: what nobody has is not erased."""

    template = MENU
    title = _("opened")
    parameter_name = "opened"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("no", _("not yet")), ("yes", _("yes"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "no":
                return queryset.unopened()
            case "yes":
                return queryset.exclude(opened_at=None)
        return queryset


class OwnerFilter(admin.SimpleListFilter):
    """Mine, nobody's, or those of one colleague who owns any."""

    template = MENU
    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        # Of each colleague whether there is one: few, where requests are many.
        own = DiagnosticRequest.objects.order_by().filter(owner=OuterRef("pk"))
        owning = get_user_model().objects.filter(Exists(own))
        named = [(str(user.pk), str(user)) for user in owning if user != request.user]
        return [("me", _("mine")), ("nobody", _("nobody’s")), *named]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        value = self.value() or ""
        if value == "me":
            return queryset.filter(owner=request.user.pk)
        if value == "nobody":
            return queryset.filter(owner=None)
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(owner=int(value)) if value in known else queryset
