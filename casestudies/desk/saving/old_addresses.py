"""Old addresses in the form of their page: a path a line."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.saving.renaming import page_at
from casestudies.publishing import Page
from casestudies.tables.redirects import Redirect, validate_path


class PathsField(forms.CharField):
    """Paths on this site, a line each, as a sorted list."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    default_validators = []

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=gettext_lazy("Old addresses"),
            help_text=gettext_lazy("They lead to this page while it is published. A path a line."),
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else (value or "").splitlines()
        return sorted({line.strip() for line in lines} - {""})

    def validate(self, value: Any) -> None:
        for path in value:
            validate_path(path)
            if len(path) > 500:
                raise ValidationError(_("A path has at most 500 characters."))

    def run_validators(self, value: Any) -> None:
        """Look at each path by itself."""
        for path in value:
            super().run_validators(path)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(initial) != self.to_python(data))


def refuse_taken(page: Page, paths: list[str]) -> None:
    """Raise ValidationError for a path that leads to another page, or at which one stands."""
    for path in paths:
        if found := page_at(path):
            raise ValidationError(
                _("“%(title)s” stands at %(path)s.") % {"title": found, "path": path}
            )
    others = Redirect.objects.filter(path__in=paths).exclude(pk__in=Redirect.objects.gone())
    if page.pk:
        kind = ContentType.objects.get_for_model(page)
        others = others.exclude(content_type=kind, object_id=page.pk)
    for other in others:
        raise ValidationError(_("%(path)s leads elsewhere.") % {"path": other.path})


def replace_old_addresses(page: Page, paths: list[str]) -> None:
    """Make exactly these paths the page's old addresses."""
    kind = ContentType.objects.get_for_model(page)
    own = Redirect.objects.filter(content_type=kind, object_id=page.pk)
    own.exclude(path__in=paths).delete()
    missing = set(paths) - set(own.values_list("path", flat=True))
    for path in sorted(missing):
        Redirect.objects.update_or_create(path=path, defaults={"page": page})
