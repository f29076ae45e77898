"""Fixed words stand before slugs: `feed` is no slug."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from casestudies import feeds, shared_version, views
from casestudies.kinds import FEED, KINDS, Kind

app_name = "casestudies"


def addresses(kind: Kind) -> Iterator[URLPattern]:
    """The list of a kind, its feed and its pages."""
    section = {"section": kind.section}
    yield path(f"{kind.section}/", views.page_list, section, name=kind.list_name)
    if kind.has_feed:
        feed = feeds.ArticleFeed(kind)
        yield path(f"{kind.section}/{FEED}/", feed, name=f"{kind.name}_feed")
    yield path(f"{kind.section}/<str:slug>/", views.page, section, name=kind.name)


urlpatterns = [
    *(address for kind in KINDS.values() for address in addresses(kind)),
    path("shared/<str:token>/", shared_version.shared_version, name="shared_version"),
]
