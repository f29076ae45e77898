"""The menus as visitors see them: what their entries lead to, or what a fresh site has."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import Error
from django.db.models import CharField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from casestudies.kinds import KINDS, SECTIONS, kind_models, page_address
from casestudies.tables.menu_entries import Menu, MenuEntry, name_of
from casestudies.version.kept_for_version import kept_for_version
from contact.queries.prepared import Parameter, Prepared

logger = logging.getLogger(__name__)

# What a site without entries of its own shows.
MAIN = ("problems", "case-studies", "outcomes", "insights")


@dataclass(frozen=True, slots=True)
class MenuLink:
    """What a visitor sees of an entry."""

    label: str
    url: str

    def current(self, path: str) -> str:
        """How the link stands to the page at that path, as `aria-current` says it: the `page`
        itself, `true` for what lies below it, empty for all others.
        """
        if self.url == path:
            return "page"
        return "true" if self.url != "/" and path.startswith(self.url) else ""


@dataclass(slots=True)
class Menus:
    """The two menus as visitors see them at a path."""

    path: str = ""
    main: list[MenuLink] = field(default_factory=list)
    footer: list[MenuLink] = field(default_factory=list)

    @property
    def main_items(self) -> list[tuple[MenuLink, str]]:
        """Each link of the main menu with its `aria-current`."""
        return [(link, link.current(self.path)) for link in self.main]

    @property
    def footer_items(self) -> list[tuple[MenuLink, str]]:
        return [(link, link.current(self.path)) for link in self.footer]


def current_menus(path: str, *, as_stored: bool = False) -> Menus:
    """The menus on the page at that path: one query for a version of the site, or for each call if
    they are wanted `as_stored`; what a fresh site has while a menu has no entry or the database
    cannot be read.
    """
    shown: dict[str, list[MenuLink]] = {}
    try:
        shown = (links_by_menu if as_stored else kept_links)(get_language())
    except Error as error:
        logger.warning("The menus could not be read: %s", type(error).__name__)
    main = shown[Menu.MAIN] if Menu.MAIN in shown else main_links()
    footer = shown[Menu.FOOTER] if Menu.FOOTER in shown else footer_links()
    return Menus(path, main, footer)


def links_by_menu(_language: str | None) -> dict[str, list[MenuLink]]:
    """The links of each menu that has entries, in the language of now. One query."""
    found: dict[str, list[MenuLink]] = {}
    for menu, label, url in sorted_entries():
        links = found.setdefault(menu, [])
        if url:
            links.append(MenuLink(label, url))
    return found


kept_links = kept_for_version(links_by_menu)


def sorted_entries() -> Iterable[tuple[str, str, str]]:
    """Menu, label and address of each entry in its order; of one whose page is not published the
    menu alone.
    """
    for menu, _position, label, section, slug, short, title, address in sorted(entry_values()):
        url = page_address(section, slug) + address if section else address
        yield menu, label or short or title or name_of(address), url


def entry_values() -> Iterable[tuple[Any, ...]]:
    """The entries with what is known of their pages, nothing of one that is not published. One
    query for all kinds of page.
    """
    types = (ContentType.objects.get_for_model(model).pk for model in kind_models())
    return all_entries.rows(*types, now=timezone.now())


@Prepared
def all_entries(*_types: int, now: Parameter) -> QuerySet[Any, Any]:
    """The query behind it. Django writes the numbers of the content types into it."""
    entries, empty = MenuEntry.objects.order_by(), Value("", CharField())
    nowhere = entries.filter(content_type=None)
    own = nowhere.values_list("menu", "position", "label", *([empty] * 4), "address")
    # A menu is its owner's, even while none of its pages is published.
    pages = entries.exclude(content_type=None)
    menus = pages.values_list("menu", "position", *([empty] * 6))
    return own.union(menus, *(pages_in_menus(section, now) for section in KINDS), all=True)


def pages_in_menus(section: str, now: Parameter) -> Any:
    pages = KINDS[section].pages.published(now).filter(menu_entries__isnull=False).order_by()
    return pages.values_list(
        *(f"menu_entries__{name}" for name in ("menu", "position", "label")),
        Value(section, CharField()),
        "slug",
        "short_title",
        "title",
        "menu_entries__address",
    )


def main_links() -> list[MenuLink]:
    kinds = (SECTIONS[section] for section in MAIN)
    return [MenuLink(str(kind.title), reverse(kind.list_view)) for kind in kinds]


def footer_links() -> list[MenuLink]:
    return [
        MenuLink(gettext("Ask for a conversation"), reverse("contact:diagnostic")),
        MenuLink(gettext("Privacy"), reverse("privacy")),
        MenuLink(gettext("Feed of case studies"), reverse("casestudies:case_study_feed")),
        MenuLink(gettext("Feed of insights"), reverse("casestudies:insight_feed")),
    ]
