"""The lists of a former site lead to the lists that have their pages now."""

import re

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import SECTIONS

# The pages of a list and its feed, as Hugo and Jekyll call them.
PAGES = re.compile(r"(?<=/)(?:page/?\d+(?:/|\.html)?|index\.html?)$")
FEEDS = re.compile(r"(?<=/)(?:(?:index|feed|rss|atom)\.(?:xml|rss|json)|(?:feed|rss)/?)$")
# Whose feed there is where no list with one is meant.
NEWEST = SECTIONS["insights"]


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
