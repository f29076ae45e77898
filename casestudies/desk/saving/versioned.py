"""Saving without losing work: one save at a time, each with its row in the history.

Used by the admin of pages and of the call to action.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from casestudies.desk.saving.again import again_after_deadlock, forget_said
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import Note, save
from casestudies.desk.saving.sent_form import form_digest
from casestudies.history.revisions import Revision, record_found
from contact.desk.sent import sent_key
from contact.desk.showable import ShowableAdmin

# So many saved forms the session remembers by name, for tabs that load later.
NAMED = 20


class VersionedAdmin(ShowableAdmin):
    """Locks what it saves, keeps every save in the history, and answers a repeated save once."""

    class Media:
        css = {"all": ["desk/history.css"]}
        js = [
            forms.Script("desk/rescue.js", type="module"),
            forms.Script("desk/keys.js", defer=True),
        ]

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Whether this colleague decides what visitors see."""
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The object; locked while a posted change is made, so that saves come one by one."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block:
            own = self.model._default_manager.select_for_update().order_by()
            own.filter(pk=sent_key(object_id)).values_list("pk").first()
        found = super().get_object(request, object_id, from_field)
        request.found_nothing = found is None  # type: ignore[attr-defined]
        return found

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        try:
            response = self.in_one_transaction(request, object_id, *args, **kwargs)
        except IntegrityError:
            if earlier := self.saved_before(request):
                return earlier
            if getattr(request, "is_second_try", False):
                raise
            return self.try_again(request, object_id, *args, **kwargs)
        if object_id and "once" in request.POST and getattr(request, "found_nothing", False):
            return self.without_page(request, response, object_id, *args, **kwargs)
        # A popup answers a save with a page of its own.
        is_refused = response.status_code == 200 and IS_POPUP_VAR not in request.POST
        if request.method == "POST" and is_refused:
            return self.saved_before(request) or response
        return response

    @again_after_deadlock
    def in_one_transaction(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """With the row in the history that refuses the same form again."""
        for file in request.FILES.values():
            file.seek(0)  # type: ignore[union-attr]
        return super().changeform_view(request, *args, **kwargs)

    def try_again(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """What a colleague stored at the same moment is there by now: the form will say so."""
        request.is_second_try = True  # type: ignore[attr-defined]
        forget_said(request)
        return self.changeform_view(request, *args, **kwargs)

    def without_page(
        self, request: HttpRequest, response: Any, object_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        """The answer to a form whose object somebody deleted while it was typed into; it may have
        come back by now.
        """
        if self.get_object(request, unquote(object_id)) is not None:
            return self.try_again(request, object_id, *args, **kwargs)
        return self.offer_as_new(request) if self.has_add_permission(request) else response

    def offer_as_new(self, request: HttpRequest) -> HttpResponse:
        """The form that was posted, as that of a new object."""
        request.GET = QueryDict(urlencode({k: ",".join(v) for k, v in request.POST.lists()}))
        request.method = "GET"
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        form: HttpResponse = super().changeform_view(request, None, url)
        return form

    def saved_before(self, request: HttpRequest) -> HttpResponse | None:
        """The way to what the same form has already made: a button was pressed twice."""
        sent = Revision.objects.filter(sent_form=form_digest(request.POST)).first()
        if sent is None:
            return None
        self.message_user(request, _("This form was sent twice; it is saved once."))
        return redirect(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_change", sent.object_id
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand over to save.py, which stores the links too."""
        self.saved(request, form, save)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The links are stored in their place among the steps of a save."""

    def saved(self, request: HttpRequest, form: Any, how: Callable[..., list[Note]]) -> None:
        """Save the form that way, say what there is to say about it, and name it to rescue.js."""
        for level, text in how(form=form, by=request.user, sent_form=form_digest(request.POST)):
            self.message_user(request, text, level)
        named = [*request.session.get("saved_forms", []), form.cleaned_data["once"]]
        request.session["saved_forms"] = named[-NAMED:]

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Django's line in the log of actions; none for a save that changed nothing."""
        return super().log_change(request, obj, message) if message else None

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask, and delete the version that was asked about; the address names it."""
        if request.method == "POST":
            return self.delete_if_fresh(request, object_id, extra_context)
        obj = self.get_object(request, unquote(object_id))
        if "version" in request.GET or not self.has_delete_permission(request, obj) or not obj:
            return super().delete_view(request, object_id, extra_context)
        query = {**request.GET.dict(), "version": Opened.of(obj).version}
        return redirect(f"{request.path}?{urlencode(query)}")

    @again_after_deadlock
    def delete_if_fresh(
        self, request: HttpRequest, object_id: str, extra_context: Any
    ) -> HttpResponse:
        """Delete the version that was asked about, and no other."""
        if self.is_stale(request, unquote(object_id)):
            said = _("This was changed after you opened it. Nothing is deleted.")
            self.message_user(request, said, messages.WARNING)
            return redirect(request.path)
        return super().delete_view(request, object_id, extra_context)

    def is_stale(self, request: HttpRequest, object_id: str) -> bool:
        """Whether what is to be deleted was changed; if not, history knows it from now on."""
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_delete_permission(request, obj):
            return False
        opened = Opened.of(obj)
        if request.GET.get("version") != opened.version:
            return True
        record_found(obj, opened.stored)
        return False
