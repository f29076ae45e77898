"""What becomes of an address when its page moves: a redirect, if it was ever public.

Redirects lead to pages, not to addresses, so there are no chains to flatten; a redirect from an
address at which a page stands would never be followed, so there are no loops either.
"""

from typing import Any
from urllib.parse import unquote

from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casestudies.models import Article, Outcome, Problem, Redirect
from casestudies.publishing import URL_NAMES, Page


def address_of(page: Page) -> str:
    """The page's path as requests name it: decoded."""
    return unquote(page.get_absolute_url())


def has_been_public(page: Page) -> bool:
    """Whether visitors could ever see a stored page at the address it has."""
    began = page.published_at
    return page.was_public or (began is not None and began <= timezone.now())


def stored(page: Page) -> Page | None:
    """The page as the database has it, None for a new one."""
    return type(page)._default_manager.filter(pk=page.pk).first() if page.pk else None


def remember(old: Page, page: Page) -> None:
    """Note on a page that is about to be stored whether its address was public; call before."""
    stays = address_of(old) == address_of(page)
    page.was_public = stays and has_been_public(old)


def keep_address(old: Page, page: Page) -> list[str]:
    """Let the old address lead to the stored page; what was done, in sentences for its editor."""
    former, now = address_of(old), address_of(page)
    if former == now:
        return []
    said = []
    blocked = Redirect.objects.filter(path__in={now, now.rstrip("/")})
    if blocked.delete()[0]:
        said.append(_("%(now)s is a page now and redirects no more.") % {"now": now})
    if has_been_public(old):
        redirect_to(page, former)
        said.append(_("%(former)s redirects to %(now)s now.") % {"former": former, "now": now})
    return said


def redirect_to(page: Page, path: str) -> None:
    """Let a path at which no page stands any more lead to the page, wherever it led before."""
    kind = ContentType.objects.get_for_model(type(page))
    owner = {"content_type": kind, "object_id": page.pk}
    Redirect.objects.update_or_create(path=path, defaults=owner)


def explain_address(form: forms.ModelForm) -> None:
    """Say at the slug which redirect a change will make, or that it makes none."""
    page = form.instance
    if "slug" not in form.fields or not page.pk:
        return
    if has_been_public(page):
        says = _("Public at {}. After a change, that address redirects to the new one.")
    else:
        says = _("{} was never public. A change makes no redirect.")
    form.fields["slug"].help_text = format_html(says, address_of(page))


def page_at(path: str) -> Model | None:
    """The page, published or not, whose address that is."""
    section, _separator, slug = path.strip("/").partition("/")
    if section not in URL_NAMES or not slug:
        return None
    if section == Problem.section:
        return Problem.objects.filter(slug=slug).first()
    if section == Outcome.section:
        return Outcome.objects.filter(slug=slug).first()
    return Article.objects.filter(kind=section, slug=slug).first()


class AddressKeeper(admin.ModelAdmin):
    """An admin of pages whose old addresses keep leading to them."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.former = stored(obj) if change else None
        if form.former:
            remember(form.former, obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """After the inline forms, which may hold old addresses too."""
        super().save_related(request, form, formsets, change)
        if form.former:
            for said in keep_address(form.former, form.instance):
                self.message_user(request, said)
