"""Clients: whom we worked for, by name and logo."""

from django.db import models
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from casestudies.proof.permission import Permitted, PermittedQuerySet


class Client(Permitted):
    """An organisation we worked for. Named only while it permits that."""

    name = models.CharField(_("name"), max_length=200)
    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        help_text=_("What data files call it. Visitors never see it."),
    )
    logo = models.CharField(
        _("logo"),
        max_length=500,
        blank=True,
        help_text=_("Path of an image in the media folder; the name stands in its place."),
    )
    logo_alt = models.CharField(
        _("logo description"),
        max_length=300,
        blank=True,
        help_text=_("Read out instead of the logo; the name, if this is empty."),
    )
    sector = models.CharField(_("sector"), max_length=200, blank=True)
    website = models.URLField(_("web address"), max_length=500, blank=True)
    weight = models.IntegerField(
        _("weight"), null=True, blank=True, help_text=_("Small weights come first.")
    )
    case_studies = models.ManyToManyField(
        "casestudies.Article",
        verbose_name=_("case studies"),
        related_name="clients",
        blank=True,
        limit_choices_to={"kind": "case-studies"},
        help_text=_("Their pages name the client."),
    )

    objects = PermittedQuerySet["Client"].as_manager()

    class Meta(Permitted.Meta):
        ordering = [F("weight").asc(nulls_last=True), "name"]
        verbose_name = _("client")
        verbose_name_plural = _("clients")

    def __str__(self) -> str:
        return self.name
