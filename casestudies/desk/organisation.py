"""What the owner says of the organisation, as one form in the admin."""

from django.utils.translation import gettext_lazy as _

from casestudies.desk.single_row import SingleRowAdmin


class OrganisationAdmin(SingleRowAdmin):
    """The one row; what is empty says what a fresh site says."""

    fieldsets = [
        (
            _("Words"),
            {"fields": ("name", "statement", "introduction", "answer_time", "footer")},
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
        (
            _("Privacy"),
            {"fields": ("controller", "privacy_contact", "legal_basis", "authority", "notice")},
        ),
        (_("Face"), {"fields": ("accent_light", "accent_dark", "logo", "logo_alt")}),
    ]
