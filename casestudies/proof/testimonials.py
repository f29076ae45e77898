"""Testimonials: what somebody said of our work."""

from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext_lazy as _

from casestudies.images.focal_points import validate_position
from casestudies.proof.clients import Client
from casestudies.proof.permission import PERMISSION_FIELDS, Permitted, PermittedQuerySet

TESTIMONIAL_PERMISSION = (*PERMISSION_FIELDS, "is_anonymous")


class Testimonial(Permitted):
    """A quotation. What visitors may see of it tells `showing.py`, and nothing else."""

    quote = models.TextField(
        _("quote"), help_text=_("Their words; an empty line makes a paragraph.")
    )
    key = models.SlugField(
        _("key"),
        max_length=100,
        unique=True,
        allow_unicode=True,
        help_text=_("How texts call it: the id of the shortcode “testimonial”. Do not use a name."),
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    role = models.CharField(_("role"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    sector = models.CharField(
        _("sector"),
        max_length=200,
        blank=True,
        help_text=_("Shown instead of the organisation where the permission is without a name."),
    )
    portrait = models.CharField(
        _("portrait"),
        max_length=500,
        blank=True,
        help_text=_("Path of an image in the media folder."),
    )
    portrait_alt = models.CharField(_("portrait description"), max_length=300, blank=True)
    portrait_position = models.CharField(
        _("focal point"),
        max_length=30,
        blank=True,
        validators=[validate_position],
        help_text=_("A part of the portrait is shown: with this point in it."),
    )
    client = models.ForeignKey(
        Client,
        verbose_name=_("client"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="testimonials",
    )
    date = models.DateField(_("date"), null=True, blank=True, help_text=_("When it was said."))
    weight = models.IntegerField(
        _("weight"), null=True, blank=True, help_text=_("Small weights come first.")
    )
    case_studies = models.ManyToManyField(
        "casestudies.Article",
        verbose_name=_("case studies"),
        related_name="testimonials",
        blank=True,
        limit_choices_to={"kind": "case-studies"},
        help_text=_("Their pages show it."),
    )
    problems = models.ManyToManyField(
        "casestudies.Problem",
        verbose_name=_("problems"),
        related_name="testimonials",
        blank=True,
        help_text=_("Their pages show it."),
    )
    outcomes = models.ManyToManyField(
        "casestudies.Outcome",
        verbose_name=_("outcomes"),
        related_name="testimonials",
        blank=True,
        help_text=_("Their pages show it."),
    )
    is_anonymous = models.BooleanField(
        _("without a name"),
        default=False,
        help_text=_("Visitors see role and sector: no name, no organisation, no portrait."),
    )

    objects = PermittedQuerySet["Testimonial"].as_manager()

    class Meta(Permitted.Meta):
        ordering = [F("weight").asc(nulls_last=True), F("date").desc(nulls_last=True), "pk"]
        verbose_name = _("testimonial")
        verbose_name_plural = _("testimonials")

    def __str__(self) -> str:
        words = Truncator(self.quote).words(8)
        return f"{self.name}: “{words}”" if self.name else f"“{words}”"

    def clean(self) -> None:
        """Raises ValidationError for a permission to show a name where there is none."""
        super().clean()
        if self.permission_at and not self.is_anonymous and not self.name:
            said = _("There is no name to show: write it, or tick “without a name”.")
            raise ValidationError({"is_anonymous": said})


def free_key(quote: str) -> str:
    """A key after the first words of a quotation, with a number where that is taken.

    Not after its name: a key stands in texts, and who said it may stay unnamed.
    """
    words = slugify(" ".join(quote.split()[:5]), allow_unicode=True)[:80] or "quote"
    taken = set(Testimonial.objects.filter(key__startswith=words).values_list("key", flat=True))
    numbered = (f"{words}-{number}" for number in count(2))
    return next(key for key in chain([words], numbered) if key not in taken)
