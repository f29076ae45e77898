"""Which fields of a page stand together: what is acted on daily at the side of the text."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from casestudies.desk.writing.groups import group
from casestudies.desk.writing.proof_picks import proof_names

PICTURE_FIELDS = ("image", "image_alt", "image_caption", "image_position")
SEARCH_FIELDS = (
    "seo_title",
    "seo_description",
    "noindex",
    "canonical",
    "shown_elsewhere",
    "sitemap_disabled",
    "sitemap_priority",
    "sitemap_changefreq",
)


class GroupedAdmin(admin.ModelAdmin):
    """The groups of every kind of page; one that has no fields is left out."""

    text_fields: ClassVar[tuple[str, ...]] = ("title", "description", "body")
    address_fields: ClassVar[tuple[str, ...]] = ("slug",)
    date_fields: ClassVar[tuple[str, ...]] = ("published_at", "expires_at")
    image_fields: ClassVar[tuple[str, ...]] = ()
    links_fieldset: ClassVar[tuple[str, ...]] = ("linked_from",)
    fact_fields: ClassVar[tuple[str, ...]] = ()
    presentation_fields: ClassVar[tuple[str, ...]] = ("short_title", "weight")
    language_fields: ClassVar[tuple[str, ...]] = ("language", "translation_key")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        own = ("old_addresses",) if self.may_change_old_addresses(request) else ()
        links = (*self.links_fieldset, *self.proof_fields(request))
        sets = [
            (None, {"fields": self.text_fields}),
            *self.fact_groups(),
            group("presentation", _("Presentation"), self.presentation_fields),
            group("language", _("Language"), self.language_fields),
            group("origin", _("Where it came from"), ("file_path", "front_matter", "updated_at")),
            group("publishing", _("Publishing"), self.date_fields, is_side=True),
            group("address", _("Address"), self.address_fields, is_side=True, is_open=not obj),
            group("links", _("Links"), links, is_side=True),
            group("image", _("Image"), self.image_fields, is_side=True),
            group("snippet", _("For search engines"), SEARCH_FIELDS, is_side=True),
            group("old-addresses", _("Old addresses"), own, is_side=True),
        ]
        return [(name, options) for name, options in sets if options["fields"]]

    def fact_groups(self) -> list[Any]:
        """The facts of the kind of page, shown below its text."""
        return [group("facts", _("At a glance"), self.fact_fields, is_open=True)]

    def proof_fields(self, request: HttpRequest) -> list[str]:
        """Testimonials and clients, for pages that can have them and who may change them."""
        may = {"testimonials": "change_testimonial", "clients": "change_client"}
        names = proof_names(self.model)
        return [name for name in names if request.user.has_perm(f"casestudies.{may[name]}")]

    def may_change_old_addresses(self, request: HttpRequest) -> bool:
        return request.user.has_perm("casestudies.change_redirect")
