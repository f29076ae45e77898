"""Testimonials and clients in the admin: written by many, permitted by few."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk import states
from casestudies.desk.history import HistoryAdmin
from casestudies.desk.links.proof_users import shown_on
from casestudies.desk.proof_permissions import PermissionActions
from casestudies.desk.uploading import UploadForm, UploadingAdmin
from casestudies.desk.writing.image_fields import QUOTED, FocalPointFields, ImagePicker
from casestudies.desk.writing.pickers import PickingAdmin, store_picks
from casestudies.desk.writing.widgets import DateAndTime
from casestudies.history.differences import local_time
from casestudies.proof.clients import Client
from casestudies.proof.permission import (
    PERMISSION_FIELDS,
    WORDS,
    PermissionState,
    Permitted,
    ends_soon_rule,
    permission_rule,
)
from casestudies.proof.testimonials import TESTIMONIAL_PERMISSION, Testimonial, free_key

SOON = "soon"


class PermissionFilter(states.RuleFilter):
    """Every state of a permission, and what ends soon."""

    title = gettext_lazy("permission")
    parameter_name = "permission"

    def rules(self, model: Any) -> dict[str, tuple[Any, Q]]:
        found = {state.value: (state.label, permission_rule(state)) for state in PermissionState}
        return found | {SOON: (_("Ends within 60 days"), ends_soon_rule())}


class ProofForm(UploadForm):
    """A row with its links; a picture may be uploaded with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"permission_at", "permission_until", "withdrawn_at"} & self.fields.keys():
            field = self.fields[name]
            field.help_text = f"{field.help_text} {states.zone_in_words()}".strip()

    def store_links(self) -> None:
        store_picks(self)


class TestimonialForm(ProofForm):
    """Who writes a quotation need not think of a key."""

    image_field = "portrait"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("key") == "" and values.get("quote"):
            values["key"] = free_key(values["quote"])
        return values

    class Meta:
        model = Testimonial
        fields = "__all__"
        widgets = {
            "quote": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
            "portrait": ImagePicker(crops=QUOTED),
            "portrait_position": FocalPointFields,
        }


class ClientForm(ProofForm):
    """Whoever leaves out the scheme of a web address means https."""

    image_field = "logo"
    website = forms.URLField(
        label=gettext_lazy("Web address"), required=False, max_length=500, assume_scheme="https"
    )

    class Meta:
        model = Client
        fields = "__all__"
        widgets = {"logo": ImagePicker}


class ProofAdmin(UploadingAdmin, PermissionActions, PickingAdmin, HistoryAdmin):
    """What the admin does for testimonials and clients alike."""

    change_form_template = "admin/casestudies/versioned_change_form.html"
    formfield_overrides: ClassVar[Any] = {models.DateTimeField: {"widget": DateAndTime}}
    list_per_page = 50
    permission_fields: ClassVar[tuple[str, ...]] = PERMISSION_FIELDS
    readonly_fields: ClassVar[Any] = ["state", "shown_on"]

    @admin.display(description=gettext_lazy("permission"), ordering="permission_at")
    def state(self, row: Permitted) -> SafeString:
        """How the permission stands, and until when."""
        until = row.permission_until
        context = {"row": row, "until": local_time(until) if until else ""}
        return render_to_string("admin/casestudies/cells/permission.html", context)

    @admin.display(description=gettext_lazy("where it is shown"))
    def shown_on(self, row: Permitted) -> SafeString:
        """The pages that show it while its permission lasts."""
        found = shown_on(row) if row.pk else []
        return render_to_string("admin/desk/_inbound.html", {"links": found})

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if self.has_confirm_permission(request) else [*own, *self.permission_fields]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was confirmed keeps its words: only who may confirm changes it."""
        may = super().has_change_permission(request, obj)
        is_confirmed = obj is not None and obj.permission_at is not None
        return may and (not is_confirmed or self.has_confirm_permission(request))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Who corrects words that are shown is told that nobody has permitted the new ones."""
        super().save_model(request, obj, form, change)
        changed = set(form.changed_data)
        is_asked_again = changed & {*PERMISSION_FIELDS}
        if change and obj.is_permitted and changed & {*WORDS} and not is_asked_again:
            said = _("%(by)s permitted other words. Ask again, and record the new permission.")
            self.message_user(request, said % {"by": obj.permission_by}, messages.WARNING)


class TestimonialAdmin(ProofAdmin):
    form = TestimonialForm
    autocomplete_fields = ["client", "case_studies", "problems", "outcomes"]
    list_display = ["__str__", "organisation", "state", "date", "weight"]
    list_filter = [PermissionFilter, "problems", "outcomes"]
    list_select_related = ["client"]
    permission_fields = TESTIMONIAL_PERMISSION
    search_fields = ["quote", "name", "organisation", "role", "key"]
    date_hierarchy = "date"
    text_fields = ("quote", "name", "role", "organisation", "sector", "date", "client")
    portrait_fields = ("portrait", "upload", "portrait_alt", "portrait_position")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (None, {"fields": self.text_fields}),
            (_("Permission"), {"fields": ("state", "is_anonymous", *PERMISSION_FIELDS)}),
            (_("Links"), {"fields": ("case_studies", "problems", "outcomes", "shown_on")}),
            (_("Portrait"), {"fields": self.portrait_fields}),
            (_("Presentation"), {"fields": ("weight", "key")}),
        ]


class ClientAdmin(ProofAdmin):
    form = ClientForm
    autocomplete_fields = ["case_studies"]
    list_display = ["name", "sector", "state", "weight"]
    list_filter = [PermissionFilter, "sector"]
    search_fields = ["name", "sector", "key"]
    prepopulated_fields = {"key": ["name"]}

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return [
            (None, {"fields": ("name", "sector", "website", "logo", "upload", "logo_alt")}),
            (_("Permission"), {"fields": ("state", *PERMISSION_FIELDS)}),
            (_("Links"), {"fields": ("case_studies", "shown_on")}),
            (_("Presentation"), {"fields": ("weight", "key")}),
        ]
