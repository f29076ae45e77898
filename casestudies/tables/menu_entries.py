"""The menus: entries that lead to a page, a list or an address, in the order of their owner."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import SECTIONS


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


def name_of(address: str) -> str:
    """How a list is called by itself; empty for what has no name of its own."""
    section = SECTIONS.get(urlsplit(address).path.strip("/"))
    return str(section.title) if section else ""
