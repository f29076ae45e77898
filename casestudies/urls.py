"""Fixed words stand before slugs: `feed` is no slug. The owner's own addresses come last of all."""

from collections.abc import Iterator

from django.urls import URLPattern, path, register_converter
from django.urls.converters import PathConverter
from django.views.decorators.common import no_append_slash

from casestudies import shared_version, views
from casestudies.kinds import FEED, JSON_FEED, MARKDOWN, PACK, ROOTED, SECTIONS, Kind
from casestudies.machines import feeds, markdown_pages
from casestudies.machines.markdown_of_html import in_markdown
from casestudies.packs import packs
from casestudies.page_paths import PAGE_PATH
from casestudies.search import results, suggestions
from casestudies.search.question import SEARCH_PARAMETERS
from contact.pages.reading import reads

app_name = "casestudies"


class PagePathConverter(PathConverter):
    """The path of a page at the root: what is none of that form needs no look into the database."""

    regex = PAGE_PATH


register_converter(PagePathConverter, "pagepath")


def addresses(kind: Kind) -> Iterator[URLPattern]:
    """The list of a kind, its feeds and its pages."""
    section = {"section": kind.section}
    page_list = reads(*views.parameters(kind))(views.page_list)
    yield path(f"{kind.section}/", page_list, section, name=kind.list_name)
    if kind.has_feed:
        yield from feed_addresses(kind, f"{kind.section}/", feeds.ArticleFeed)
    if kind.is_tag:
        yield from feed_addresses(kind, f"{kind.section}/<str:slug>/", feeds.TagFeed)
    # Django would add a slash to whatever is not found: see whereabouts.py.
    page = reads(*views.page_parameters(kind))(no_append_slash(views.page))
    yield path(f"{kind.section}/<str:slug>/", page, section, name=kind.name)
    # A slug has no full stop.
    as_markdown = reads(*views.parameters(kind))(markdown_pages.list_as_markdown)
    yield path(f"{kind.section}{MARKDOWN}", as_markdown, section)
    as_markdown = reads(*views.page_parameters(kind))(markdown_pages.page_as_markdown)
    yield path(f"{kind.section}/<str:slug>{MARKDOWN}", as_markdown, section)


def feed_addresses(kind: Kind, route: str, feed: type[feeds.ArticleFeed]) -> Iterator[URLPattern]:
    """A feed in both its formats."""
    yield path(f"{route}{FEED}/", feed(kind), name=f"{kind.name}_feed")
    as_json = feed(kind, feeds.JsonFeed)
    yield path(f"{route}{JSON_FEED}", as_json, name=f"{kind.name}_json_feed")


search_page = reads(*SEARCH_PARAMETERS)(results.search_results)

urlpatterns = [
    path(f"{packs.STUDY_SECTION}/{PACK}/", packs.pack, name="pack"),
    path(f"{packs.STUDY_SECTION}/{PACK}{MARKDOWN}", in_markdown(packs.pack)),
    *(address for kind in SECTIONS.values() for address in addresses(kind)),
    path("search/", search_page, name="search"),
    path(f"search{MARKDOWN}", in_markdown(search_page)),
    path("search/suggestions.json", suggestions.suggested_pages, name="suggestions"),
    path(f"index{MARKDOWN}", markdown_pages.home_as_markdown),
    path("shared/<str:token>/", shared_version.shared_version, name="shared_version"),
    path(
        "<pagepath:slug>/",
        no_append_slash(views.page),
        {"section": ROOTED.section},
        name=ROOTED.name,
    ),
    path(
        f"<pagepath:slug>{MARKDOWN}",
        markdown_pages.page_as_markdown,
        {"section": ROOTED.section},
    ),
]
