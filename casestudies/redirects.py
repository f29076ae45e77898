"""Old addresses lead to where their page is now, or the list that has its pages."""

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

from casestudies.kinds import KINDS, ROOTED, SECTIONS, parse_address
from casestudies.page_paths import PAGE_PATH

GetResponse = Callable[[HttpRequest], HttpResponse]

validate_path = RegexValidator(
    r"^/[^\s?#]*$", _("Write a path on this site that starts with “/”, without “?” or “#”.")
)

# The pages of a list and its feed, as Hugo and Jekyll call them.
PAGES = re.compile(r"(?<=/)(?:page/?\d+(?:/|\.html)?|index\.html?)$")
FEEDS = re.compile(r"(?<=/)(?:(?:index|feed|rss|atom)\.(?:xml|rss|json)|(?:feed|rss)/?)$")
# Whose feed there is where no list with one is meant.
NEWEST = SECTIONS["insights"]


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


class MovedList(models.Model):
    """The address of a list on a former site; an empty section stands for the home page."""

    path = models.CharField(max_length=500, unique=True)
    section = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ["path"]
        verbose_name = _("old address of a list")
        verbose_name_plural = _("old addresses of lists")
        default_permissions = ()

    def __str__(self) -> str:
        return self.path

    def get_absolute_url(self) -> str:
        """Where the list is now."""
        kind = SECTIONS.get(self.section)
        return reverse(kind.list_view) if kind else reverse("home")

    def url_for(self, path: str) -> str:
        """Where that is now what stood at a path of the list: its feed, or the list."""
        return self.feed_url if FEEDS.search(path) else self.get_absolute_url()

    @property
    def feed_url(self) -> str:
        """Where its feed is now."""
        kind = SECTIONS.get(self.section, NEWEST)
        return reverse((kind if kind.has_feed else NEWEST).feed_view)


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
    return page_address_at(folder) or once_at(folder) or list_once_at(folder)


def once_at(path: str) -> str | None:
    """The address of the published page that once stood at a path."""
    bare = path.rstrip("/").replace(" ", "%20")
    for redirect in Redirect.objects.filter(path__in={path, bare or "/", f"{bare}/"}):
        if redirect.page and redirect.page.is_published:
            return str(redirect.page.get_absolute_url())
    return None


def page_address_at(path: str) -> str | None:
    """The address of the published page that stands at a path; that of home for a slash."""
    address = parse_address(path)
    if address is None:
        return reverse("home") if path == "/" else None
    section, slug = address
    page = KINDS[section].pages.published().filter(slug=slug).first()
    return str(page.get_absolute_url()) if page else None


def list_once_at(path: str) -> str | None:
    """Where the list is now that stood at a path, one of its further pages, or its feed. One
    query.
    """
    folder = PAGES.sub("", FEEDS.sub("", path))
    own = folder.strip("/")
    if folder != path and own in SECTIONS:
        return MovedList(section=own).url_for(path)
    paths = {path, folder, f"{folder.rstrip('/')}/"}
    found = MovedList.objects.filter(path__in=paths).first()
    return found.url_for(path) if found else None
