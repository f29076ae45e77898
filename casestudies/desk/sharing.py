"""Share links in the admin: made for the version that waits, listed with their makers, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.decorators.http import require_http_methods

from casestudies.desk.saving.opened import Opened
from casestudies.history.makers import maker_name
from casestudies.history.revisions import Revision, record_found
from casestudies.history.share_links import LIFETIMES, ShareLink
from contact.desk.sent import sent_key


class ShareForm(forms.Form):
    """For how long a new link is good."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Good for"),
        choices=[(n, ngettext_lazy("%d day", "%d days") % n) for n in LIFETIMES],
        coerce=int,
        initial=LIFETIMES[1],
    )


class SharingAdmin(admin.ModelAdmin):
    """A page beside the change form; who may change the page may share it."""

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_share"
        view = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.share_view))
        return [path("<int:pk>/share/", view, name=name), *super().get_urls()]

    def share_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page's links; a post makes one, or revokes the one named by `revoke`."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        obj = get_object_or_404(self.model, pk=pk)
        form = ShareForm(request.POST or None)
        if "revoke" in request.POST:
            self.revoke(request, obj)
        elif form.is_valid():
            self.make_link(request, obj, form.cleaned_data["days"])
        else:
            return self.share_page(request, obj, form)
        return redirect(request.path)

    def share_page(self, request: HttpRequest, obj: Any, form: ShareForm) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Share links: %(page)s") % {"page": obj},
            "opts": self.opts,
            "original": obj,
            "form": form,
            "links": ShareLink.objects.of(obj).select_related("revision"),
        }
        return TemplateResponse(request, "admin/casestudies/share.html", context)

    def make_link(self, request: HttpRequest, obj: Model, days: int) -> None:
        user: Any = request.user
        with transaction.atomic():
            ShareLink.objects.create(
                revision=shareable(obj),
                made_by=user,
                maker=maker_name(user),
                expires_at=timezone.now() + timedelta(days=days),
            )
        self.message_user(request, _("The link is made."))

    def revoke(self, request: HttpRequest, obj: Model) -> None:
        """Close the link at once and for good."""
        named = sent_key(request.POST["revoke"])
        links = ShareLink.objects.of(obj).open().filter(pk=named)
        if links.update(revoked_at=timezone.now()):
            self.message_user(request, _("The link is revoked."))


def shareable(obj: Model) -> Revision:
    """The version that a link is made for: the draft changes, or else what is stored.

    Belongs into a transaction: it may be the first time that history sees the page. Raises Http404
    where a colleague has deleted it meanwhile.
    """
    locked = get_object_or_404(type(obj)._default_manager.select_for_update(), pk=obj.pk)
    opened = Opened.of(locked)
    if opened.draft:
        return opened.draft
    record_found(obj, opened.stored)
    return Revision.objects.of(obj).stored()[0]
