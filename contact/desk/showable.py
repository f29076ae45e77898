"""Forms of the admin in which no character gets by that a page or a feed cannot hold."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from contact.text.characters import validate_showable


class ShowableAdmin(admin.ModelAdmin):
    """Every text field says which character is in the way and where; nothing typed is lost."""

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, *args, **kwargs)
        for field in form.base_fields.values():
            if isinstance(field, forms.CharField) and validate_showable not in field.validators:
                field.validators.append(validate_showable)
        return form
