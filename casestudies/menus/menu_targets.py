"""Where a menu entry is to lead, from what somebody wrote: a page, a list, or an address."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from casestudies.addresses.whereabouts import whereabouts
from casestudies.kinds import KINDS
from casestudies.models import Section
from casestudies.tables.menu_entries import name_of
from casestudies.tables.redirects import Redirect
from contact.organisation import validate_https


@dataclass(frozen=True, slots=True)
class MenuTarget:
    """A page, and what follows its address; or an address alone. `name` is what it is called
    where the entry has no label, empty for what has no name of its own.
    """

    page: Any
    address: str
    name: str


def menu_target(written: str) -> MenuTarget:
    """What was meant by an address, own or https:, or by a page's path, with or without slashes.

    A page may be a draft: its entry shows when it is published. Raises ValidationError, with a
    sentence for whoever wrote it, where nothing of the site's own is.
    """
    written = written.strip()
    if ":" in written.partition("/")[0] or written.startswith("//"):
        refuse_all_but_https(written)
        return MenuTarget(None, written, "")
    parts = urlsplit(written)
    path = f"/{unquote(parts.path).strip('/')}"
    rest = written[len(parts.path) :]
    if path == "/":
        return MenuTarget(None, path + rest, "")
    page = page_meant(path)
    if isinstance(page, Section):
        # Its list, or the home page, is there while the introduction is a draft as well.
        path, page = page.get_absolute_url(), None
    if page:
        return MenuTarget(page, rest, page.name)
    address = own_address(path) + rest
    return MenuTarget(None, address, name_of(address))


def refuse_all_but_https(address: str) -> None:
    try:
        validate_https(address)
    except ValidationError as error:
        said = _("“%(address)s” is no address: it begins with https://, or with / on this site.")
        raise ValidationError(said % {"address": address}) from error


def page_meant(path: str) -> Any:
    """The page at the path, published or not, or that once stood there; None if there is none."""
    found = resolved(f"{path}/") or {}
    if found.keys() >= {"section", "slug"}:
        page = KINDS[found["section"]].pages.filter(slug=found["slug"]).first()
        if page:
            return page
    old = Redirect.objects.filter(path__in=[path, f"{path}/"]).first()
    return old and old.page


def own_address(path: str) -> str:
    """The path as the site answers it: as a file has it, or with a slash. Raises ValidationError
    for what it does not answer.
    """
    for address in (path, f"{path}/"):
        found = resolved(address)
        if found is not None and is_for_everybody(address, found):
            return address
    if moved := whereabouts(f"{path}/").url:
        return moved
    said = _("There is no page at “%(path)s”. Write it first, as a draft; or choose another.")
    raise ValidationError(said % {"path": path})


def is_for_everybody(address: str, found: dict[str, Any]) -> bool:
    """Whether any visitor may be led there: not to the admin, nor by the link to a version that
    somebody was shown.
    """
    return found.keys().isdisjoint({"slug", "token"}) and not address.startswith("/admin/")


def resolved(path: str) -> dict[str, Any] | None:
    """What the site knows of the path; None where it answers nothing."""
    try:
        return resolve(path).kwargs
    except Resolver404:
        return None
