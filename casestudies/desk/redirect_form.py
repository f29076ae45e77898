"""The form of an old address: where it leads from now on."""

from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.addresses.whereabouts import (
    page_in_any_case,
    path_spellings,
    redirects_in_any_case,
    respelled_address,
)
from casestudies.menus.menu_targets import MenuTarget, menu_target
from casestudies.tables.redirects import Redirect, validate_path

# Where visitors get no redirect: the desk, secret links, and files, which no middleware sees.
STAYING = ("/admin/", "/shared/", settings.STATIC_URL)


class RedirectForm(forms.ModelForm):
    """From any path on which nothing stands to a page, a list, an address, or nowhere.

    Refuses to overwrite what a colleague has stored since the form was opened, and says what.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    leads_to = forms.CharField(
        label=gettext_lazy("Leads to"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "Search for a page by its title, or write an address: one of this site, such as "
            "/case-studies/, or one with https://. A page may be renamed later. Empty: visitors "
            "read that what stood here is withdrawn."
        ),
    )

    class Meta:
        model = Redirect
        fields = ["path"]
        help_texts = {
            "path": gettext_lazy(
                "On this site, beginning with a slash. Any letter case, a slash at the end or "
                "none, and “.html” lead on as well."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["path"].widget.attrs["class"] = "vTextField"
        shown = {"list": "menu-pages", "autocomplete": "off", "class": "vTextField"}
        self.fields["leads_to"].widget.attrs |= shown
        if self.instance.pk:
            self.initial["leads_to"] = self.instance.target
            self.initial["version"] = redirect_version(self.instance)

    def clean_path(self) -> str:
        """The path of what was written, which may be a whole address of this site."""
        path = unquote(own_path(self.cleaned_data["path"].strip())).replace(" ", "%20")
        path = path.partition("?")[0].partition("#")[0]
        validate_path(path)
        refuse_answered(path)
        if other := leads_already(path, self.instance.pk):
            said = _("%(path)s leads to %(target)s already: change that one.")
            raise ValidationError(said % {"path": other.path, "target": other.target})
        if not self.instance.pk:
            # What is withdrawn is led on.
            self.instance = gone_at(path) or self.instance
        return path

    def clean_leads_to(self) -> MenuTarget:
        written = own_path(self.cleaned_data["leads_to"].strip())
        return menu_target(written) if written else MenuTarget(None, "", "")

    def clean(self) -> dict[str, Any]:
        """Refuses what would lead to itself: it would, once its page is published."""
        values = super().clean() or {}
        target, path = values.get("leads_to"), values.get("path")
        if target and path and path in path_spellings(address_meant(target)):
            self.add_error("leads_to", _("This leads to itself."))
        self.refuse_stale()
        return values

    def refuse_stale(self) -> None:
        """Let nothing be saved over another state than was shown; once it is named, it may be."""
        stored = Redirect.objects.select_for_update().filter(pk=self.instance.pk).first()
        is_shown = "version" in self.initial
        shown = self.data.get("version") if is_shown else redirect_version(self.instance)
        if stored and redirect_version(stored) != shown:
            # The next post comes from who has read where it leads.
            self.data: Any = self.data.copy()
            self.data["version"] = redirect_version(stored)
            said = _(
                "A colleague has changed this after you opened it. Now it is %(path)s → "
                "%(target)s. Nothing is saved yet; saving again replaces that."
            )
            self.add_error(None, said % {"path": stored.path, "target": target_in_words(stored)})


def redirect_version(redirect: Redirect) -> str:
    """What a form that shows this row was opened with."""
    row = redirect.path, redirect.content_type_id, redirect.object_id, redirect.address
    return sha256(repr(row).encode()).hexdigest()


def target_in_words(redirect: Redirect) -> str:
    return redirect.target or _("withdrawn (410)")


def own_path(written: str) -> str:
    """The path, and what follows it, of an address of this site; another one as it is."""
    parts = urlsplit(written)
    hosts = {urlsplit(settings.SITE_URL).hostname, *settings.ALLOWED_HOSTS}
    if parts.scheme not in {"http", "https"} or parts.hostname not in hosts:
        return written
    return parts._replace(scheme="", netloc="").geturl() or "/"


def address_meant(target: MenuTarget) -> str:
    address = target.page.get_absolute_url() if target.page else target.address
    return unquote(urlsplit(address).path if address.startswith("/") else "")


def refuse_answered(path: str) -> None:
    """Raise ValidationError for a path from which nobody would be led on."""
    if f"{path}/".startswith(STAYING):
        raise ValidationError(_("Nothing leads on from there."))
    page = page_in_any_case(path)
    if page and page.is_published:
        said = _("“%(title)s” stands at %(path)s: visitors read that.")
        raise ValidationError(said % {"title": page, "path": page.get_absolute_url()})
    own = respelled_address(path, path_spellings(path)[-1])
    if own or path == "/":
        raise ValidationError(_("The site itself answers at %(path)s.") % {"path": own or path})


def leads_already(path: str, pk: int | None) -> Redirect | None:
    """Another old address of that path, but for a slash at its end and letter case. What is gone
    may be led on.
    """
    rows = redirects_in_any_case([path, path.rstrip("/"), f"{path.rstrip('/')}/"]).values()
    return next((row for row in rows if row.pk != pk and not row.is_gone), None)


def gone_at(path: str) -> Redirect | None:
    return Redirect.objects.gone().filter(path=path).first()
