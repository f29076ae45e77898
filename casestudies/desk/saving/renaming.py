"""What becomes of an address when its page moves: a redirect, if it was ever public.

Redirects lead to pages, not to addresses, so there are no chains to flatten; only published pages
are led to, and these answer at their own address, so there are no loops either.
"""

from typing import Any
from urllib.parse import unquote

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS, parse_address
from casestudies.models import Redirect, Section
from casestudies.publishing import Page


def address_of(obj: Any) -> str:
    """The path of a stored page as requests name it: decoded; empty for what has none."""
    has_one = isinstance(obj, Page) and not isinstance(obj, Section) and obj.pk
    return unquote(obj.get_absolute_url()) if has_one else ""


def note_address(found: Any, obj: Any) -> None:
    """Note on a page that is about to be stored whether visitors know the address it will have."""
    if former := address_of(found):
        obj.was_public = former == address_of(obj) and found.has_been_public


def keep_address(found: Any, obj: Any) -> list[str]:
    """Let the address of what was found lead to the stored page; what was done, in sentences."""
    former, now = address_of(found), address_of(obj)
    if former in {"", now}:
        return []
    said = []
    blocked = Redirect.objects.filter(path__in={now, now.rstrip("/")})
    was_led_on = blocked.exclude(pk__in=Redirect.objects.gone()).exists()
    blocked.delete()
    if was_led_on:
        said.append(_("%(now)s is a page now and redirects no more.") % {"now": now})
    if found.has_been_public:
        redirect_to(obj, former)
        said.append(_("%(former)s redirects to %(now)s now.") % {"former": former, "now": now})
    return said


def redirect_to(page: Page, path: str) -> None:
    """Let a path at which no page stands any more lead to the page, wherever it led before."""
    owner = {"page": page, "address": "", "was_public": True}
    Redirect.objects.update_or_create(path=path, defaults=owner)


def explain_address(form: forms.ModelForm) -> None:
    """Say at the slug which redirect a change will make, or that it makes none."""
    page = form.instance
    if "slug" not in form.fields or not address_of(page):
        return
    if page.has_been_public:
        says = _("Public at {}. After a change, that address redirects to the new one.")
    else:
        says = _("{} was never public. A change makes no redirect.")
    form.fields["slug"].help_text = format_html(says, address_of(page))


def page_at(path: str) -> Page | None:
    """The page, published or not, whose address that is."""
    address = parse_address(path)
    if address is None:
        return None
    section, slug = address
    found: Page | None = KINDS[section].pages.filter(slug=slug).first()
    return found
