"""Old addresses: each leads to a page, to an address, or nowhere any more."""

from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import SECTIONS

MAX_PATH_LENGTH = 500

validate_path = RegexValidator(
    r"^/[^\s?#]*$", _("Write a path on this site that starts with “/”, without “?” or “#”.")
)


class RedirectQuerySet(models.QuerySet["Redirect"]):
    """Old addresses."""

    def to_pages(self) -> "RedirectQuerySet":
        """Those that lead to a page, published or not."""
        return self.filter(content_type__isnull=False)

    def elsewhere(self) -> "RedirectQuerySet":
        """Those that lead to an address."""
        return self.exclude(address="").filter(content_type=None)

    def gone(self) -> "RedirectQuerySet":
        """Those that lead nowhere: what stood there was public, and is withdrawn."""
        return self.filter(content_type=None, address="")


class Redirect(models.Model):
    """An old address. Visitors are sent to its page while that is published, or to `address`; where
    both are missing they are told that what stood there is gone.

    Triggers add the address of whatever was public and is withdrawn (address_triggers.py). Another
    page at the address is shown, whatever this says.
    """

    path = models.CharField(
        _("old path"), max_length=MAX_PATH_LENGTH, unique=True, validators=[validate_path]
    )
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, null=True, blank=True, editable=False
    )
    object_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    page = GenericForeignKey()
    # What follows the page's address, such as `#prices`; or the whole address.
    address = models.CharField(_("address"), max_length=MAX_PATH_LENGTH, blank=True, editable=False)
    # Whether visitors have seen a page there: its address is no secret then.
    was_public = models.BooleanField(default=False, editable=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        indexes = [
            models.Index(fields=["content_type", "object_id"]),
            models.Index(Lower("path"), name="redirect_path_lower"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(content_type=None, object_id=None)
                | Q(content_type__isnull=False, object_id__isnull=False),
                name="redirect_page_is_whole",
            ),
            # No `javascript:`, and no `//elsewhere` that looks like a path.
            models.CheckConstraint(
                condition=Q(content_type__isnull=False)
                | Q(address="")
                | Q(address__startswith="https://")
                | Q(address__startswith="/") & ~Q(address__startswith="//"),
                name="redirect_address_is_safe",
            ),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def is_gone(self) -> bool:
        """Whether it leads nowhere on purpose."""
        return self.content_type_id is None and not self.address

    @property
    def target(self) -> str:
        """Where it leads, whether its page is published or not; empty for nowhere."""
        page: Any = self.page if self.content_type_id else None
        if self.content_type_id and page is None:
            return ""
        return page.get_absolute_url() + self.address if page else self.address

    @property
    def list_section(self) -> str | None:
        """The section of the list that it leads to, empty for home; None where it leads to none."""
        return section_of_list(self.target)


def list_address(section: str) -> str:
    """The address of a section's list; that of home for an empty one."""
    return reverse(SECTIONS[section].list_view) if section in SECTIONS else reverse("home")


def section_of_list(address: str) -> str | None:
    """The section whose list stands at that address, empty for home; None for whatever else."""
    section = address.strip("/")
    is_list = bool(address) and (section in SECTIONS or not section)
    return section if is_list and list_address(section) == address else None
