"""The editors' desk: writing, publishing and cross-linking."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.contenttypes.admin import GenericTabularInline
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casestudies.desk import library  # noqa: F401 - registers its admin
from casestudies.desk.consequences import consequences
from casestudies.desk.inbound import inbound
from casestudies.desk.pickers import OrderedLinksForm, OrderedPagesField, OrderedPicker
from casestudies.desk.renaming import (
    AddressKeeper,
    OldAddressForm,
    explain_address,
    has_been_public,
)
from casestudies.desk.suggestions import suggestions
from casestudies.models import Article, Outcome, Problem, Redirect
from casestudies.page_context import SitePage
from casestudies.publishing import Page, State, state_rule
from casestudies.rendering import lint
from casestudies.widgets import DateAndTime, MarkdownEditor


class PageForm(OrderedLinksForm):
    """Keeps the text's white space and newline style: browsers send CRLF, whatever it was."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].strip = False  # type: ignore[attr-defined]
        explain_address(self)

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"].replace("\r\n", "\n")
        return body.replace("\n", "\r\n") if "\r\n" in self.initial.get("body", "") else body

    class Meta:
        widgets = {
            "body": MarkdownEditor,
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        }


class StateFilter(admin.SimpleListFilter):
    """Draft, scheduled, published, expired, at this moment."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(State.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value()
        return queryset.filter(state_rule(state)) if state in State.values else queryset


class RedirectInline(GenericTabularInline):
    """Old addresses that lead to the page."""

    model = Redirect
    form = OldAddressForm
    extra = 0


class PageAdmin(AddressKeeper):
    """What the admin does for every kind of page."""

    form = PageForm
    formfield_overrides: ClassVar[Any] = {models.DateTimeField: {"widget": DateAndTime}}
    inlines = [RedirectInline]
    actions = ["publish_now", "unpublish"]
    change_form_template = "admin/casestudies/page_change_form.html"
    date_hierarchy = "published_at"
    list_display = ["title", "state", "published_at", "updated_at"]
    list_filter: ClassVar[Any] = [StateFilter]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["source_path", "front_matter", "updated_at", "linked_from"]
    search_fields = ["title", "short_title", "slug", "description"]

    text_fields: ClassVar[tuple[str, ...]] = ("title", "slug", "description", "body")
    link_fields: ClassVar[tuple[str, ...]] = ("linked_from",)
    fact_fields: ClassVar[tuple[str, ...]] = ()
    presentation_fields: ClassVar[tuple[str, ...]] = ("short_title", "weight", "sitemap_priority")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        origin = ("source_path", "front_matter", "updated_at")
        return [
            (None, {"fields": self.text_fields}),
            (_("Publishing"), {"fields": ("published_at", "expires_at")}),
            (_("Links"), {"fields": self.link_fields}),
            (_("At a glance"), {"fields": self.fact_fields}),
            (_("Presentation"), {"fields": self.presentation_fields, "classes": ["collapse"]}),
            (_("Where it came from"), {"fields": origin, "classes": ["collapse"]}),
        ]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Linked pages are picked by name and keep their order."""
        widget = OrderedPicker(db_field, self.admin_site, using=kwargs.get("using"))
        kwargs |= {"form_class": OrderedPagesField, "widget": widget}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("what links here"))
    def linked_from(self, page: Page) -> SafeString:
        """Links to the page, in rows and in texts."""
        found = inbound(page) if page.pk else []
        return render_to_string("admin/desk/_inbound.html", {"links": found})

    @admin.display(description=_("state"))
    def state(self, page: Page) -> SafeString:
        return format_html('<span class="state-{}">{}</span>', page.state, page.state.label)

    def get_view_on_site_url(self, obj: Page | None = None) -> str | None:
        """The public page; the preview of what has none."""
        if obj is None:
            return None
        if obj.is_published:
            return obj.get_absolute_url()
        return reverse("preview", args=[obj._meta.model_name, obj.pk])

    def save_model(self, request: HttpRequest, obj: Page, form: Any, change: bool) -> None:
        """Store the page; the buttons “publish now” and “unpublish” decide on its visibility."""
        if "_publish" in request.POST and not obj.is_published:
            obj.published_at, obj.expires_at = timezone.now(), None
        elif "_unpublish" in request.POST:
            obj.published_at = None
        if form.has_changed() or not change:
            obj.updated_at = timezone.now()
        super().save_model(request, obj, form, change)
        for message in lint(obj.body, SitePage(obj), allow_html=obj.keeps_html):
            self.message_user(request, str(message), messages.WARNING)

    def response_change(self, request: HttpRequest, obj: Page) -> HttpResponse:
        """After “publish now” and “unpublish” stay on the page: there is its new state."""
        if {"_publish", "_unpublish"} & request.POST.keys():
            said = _("“%(title)s” is saved. State: %(state)s.")
            self.message_user(request, said % {"title": obj, "state": obj.state.label})
            return HttpResponseRedirect(request.path)
        return super().response_change(request, obj)

    @admin.action(description=_("Publish now"), permissions=["change"])
    def publish_now(self, request: HttpRequest, pages: QuerySet[Any]) -> None:
        waiting = pages.exclude(state_rule(State.PUBLISHED))
        self.change_each(request, waiting, published_at=timezone.now(), expires_at=None)

    @admin.action(description=_("Unpublish"), permissions=["change"])
    def unpublish(self, request: HttpRequest, pages: QuerySet[Any]) -> HttpResponse | None:
        """What breaks is shown first, and has to be confirmed."""
        losses = [] if "confirmed" in request.POST else consequences(pages)
        if losses:
            return self.ask_to_unpublish(request, pages, losses)
        self.change_each(request, pages.exclude(published_at=None), published_at=None)
        return None

    def ask_to_unpublish(
        self, request: HttpRequest, pages: QuerySet[Any], losses: Any
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Unpublish"),
            "opts": self.opts,
            "losses": losses,
            "selected": [page.pk for page in pages],
        }
        return render(request, "admin/desk/unpublish.html", context)

    def change_each(self, request: HttpRequest, pages: QuerySet[Any], **values: Any) -> None:
        """Set the values on every page, each with its line in the history, and say how many."""
        changed = list(pages)
        for page in changed:
            page.was_public = has_been_public(page)
            for name, value in values.items():
                setattr(page, name, value)
            page.updated_at = timezone.now()
            page.save()
            self.log_change(request, page, [{"changed": {"fields": list(values)}}])
        said = ngettext("%(count)d page changed.", "%(count)d pages changed.", len(changed))
        self.message_user(request, said % {"count": len(changed)})


@admin.register(Article)
class ArticleAdmin(PageAdmin):
    autocomplete_fields = ["problems", "outcomes", "related"]
    list_display = ["title", "kind", "state", "date", "published_at", "updated_at"]
    list_filter = ["kind", StateFilter, "problems", "outcomes"]
    text_fields = ("kind", "title", "slug", "description", "date", "body")
    link_fields = ("problems", "outcomes", "related", "suggested", "linked_from")
    fact_fields = tuple(f"fact_{key}" for facts in Article.FACTS.values() for key, _label in facts)
    presentation_fields = (
        "image",
        "image_alt",
        "image_position",
        *PageAdmin.presentation_fields,
        "language",
    )
    readonly_fields = [*PageAdmin.readonly_fields, "suggested"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new case study starts from a skeleton; `?kind=insights` starts an insight."""
        initial = super().get_changeform_initial_data(request)
        if initial.get("kind", Article.Kind.CASE_STUDY) == Article.Kind.CASE_STUDY:
            initial.setdefault("body", render_to_string("admin/desk/skeleton.txt"))
        return initial

    @admin.display(description=_("suggestions"))
    def suggested(self, article: Article) -> SafeString:
        """Links that are not made yet, with the reason."""
        found = suggestions(article) if article.pk else []
        return render_to_string("admin/desk/_suggestions.html", {"suggestions": found})


@admin.register(Problem)
class ProblemAdmin(PageAdmin):
    autocomplete_fields = ["outcomes"]
    link_fields = ("outcomes", "linked_from")
    fact_fields = ("fact_title", "fact_signal")


@admin.register(Outcome)
class OutcomeAdmin(PageAdmin):
    fact_fields = ("fact_capability", "fact_impact", "fact_signal")
