"""The menus: entries that lead to a page, a list or an address, in the order of their owner."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import Error, models
from django.db.models import CharField, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casestudies.kept_for_version import kept_for_version
from casestudies.kinds import KINDS, SECTIONS, kind_models, page_address
from contact.prepared import Parameter, Prepared

logger = logging.getLogger(__name__)

# What a site without entries of its own shows.
MAIN = ("problems", "case-studies", "outcomes", "insights")


class Menu(models.TextChoices):
    MAIN = "main", _("Main menu")
    FOOTER = "footer", _("Footer")


class MenuEntry(models.Model):
    """One entry. It knows its page itself, so that it still leads there when the page is renamed;
    `address` is then what follows the page's address, such as `#prices`.
    """

    menu = models.CharField(_("menu"), max_length=10, choices=Menu.choices)
    position = models.PositiveSmallIntegerField(_("position"))
    label = models.CharField(_("label"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=500, blank=True)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    page = GenericForeignKey()

    class Meta:
        ordering = ["menu", "position"]
        default_permissions = ("change", "view")
        verbose_name = _("menu entry")
        verbose_name_plural = _("menus")
        constraints = [
            models.UniqueConstraint(fields=["menu", "position"], name="menu_entry_one_a_place"),
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None) & ~Q(address="")
                | Q(content_type__isnull=False, object_id__isnull=False),
                name="menu_entry_leads_somewhere",
            ),
            models.CheckConstraint(condition=Q(menu__in=Menu.values), name="menu_entry_known_menu"),
        ]

    def __str__(self) -> str:
        return self.label or self.url

    @property
    def url(self) -> str:
        """Where it leads, whether anything is published there or not."""
        page: Any = self.page
        return page.get_absolute_url() + self.address if page else self.address

    @property
    def title(self) -> str:
        """What visitors read."""
        return self.label or self.name

    @property
    def edit_url(self) -> str:
        """Where editors change it."""
        return reverse("desk:menus")

    @property
    def is_published(self) -> bool:
        """Whether visitors see it: what leads to a page waits until that is published."""
        page: Any = self.page
        return not page or page.is_published

    @property
    def state(self) -> Any:
        """That of its page; None where it leads to no page."""
        page: Any = self.page
        return page and page.state

    @property
    def name(self) -> str:
        """What it is called where it has no label."""
        page: Any = self.page
        return page.name if page else name_of(self.address)


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


def name_of(address: str) -> str:
    """How a list is called by itself; empty for what has no name of its own."""
    section = SECTIONS.get(urlsplit(address).path.strip("/"))
    return str(section.title) if section else ""


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
