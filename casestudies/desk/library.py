"""The image library in the admin: upload, describe, see where an image is used, delete it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casestudies.desk.image_users import image_users, used_paths
from casestudies.images.decoding import ImageError
from casestudies.tables.library import LibraryImage, add_to_library
from contact.desk.showable import ShowableAdmin


class ImageForm(forms.ModelForm):
    """A new image comes with its file; every image is described, or says that it decorates."""

    file = forms.FileField(
        label=_("file"), help_text=_("JPEG, PNG, WebP or GIF, at most 8 MB."), required=False
    )

    class Meta:
        model = LibraryImage
        fields = ["description", "is_decorative"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["file"]

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError without description, and with one on what decorates."""
        values = super().clean() or {}
        if bool(values.get("description")) == bool(values.get("is_decorative")):
            raise forms.ValidationError(_("Describe the image, or tick that it is decorative."))
        if "file" in self.fields and not values.get("file"):
            self.add_error("file", _("Choose a file."))
        elif "file" in self.fields and not self.errors:
            self.store(values)
        return values

    def store(self, values: dict[str, Any]) -> None:
        """Store the upload now: whether it is an image shows in the attempt only."""
        says = {name: values[name] for name in ("description", "is_decorative")}
        try:
            self.instance = add_to_library(values["file"], by=self.uploader, **says)
        except ImageError as error:
            self.add_error("file", str(error))

    uploader: Any = None


class UnusedFilter(admin.SimpleListFilter):
    """Images that nothing shows."""

    title = _("use")
    parameter_name = "use"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        return [("unused", _("unused")), ("used", _("used"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() not in {"used", "unused"}:
            return queryset
        used = used_paths()
        return queryset.filter(used if self.value() == "used" else ~used)


class LibraryAdmin(ShowableAdmin):
    """Images that are used cannot be deleted."""

    form = ImageForm
    list_display = ["shown", "__str__", "pixels", "weight", "used_by", "uploaded_at", "uploaded_by"]
    list_display_links = ["__str__"]
    list_filter = [UnusedFilter]
    list_per_page = 50
    list_select_related = ["uploaded_by"]
    readonly_fields = ["shown", "code_shown", "pixels", "used_by"]
    search_fields = ["description", "path"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["file", "description", "is_decorative"]
        return ["shown", "description", "is_decorative", "code_shown", "pixels", "used_by"]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        form.uploader = request.user
        return form

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """All rows learn at once what shows them; of unused ones that is known."""
        changes = super().get_changelist_instance(request)
        changes.result_list = list(changes.result_list)
        is_unused = request.GET.get(UnusedFilter.parameter_name) == "unused"
        users = {} if is_unused else image_users([image.path for image in changes.result_list])
        for image in changes.result_list:
            image.users = users.get(image.path, [])
        return changes

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list, headed by how full the library is."""
        used = LibraryImage.objects.aggregate(sum=Sum("size"))["sum"] or 0
        title = _("Images: %(size)s used") % {"size": filesizeformat(used)}
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=_("image"))
    def shown(self, image: LibraryImage) -> SafeString:
        return format_html('<img class="desk-thumbnail" src="{}" alt="">', image.thumbnail_url)

    @admin.display(description=_("in a text"))
    def code_shown(self, image: LibraryImage) -> str:
        return image.code

    @admin.display(description=_("pixels"))
    def pixels(self, image: LibraryImage) -> str:
        return f"{image.width} × {image.height}"

    @admin.display(description=_("size"), ordering="size")
    def weight(self, image: LibraryImage) -> str:
        return filesizeformat(image.size)

    @admin.display(description=_("used by"))
    def used_by(self, image: LibraryImage) -> SafeString | str:
        users = (
            image.users
            if hasattr(image, "users")
            else image_users([image.path]).get(image.path, [])
        )
        rows = [(user.edit_url, user) for user in users]
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or gettext("no page")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A new image is stored by its form, which alone can say what is wrong with it."""
        if change:
            super().save_model(request, obj, form, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Protect what something shows."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        users = image_users([image.path for image in objs])
        shown = [str(user) for image in objs for user in users.get(image.path, [])]
        return deleted, counts, missing, [*protected, *shown]

    def delete_model(self, request: HttpRequest, obj: LibraryImage) -> None:
        super().delete_model(request, obj)
        obj.delete_files()

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for image in queryset:
            self.delete_model(request, image)
