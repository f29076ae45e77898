"""What the owner says of the organisation, as one form in the admin."""

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from casestudies.desk.single_row import SingleRowAdmin
from casestudies.desk.uploading import UploadForm, UploadingAdmin
from casestudies.desk.writing.image_fields import ImagePicker
from casestudies.kinds import HOME
from casestudies.models import Section
from casestudies.publishing import what_is_broken
from casestudies.text.composing import lint
from contact.organisation import Organisation

THREE_ROWS = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
WIDE = forms.TextInput(attrs={"class": "vLargeTextField"})
COLOUR = forms.TextInput(attrs={"size": 10, "spellcheck": "false"})


class OrganisationForm(UploadForm):
    """An empty field says what a fresh site says; it is shown in the field's place."""

    image_field = "logo"

    class Meta:
        model = Organisation
        fields = "__all__"
        widgets = {
            **dict.fromkeys(("statement", "copyright_line", "logo_alt"), WIDE),
            **dict.fromkeys(("introduction", "footer", "address", "profiles"), THREE_ROWS),
            "verification": THREE_ROWS,
            **dict.fromkeys(("controller", "privacy_contact", "legal_basis"), THREE_ROWS),
            **dict.fromkeys(("authority", "notice"), THREE_ROWS),
            "privacy_text": forms.Textarea(attrs={"rows": 10, "class": "vLargeTextField"}),
            "logo": ImagePicker,
            **dict.fromkeys(("accent_light", "accent_dark"), COLOUR),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, default in Organisation.defaults().items():
            if name in self.fields:
                self.fields[name].widget.attrs["placeholder"] = default
        if home := Section.objects.published().filter(slug=HOME).first():
            self.tell_of_home(home)

    def clean_privacy_text(self) -> str:
        """Raises ValidationError for a broken shortcode, with its line."""
        text: str = self.cleaned_data["privacy_text"]
        if errors := what_is_broken(text, lint(text)):
            raise forms.ValidationError(errors)
        return text

    def tell_of_home(self, home: Section) -> None:
        """Say where the first words of home are changed, once they are its owner's own."""
        said = _("The home page has its own:")
        for name in {"statement", "introduction"} & self.fields.keys():
            help_text = format_html('{} <a href="{}">{}</a>', said, home.edit_url, home)
            self.fields[name].help_text = help_text


class OrganisationAdmin(UploadingAdmin, SingleRowAdmin):
    """The one row."""

    form = OrganisationForm
    fieldsets = [
        (
            _("Words"),
            {
                "fields": (
                    *("name", "statement", "introduction", "answer_time", "answer_days"),
                    "footer",
                )
            },
        ),
        (
            _("Legal facts"),
            {
                "fields": (
                    *("legal_name", "address", "registration_number", "email", "telephone"),
                    *("profiles", "copyright_line"),
                )
            },
        ),
        (_("For search engines"), {"fields": ("verification",)}),
        (
            _("Privacy"),
            {
                "fields": (
                    *("controller", "privacy_contact", "legal_basis", "authority"),
                    *("privacy_text", "notice"),
                )
            },
        ),
        (_("Face"), {"fields": ("accent_light", "accent_dark", "logo", "upload", "logo_alt")}),
    ]
