"""The editors' desk: writing, publishing and cross-linking."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet, Subquery, Value
from django.db.models.functions import Replace
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casestudies.desk import states
from casestudies.desk.call_to_action import CallInLanguageAdmin, CallToActionAdmin
from casestudies.desk.colleagues.together import ColleaguesAdmin
from casestudies.desk.deleted.admin import DeletedPageAdmin
from casestudies.desk.history import HistoryAdmin
from casestudies.desk.library import LibraryAdmin
from casestudies.desk.links.inbound import inbound
from casestudies.desk.links.suggestions import suggestions
from casestudies.desk.list_filters import OutcomeFilter, ProblemFilter, YearFilter
from casestudies.desk.organisation import OrganisationAdmin
from casestudies.desk.people import PersonForm
from casestudies.desk.proof import ClientAdmin, TestimonialAdmin
from casestudies.desk.redirects import MissedAddressAdmin, RedirectAdmin
from casestudies.desk.saving.deleting import rows_with_pages
from casestudies.desk.saving.moving import below, take_along
from casestudies.desk.saving.page_form import PageForm, PlainPageForm, SectionForm
from casestudies.desk.sharing import SharingAdmin
from casestudies.desk.unanswered import UnansweredWordAdmin
from casestudies.desk.uploading import UploadingAdmin
from casestudies.desk.writing.grouped_form import PICTURE_FIELDS, GroupedAdmin
from casestudies.desk.writing.groups import group
from casestudies.desk.writing.pickers import PickingAdmin
from casestudies.desk.writing.proof_picks import proof_field
from casestudies.desk.writing.snippet import page_snippet
from casestudies.desk.writing.widgets import DateAndTime
from casestudies.history.revisions import has_draft_changes
from casestudies.history.schedules import changes_at
from casestudies.home import plain_home
from casestudies.kinds import HOME, kind_of
from casestudies.models import (
    Article,
    Client,
    DeletedPage,
    LibraryImage,
    MissedAddress,
    Outcome,
    Person,
    PlainPage,
    Problem,
    Redirect,
    Section,
    Testimonial,
    UnansweredWord,
)
from casestudies.publishing import Page
from contact.desk.counted_deletion import CountedDeletionAdmin
from contact.models import CallInLanguage, CallToAction
from contact.organisation import Organisation

# A space comes before all that a path may hold: what is below a page comes right after it.
IN_TREE_ORDER = Replace("slug", Value("/"), Value(" "))


class PageAdmin(
    ColleaguesAdmin,
    CountedDeletionAdmin,
    HistoryAdmin,
    SharingAdmin,
    PickingAdmin,
    GroupedAdmin,
):
    """What the admin does for every kind of page."""

    form = PageForm
    formfield_overrides: ClassVar[Any] = {models.DateTimeField: {"widget": DateAndTime}}
    change_form_template = "admin/casestudies/page_change_form.html"
    list_display = ["title", "state", "updated_at"]
    list_filter: ClassVar[Any] = [states.StateFilter, YearFilter]
    list_per_page = 50
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["file_path", "front_matter", "updated_at", "linked_from", "shown_elsewhere"]
    search_fields = ["title", "short_title", "slug", "description"]

    class Media:
        css = {"all": ["desk/snippet.css"]}
        js = ["desk/snippet.js"]

    @admin.display(description=_("what links here"))
    def linked_from(self, page: Page) -> SafeString:
        """Links to the page, in rows and in texts."""
        found = inbound(page) if page.pk else []
        return render_to_string("admin/desk/_inbound.html", {"links": found})

    @admin.display(description=_("how it is shown elsewhere"))
    def shown_elsewhere(self, page: Page) -> SafeString:
        """By search engines, and where somebody sends a link to it."""
        found = page_snippet(page) if page.pk else None
        context = {"snippet": found, "page": page, "model": self.opts.model_name}
        return render_to_string("admin/desk/_shown_elsewhere.html", context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        names = self.proof_fields(request)
        proof = {name: proof_field(self.model, name, self.admin_site) for name in names}
        kwargs["form"] = type(self.form.__name__, (self.form,), proof)
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not self.may_change_old_addresses(request):
            del form.base_fields["old_addresses"]
        return form

    @property
    def is_tag(self) -> bool:
        """Whether two of its pages can be merged."""
        kind = kind_of(self.model)
        return bool(kind and kind.is_tag)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        changes = has_draft_changes(self.model)
        scheduled = Subquery(changes_at(self.model))
        noted = {"has_draft_changes": changes, "changes_at": scheduled}
        pages: QuerySet[Any] = super().get_queryset(request).annotate(**noted)
        return pages

    def what_goes(self, objects: Sequence[Any]) -> dict[str, int]:
        return rows_with_pages(objects)

    def known_by(self, queryset: Any, term: str) -> QuerySet[Any]:
        """By slug, or by the address as it stands in a browser, in any letter case."""
        slug = term.rstrip("/").rpartition("/")[2]
        found: QuerySet[Any] = queryset.with_slug(slug)
        return found

    @admin.display(description=_("state"), ordering="published_at")
    def state(self, page: Any) -> SafeString:
        return states.cell(
            page, has_draft_changes=page.has_draft_changes, changes_at=page.changes_at
        )

    def get_view_on_site_url(self, obj: Page | None = None) -> str | None:
        """The public page; the preview of what has none."""
        if obj is None:
            return None
        if obj.is_published:
            return obj.get_absolute_url()
        return reverse("desk:preview", args=[obj._meta.model_name, obj.pk])


@admin.register(Article)
class ArticleAdmin(PageAdmin):
    autocomplete_fields = ["authors", "problems", "outcomes", "related"]
    list_display = ["title", "kind", "state", "date", "updated_at"]
    list_filter = ["kind", states.StateFilter, YearFilter, ProblemFilter, OutcomeFilter]
    search_help_text = _(
        "Title, short title, slug or description. Beyond the newest 10,000 articles only a whole "
        "slug or address is found."
    )
    address_fields = ("kind", "slug")
    date_fields = (*PageAdmin.date_fields, "date")
    image_fields = PICTURE_FIELDS
    links_fieldset = ("authors", "problems", "outcomes", "related", "suggested", "linked_from")
    readonly_fields = [*PageAdmin.readonly_fields, "suggested"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new case study starts from a skeleton; `?kind=insights` starts an insight."""
        initial = super().get_changeform_initial_data(request)
        if initial.get("kind", Article.Kind.CASE_STUDY) == Article.Kind.CASE_STUDY:
            initial.setdefault("body", render_to_string("admin/desk/skeleton.txt"))
        return initial

    def fact_groups(self) -> list[Any]:
        """Those of each kind by themselves: the stylesheet shows what the chosen kind has."""
        titles = {
            Article.Kind.CASE_STUDY: _("At a glance: case study"),
            Article.Kind.INSIGHT: _("At a glance: insight"),
        }
        return [
            group(
                f"facts-{kind}",
                titles[kind],
                [f"fact_{key}" for key, _label in facts],
                is_open=True,
            )
            for kind, facts in Article.FACTS.items()
        ]

    @admin.display(description=_("suggestions"))
    def suggested(self, article: Article) -> SafeString:
        """Links that are not made yet, with the reason."""
        found = suggestions(article) if article.pk else []
        return render_to_string("admin/desk/_suggestions.html", {"suggestions": found})


@admin.register(Problem)
class ProblemAdmin(PageAdmin):
    autocomplete_fields = ["outcomes", "answered_by", "best_studies"]
    links_fieldset = ("outcomes", "answered_by", "best_studies", "linked_from")
    fact_fields = ("fact_title", "fact_signal")


@admin.register(Outcome)
class OutcomeAdmin(PageAdmin):
    autocomplete_fields = ["best_studies"]
    links_fieldset = ("best_studies", "linked_from")
    fact_fields = ("fact_capability", "fact_impact", "fact_signal")


@admin.register(Person)
class PersonAdmin(UploadingAdmin, PageAdmin):
    """Who may change accounts says which is whose."""

    form = PersonForm
    list_display = ["title", "role", "state", "updated_at"]
    text_fields = ("title", "role", "description", "body", "profiles")
    image_fields = (PICTURE_FIELDS[0], "upload", *PICTURE_FIELDS[1:])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("colleague",) if self.may_tie_accounts(request) else ()
        requests = group("requests", _("Requests"), ("answers_requests", *own), is_open=True)
        first, *others = super().get_fieldsets(request, obj)
        return [first, requests, *others]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not self.may_tie_accounts(request):
            del form.base_fields["colleague"]
        return form

    def may_tie_accounts(self, request: HttpRequest) -> bool:
        return request.user.has_perm("auth.change_user")


@admin.register(PlainPage)
class PlainPageAdmin(PageAdmin):
    """The owner's own pages, in the order of their paths, those below beneath those above."""

    form = PlainPageForm
    autocomplete_fields = ["problems", "outcomes", "articles"]
    list_display = ["address", "title", "state", "updated_at"]
    list_display_links = ["address", "title"]
    image_fields = PICTURE_FIELDS
    links_fieldset = ("problems", "outcomes", "articles", "linked_from")
    ordering = [IN_TREE_ORDER]

    @admin.display(description=_("path"), ordering=IN_TREE_ORDER)
    def address(self, page: PlainPage) -> str:
        return page.get_absolute_url()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the question whether those below move too, where there are some."""
        sets = super().get_fieldsets(request, obj)
        if obj and self.may_move_below(request, obj):
            for _title, options in sets:
                if "slug" in options["fields"]:
                    options["fields"] = ("slug", "take_along", *options["fields"][1:])
        return sets

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if "take_along" not in form.Meta.fields:
            del form.base_fields["take_along"]
        return form

    def may_move_below(self, request: HttpRequest, page: PlainPage) -> bool:
        """Whether there is something below the page that this colleague may move."""
        found = below(page.slug)
        drafts = found.filter(published_at=None)
        may_publish = self.has_publish_permission(request)
        return found.exists() if may_publish else drafts.count() == found.count() > 0

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        former = form.opened.found.slug
        super().save_model(request, obj, form, change)
        wanted = form.cleaned_data.get("take_along")
        if wanted and not self.keeps_draft(request, form.opened):
            count = take_along(former, obj.slug, by=request.user)
            said = ngettext(
                "%(count)d page below moved too.", "%(count)d pages below moved too.", count
            )
            self.message_user(request, said % {"count": count})


@admin.register(Section)
class SectionAdmin(PageAdmin):
    """The home page, and what stands above a list; without one each has the site's own words."""

    form = SectionForm
    list_display = ["title", "slug", "state", "updated_at"]
    prepopulated_fields = {}
    presentation_fields = ()
    language_fields = ("translation_key",)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """`?slug=home` begins with what the home page says without one."""
        initial = super().get_changeform_initial_data(request)
        if initial.get("slug") != HOME:
            return initial
        plain = plain_home()
        words = {"title": plain.title, "description": plain.description, "body": plain.body}
        return words | initial


admin.site.register(CallToAction, CallToActionAdmin)
admin.site.register(CallInLanguage, CallInLanguageAdmin)
admin.site.register(Organisation, OrganisationAdmin)
admin.site.register(LibraryImage, LibraryAdmin)
admin.site.register(DeletedPage, DeletedPageAdmin)
admin.site.register(Redirect, RedirectAdmin)
admin.site.register(MissedAddress, MissedAddressAdmin)
admin.site.register(Testimonial, TestimonialAdmin)
admin.site.register(Client, ClientAdmin)
admin.site.register(UnansweredWord, UnansweredWordAdmin)
