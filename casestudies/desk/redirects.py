"""The old addresses in the admin, and those that were asked for and not found."""

from typing import Any, ClassVar
from urllib.parse import unquote, urlencode, urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.addresses.missed_addresses import MissedAddress
from casestudies.addresses.redirects import Redirect, validate_path
from casestudies.addresses.whereabouts import (
    page_in_any_case,
    path_spellings,
    redirects_in_any_case,
    respelled_address,
)
from casestudies.kinds import SECTIONS, kind_models
from casestudies.menu_targets import MenuTarget, menu_target
from contact.showable import ShowableAdmin

# Where visitors get no redirect: the desk, secret links, and files, which no middleware sees.
STAYING = ("/admin/", "/shared/", settings.STATIC_URL)


class RedirectForm(forms.ModelForm):
    """From any path on which nothing stands to a page, a list, an address, or nowhere."""

    leads_to = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Search for a page by its title, or write an address: one of this site, such as "
            "/case-studies/, or one with https://. A page may be renamed later. Empty: visitors "
            "read that what stood here is withdrawn."
        ),
    )

    class Meta:
        model = Redirect
        fields = ["path"]
        help_texts = {
            "path": gettext_lazy(
                "On this site, beginning with a slash. Any letter case, a slash at the end or "
                "none, and “.html” lead on as well."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].widget.attrs["class"] = "vTextField"
        shown = {"list": "menu-pages", "autocomplete": "off", "class": "vTextField"}
        self.fields["leads_to"].widget.attrs |= shown
        if self.instance.pk:
            self.initial["leads_to"] = self.instance.target

    def clean_path(self) -> str:
        """The path of what was written, which may be a whole address of this site."""
        path = unquote(own_path(self.cleaned_data["path"].strip())).replace(" ", "%20")
        path = path.partition("?")[0].partition("#")[0]
        validate_path(path)
        refuse_answered(path)
        if other := leads_already(path, self.instance.pk):
            said = _("%(path)s leads to %(target)s already: change that one.")
            raise ValidationError(said % {"path": other.path, "target": other.target})
        if not self.instance.pk:
            # What is withdrawn is led on.
            self.instance = gone_at(path) or self.instance
        return path

    def clean_leads_to(self) -> MenuTarget:
        written = own_path(self.cleaned_data["leads_to"].strip())
        return menu_target(written) if written else MenuTarget(None, "", "")

    def clean(self) -> dict[str, Any]:
        """Refuses what would lead to itself: it would, once its page is published."""
        values = super().clean() or {}
        target, path = values.get("leads_to"), values.get("path")
        if target and path and path in path_spellings(address_meant(target)):
            self.add_error("leads_to", _("This leads to itself."))
        return values


def own_path(written: str) -> str:
    """The path, and what follows it, of an address of this site; another one as it is."""
    parts = urlsplit(written)
    hosts = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    if parts.scheme not in {"http", "https"} or parts.hostname not in hosts:
        return written
    return parts._replace(scheme="", netloc="").geturl() or "/"


def address_meant(target: MenuTarget) -> str:
    address = target.page.get_absolute_url() if target.page else target.address
    return unquote(urlsplit(address).path if address.startswith("/") else "")


def refuse_answered(path: str) -> None:
    """Raise ValidationError for a path from which nobody would be led on."""
    if f"{path}/".startswith(STAYING):
        raise ValidationError(_("Nothing leads on from there."))
    page = page_in_any_case(path)
    if page and page.is_published:
        said = _("“%(title)s” stands at %(path)s: visitors read that.")
        raise ValidationError(said % {"title": page, "path": page.get_absolute_url()})
    own = respelled_address(path, path_spellings(path)[-1])
    if own or path == "/":
        raise ValidationError(_("The site itself answers at %(path)s.") % {"path": own or path})


def leads_already(path: str, pk: int | None) -> Redirect | None:
    """Another old address of that path, but for a slash at its end and letter case. What is gone
    may be led on.
    """
    rows = redirects_in_any_case([path, path.rstrip("/"), f"{path.rstrip('/')}/"]).values()
    return next((row for row in rows if row.pk != pk and not row.is_gone), None)


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
            return redirect.address or _("withdrawn (410)")
        waits = "" if page.is_published else f" · {page.state.label}"
        link = format_html('<a href="{}">{}</a>', page.edit_url, redirect.target)
        return format_html("{} – {}{}", link, page.title, waits)

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
        return super().change_view(request, object_id, form_url, with_lists(extra_context))

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


def gone_at(path: str) -> Redirect | None:
    return Redirect.objects.gone().filter(path=path).first()


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

    @admin.display(description="")
    def lead_on(self, missed: MissedAddress) -> SafeString:
        """To the form with the path in it."""
        query = urlencode({"path": missed.path})
        url = f"{reverse('admin:casestudies_redirect_add')}?{query}"
        return format_html('<a href="{}">{}</a>', url, _("Redirect…"))
