"""Old addresses lead to where their page is now."""

import re
from collections.abc import Callable

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import KINDS, ROOTED, parse_address
from casestudies.moved_lists import list_once_at
from casestudies.page_paths import PAGE_PATH

GetResponse = Callable[[HttpRequest], HttpResponse]

validate_path = RegexValidator(
    r"^/[^\s?#]*$", _("Write a path on this site that starts with “/”, without “?” or “#”.")
)


class Redirect(models.Model):
    """An old address of a page. Visitors are sent on while the page is published."""

    path = models.CharField(_("old path"), max_length=500, unique=True, validators=[validate_path])
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, editable=False)
    object_id = models.PositiveBigIntegerField(editable=False)
    page = GenericForeignKey()

    class Meta:
        ordering = ["path"]
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(Lower("path"), name="redirect_path_lower"),
        ]

    def __str__(self) -> str:
        return self.path


def follow_old_addresses(get_response: GetResponse) -> GetResponse:
    """Turn a 404 for an old address into a 301, while its page is published.

    Middleware; asks the database only after a 404, a few queries. A draft's alias stays a
    404: its target would tell the draft's address. So does a path without the slash of a page at
    the root, which Django would not know from one that leads nowhere.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        target = target_of(request.path)
        return lead_on(request, target) if target else response

    return middleware


def lead_on(request: HttpRequest, target: str) -> HttpResponse:
    """To the page, with the query: a newsletter that has the old address keeps its campaign."""
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{target}?{query}" if query else target)


def target_of(path: str) -> str | None:
    """Where a path without a page leads: to the published page that stands at the root and lacks
    its slash, or that once stood at the path, with or without a slash; `x.html` and `x/index.html`
    are `x/` where nothing else stood there. Lists lead to lists.
    """
    slug = path.removeprefix("/")
    at_root = ROOTED.pages.published().filter(slug=slug) if re.fullmatch(PAGE_PATH, slug) else ()
    for page in at_root:
        return str(page.get_absolute_url())
    if found := once_at(path):
        return found
    if found := list_once_at(path):
        return found
    folder = re.sub(r"(?<=/)index\.html?$|\.html?$", "/", path).replace("//", "/")
    if folder == path:
        return None
    return page_at(folder) or once_at(folder) or list_once_at(folder)


def once_at(path: str) -> str | None:
    """The address of the published page that once stood at a path."""
    bare = path.rstrip("/").replace(" ", "%20")
    for redirect in Redirect.objects.filter(path__in={path, bare or "/", f"{bare}/"}):
        if redirect.page and redirect.page.is_published:
            return str(redirect.page.get_absolute_url())
    return None


def page_at(path: str) -> str | None:
    """The address of the published page that stands at a path; that of home for a slash."""
    address = parse_address(path)
    if address is None:
        return reverse("home") if path == "/" else None
    section, slug = address
    page = KINDS[section].pages.published().filter(slug=slug).first()
    return str(page.get_absolute_url()) if page else None
