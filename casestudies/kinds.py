"""Every kind of page: the one table that all lists of kinds, sections and models read.

It imports no model and nothing of the database, so that the models and the renderer can read it.
CONTRIBUTING.md says how to add a kind.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

APP = "casestudies"
# The model whose pages feeds hold.
ARTICLE = "article"
# What the home page's row is called where those of the lists have the name of their section.
HOME = "home"
# The links of problems and outcomes to the studies that stand first there. They say nothing of what
# is linked with what.
BEST_STUDIES = "best_studies"
BEST_BACK = "best_on_"
# How many addresses of pages one process knows again.
MOST_ADDRESSES = 5_000
# A fixed word where a slug could stand: the feed of a list.
FEED = "feed"
# And what stands in the place of a slug, which has no full stop: the same as JSON.
JSON_FEED = "feed.json"
# What stands in the place of the last slash of a page's address for the page as Markdown.
MARKDOWN = ".md"
# A fixed word too: several case studies as one document.
PACK = "pack"
# Slugs whose pages nobody could reach.
RESERVED = frozenset({FEED, PACK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of page. Its template is named for its model."""

    section: str
    """The first part of the address and the content path of its pages; the folder of its files."""
    is_rooted: bool = False
    """Its pages stand anywhere below the site's root: the slug of each is its whole path, and no
    list leads to them. The table has one such kind.
    """
    name: str
    """How the address of a page is named; `<name>_feed` is that of its list's feed, or a tag's."""
    model_name: str
    """Kinds that share a model are told apart by its column `kind`, which holds the section."""
    label: str | Promise
    title: str | Promise
    """The heading of its list, unless a published introduction has another one."""
    standfirst: str | Promise
    """What stands below that heading, unless the introduction has a description."""
    list_template: str = "casestudies/pages.html"
    has_feed: bool = False
    """Newest first by the column `date`. The feeds know articles alone."""
    is_tag: bool = False
    """Case studies are counted by it; two of its pages can be merged. Its model must be at the end
    of a many-to-many field of `Article` with `related_name="articles"`.
    """
    quotes_signal: bool = False
    """Its list shows the signal of each page in quotes, before the description."""
    column: int = 3
    """Where the map of links draws its pages, counted from the left."""
    fact_keys: tuple[str, ...] = ("diagnosis", "triage")
    """The maps of a front matter that hold its facts; the export writes the first."""
    signs: tuple[str, ...] = ()
    """Keys by which a file that lies in no section is known to be of this kind."""
    jekyll_folders: tuple[str, ...] = ()
    """The folders of a Jekyll site that hold its files, besides `_<section>`."""

    def __post_init__(self) -> None:
        """Raises ValueError: a feed would show the articles that have the keys of other pages."""
        if self.has_feed and self.model_name != ARTICLE:
            raise ValueError(f"{self.section}: only kinds of the model “{ARTICLE}” have feeds.")

    @property
    def model(self) -> Any:
        return model_named(self.model_name)

    @property
    def template(self) -> str:
        return f"casestudies/{self.model_name}.html"

    @property
    def tag_name(self) -> str:
        """By what its mark is drawn; empty for a kind that is no tag."""
        return self.name if self.is_tag else ""

    @property
    def list_name(self) -> str:
        """How the address of the list is named."""
        return self.section.replace("-", "_")

    @property
    def list_view(self) -> str:
        return f"{APP}:{self.list_name}"

    def path_of(self, slug: str) -> str:
        """The content path of its page with that slug."""
        return slug if self.is_rooted else f"{self.section}/{slug}"

    @property
    def page_view(self) -> str:
        return f"{APP}:{self.name}"

    @property
    def feed_view(self) -> str:
        return f"{APP}:{self.name}_feed"

    @property
    def json_feed_view(self) -> str:
        return f"{APP}:{self.name}_json_feed"

    @property
    def pages(self) -> Any:
        """Its pages, published or not."""
        shares_model = len(sections_of(self.model_name)) > 1
        return self.model.objects.filter(**{"kind": self.section} if shares_model else {})


@cache
def model_named(name: str) -> Any:
    """The model of that name, which Django looks for again each time."""
    return apps.get_model(APP, name)


KINDS = {
    kind.section: kind
    for kind in (
        Kind(
            section="case-studies",
            name="case_study",
            model_name="article",
            label=_("Case study"),
            title=_("Case studies"),
            standfirst=_(
                "What was stuck, what was done about it, what changed, and what the evidence is."
            ),
            list_template="casestudies/case_studies.html",
            has_feed=True,
            column=1,
            signs=("diagnosis.constraint", "related"),
        ),
        Kind(
            section="insights",
            name="insight",
            model_name="article",
            label=_("Insight"),
            title=_("Insights"),
            standfirst=_("Positions we have come to hold, and the questions that led to them."),
            list_template="casestudies/insights.html",
            has_feed=True,
            column=1,
            signs=("diagnosis.question", "diagnosis.statement", "diagnosis.reason"),
            jekyll_folders=("_posts", "_drafts"),
        ),
        Kind(
            section="outcomes",
            name="outcome",
            model_name="outcome",
            label=_("Outcome"),
            title=_("Outcomes"),
            standfirst=_("What an organisation can do afterwards that it could not do before."),
            is_tag=True,
            column=2,
            signs=("diagnosis.capability", "diagnosis.impact"),
        ),
        Kind(
            section="problems",
            name="problem",
            model_name="problem",
            label=_("Problem"),
            title=_("Problems"),
            standfirst=_(
                "What leaders tell us in the first conversation, and what usually lies beneath it."
            ),
            is_tag=True,
            quotes_signal=True,
            column=0,
            fact_keys=("triage", "diagnosis"),
            signs=("triage",),
        ),
        Kind(
            section="people",
            name="person",
            model_name="person",
            label=_("Person"),
            title=_("People"),
            standfirst=_("Who does the work, and who answers when you write."),
            list_template="casestudies/people.html",
            jekyll_folders=("_authors",),
        ),
        Kind(
            section="pages",
            is_rooted=True,
            name="plain_page",
            model_name="plainpage",
            label=_("Page"),
            title=_("Pages"),
            standfirst="",
        ),
    )
}
# Those whose pages stand below a list, in a folder of their own.
SECTIONS = {section: kind for section, kind in KINDS.items() if not kind.is_rooted}
ROOTED = next(kind for kind in KINDS.values() if kind.is_rooted)


@lru_cache(MOST_ADDRESSES)
def page_address(section: str, slug: str) -> str:
    """The address of a page of that section. Every page has dozens, mostly the same."""
    return reverse(KINDS[section].page_view, args=[slug])


def markdown_address(address: str, query: str = "") -> str:
    """Where the page at that address, which ends with a slash, answers that query as Markdown."""
    return f"{address.removesuffix('/') or '/index'}{MARKDOWN}{'?' if query else ''}{query}"


def kind_of(model: Any) -> Kind | None:
    """The first kind with that model; None for the introductions above the lists."""
    name = model._meta.model_name
    return next((kind for kind in KINDS.values() if kind.model_name == name), None)


def sections_of(model_name: str) -> list[str]:
    """The sections whose kinds have that model."""
    return [kind.section for kind in KINDS.values() if kind.model_name == model_name]


def kind_models() -> list[Any]:
    """The models of all kinds, each once."""
    names = dict.fromkeys(kind.model_name for kind in KINDS.values())
    return [apps.get_model(APP, name) for name in names]


def page_models() -> list[Any]:
    """The models of all pages: those of the kinds, and the introductions above their lists."""
    return [*kind_models(), apps.get_model(APP, "section")]


def split_path(path: str) -> tuple[str, str]:
    """Section and slug, empty for a list, that a path without slashes at its ends stands for."""
    first, _slash, rest = path.partition("/")
    return (first, rest) if first in SECTIONS else (ROOTED.section, path)


def parse_address(path: str) -> tuple[str, str] | None:
    """Section and slug of a path on this site at which a page may stand, or stood at a former site,
    where a slug may hold slashes; None for home, lists and feeds.
    """
    section, slug = split_path(path.strip("/"))
    return None if slug in {"", *RESERVED} else (section, slug)


def link_fields(model: Any) -> list[Any]:
    """The links that are declared on this kind of page; each knows its two ends and its table."""
    fields = model._meta.get_fields()
    return [field for field in fields if field.many_to_many and not field.auto_created]


@cache
def has_date(model: Any) -> bool:
    """Whether its pages have a date that is shown: the column `date`, which may be empty."""
    return any(field.name == "date" for field in model._meta.get_fields())


def link_table(field: Any) -> tuple[Any, str, str]:
    """The model of a link's rows, and its columns for the page that declares it and the other."""
    return field.remote_field.through, field.m2m_column_name(), field.m2m_reverse_name()


def all_link_fields() -> list[Any]:
    """Whatever links pages."""
    return [field for model in kind_models() for field in link_fields(model)]


def own_links(model: Any) -> list[str]:
    """The attributes of a page that hold the links which its row declares."""
    return [field.name for field in link_fields(model)]


def links_back(model: Any) -> list[str]:
    """The attributes of a page that hold the pages whose rows link to it."""
    pages = set(kind_models())
    return [end.get_accessor_name() for end in linked_ends(model) if end.related_model in pages]


def linked_ends(model: Any) -> list[Any]:
    """The far ends of the links that others declare to it: pages, testimonials and clients."""
    fields = model._meta.get_fields()
    return [field for field in fields if field.many_to_many and field.auto_created]
