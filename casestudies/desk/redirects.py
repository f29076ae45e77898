"""The old addresses in the admin, and those that were asked for and not found."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.addresses.whereabouts import path_spellings
from casestudies.desk.redirect_form import RedirectForm, gone_at, redirect_version, target_in_words
from casestudies.kinds import SECTIONS, kind_models
from casestudies.menus.menu_targets import MenuTarget
from casestudies.tables.missed_addresses import MissedAddress
from casestudies.tables.redirects import Redirect
from contact.desk.showable import ShowableAdmin


class TargetFilter(admin.SimpleListFilter):
    """By where they lead."""

    title = gettext_lazy("Leads to")
    parameter_name = "target"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("page", _("a page")), ("address", _("an address")), ("gone", _("withdrawn"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        some = {"page": "to_pages", "address": "elsewhere", "gone": "gone"}.get(self.value() or "")
        return getattr(queryset, some)() if some else queryset


class RedirectAdmin(ShowableAdmin):
    """All old addresses, whoever stored them: editors, the import, a page that was renamed."""

    form = RedirectForm
    change_form_template = "admin/desk/redirect.html"
    fields = ["path", "leads_to"]
    list_display = ["path", "leads"]
    list_filter: ClassVar[Any] = [TargetFilter]
    list_per_page = 100
    search_fields = ["path", "address"]
    search_help_text = gettext_lazy("An old address, or title or slug of the page it leads to.")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Redirect]:
        return super().get_queryset(request).prefetch_related("page")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if term := search_term.strip():
            found |= queryset.filter(led_to(term))
        return found, may_repeat

    @admin.display(description=gettext_lazy("Leads to"))
    def leads(self, redirect: Redirect) -> SafeString | str:
        """Its page with its state, or the address."""
        page: Any = redirect.page
        if page is None:
            return target_in_words(redirect)
        waits = "" if page.is_published else f" · {page.state.label}"
        link = format_html('<a href="{}">{}</a>', page.edit_url, redirect.target)
        return format_html("{} – {}{}", link, page.title, waits)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            with transaction.atomic():
                return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # A colleague has stored the same path at the same moment: now the form says so.
            return super().changeform_view(request, *args, **kwargs)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What is withdrawn is there already: it is led on by a change."""
        if request.method == "GET" and (row := gone_at(request.GET.get("path", ""))):
            return HttpResponseRedirect(reverse("admin:casestudies_redirect_change", args=[row.pk]))
        return super().add_view(request, form_url, with_lists(extra_context))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and self.get_object(request, object_id) is None:
            return self.offer_as_new(request)
        return super().change_view(request, object_id, form_url, with_lists(extra_context))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask, and delete what was asked about; the address names its version."""
        row: Any = self.get_object(request, object_id)
        is_asked = row is None or request.GET.get("version") == redirect_version(row)
        if is_asked or not self.has_delete_permission(request, row):
            return super().delete_view(request, object_id, extra_context)
        if request.method == "POST":
            said = _("This was changed after you opened it. Nothing is deleted.")
            self.message_user(request, said, messages.WARNING)
        query = {**request.GET.dict(), "version": redirect_version(row)}
        return HttpResponseRedirect(f"{request.path}?{urlencode(query)}")

    def offer_as_new(self, request: HttpRequest) -> HttpResponse:
        """What was typed about a row that a colleague has deleted, as that of a new one."""
        said = _("A colleague has deleted this. What you typed is below, as a new old address.")
        self.message_user(request, said, messages.WARNING)
        query = urlencode({name: request.POST.get(name, "") for name in ("path", "leads_to")})
        return HttpResponseRedirect(f"{reverse('admin:casestudies_redirect_add')}?{query}")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        target: MenuTarget = form.cleaned_data["leads_to"]
        obj.page, obj.address = target.page, target.address
        super().save_model(request, obj, form, change)
        MissedAddress.objects.filter(path__in=path_spellings(obj.path)).delete()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        self.delete_queryset(request, Redirect.objects.filter(pk=obj.pk))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """For good: what was public would be told to be withdrawn (address_triggers.py)."""
        paths = list(queryset.values_list("path", flat=True))
        queryset.delete()
        Redirect.objects.gone().filter(path__in=paths).delete()


def led_to(term: str) -> Q:
    """Those that lead to a page with that in its title or slug."""
    rule = Q()
    for model in kind_models():
        pages = model._default_manager.filter(Q(title__icontains=term) | Q(slug__icontains=term))
        of_kind = Q(content_type__app_label="casestudies")
        of_kind &= Q(content_type__model=model._meta.model_name)
        rule |= of_kind & Q(object_id__in=pages.order_by().values("pk"))
    return rule


def with_lists(extra: Any) -> dict[str, Any]:
    """What the form suggests before anybody types."""
    lists = [(reverse(kind.list_view), kind.title) for kind in SECTIONS.values()]
    return {**(extra or {}), "lists": lists}


class MissedAddressAdmin(admin.ModelAdmin):
    """To look at, and to lead on; the most asked for stand first."""

    list_display = ["path", "lead_on", "count", "last_asked_on"]
    list_display_links = None
    list_per_page = 100
    search_fields = ["path"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=gettext_lazy("Action"))
    def lead_on(self, missed: MissedAddress) -> SafeString:
        """To the form with the path in it."""
        query = urlencode({"path": missed.path})
        url = f"{reverse('admin:casestudies_redirect_add')}?{query}"
        return format_html('<a href="{}">{}</a>', url, _("Redirect…"))
