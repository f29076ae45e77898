"""Problems, outcomes and articles, and how they are linked. A link is stored once."""

from collections.abc import Iterable
from typing import NamedTuple

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.history.revisions import Revision
from casestudies.history.share_links import ShareLink
from casestudies.kinds import KINDS, sections_of
from casestudies.library import LibraryImage
from casestudies.publishing import Page, PageQuerySet
from casestudies.redirects import Redirect
from casestudies.text.rendering import plain_text

# Models of this app that are written elsewhere: Django looks for them here.
__all__ = ["LibraryImage", "Redirect", "Revision", "ShareLink"]

# The form of a language tag (RFC 5646), not whether anyone speaks it.
validate_language = RegexValidator(
    r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", _("Write a language tag such as et, de or pt-BR.")
)

WORDS_PER_MINUTE = 220

validate_position = RegexValidator(
    r"^{0}( {0})?$".format(r"(left|right|top|bottom|center|(100|[0-9]{1,2})%)"),
    _("Write one or two of: left, right, top, bottom, center, or a percentage such as 30%."),
)


class Fact(NamedTuple):
    """One line of the at-a-glance strip."""

    key: str
    label: str | Promise
    text: str


def filled(page: Page, labels: Iterable[tuple[str, str | Promise]]) -> list[Fact]:
    """The facts among `labels` (key, label) that the page has a text for, in that order."""
    facts = (Fact(key, label, getattr(page, f"fact_{key}")) for key, label in labels)
    return [fact for fact in facts if fact.text]


class Outcome(Page):
    """What a client gains; a tag, and a page of its own."""

    fact_capability = models.TextField(_("capability"), blank=True)
    fact_impact = models.TextField(_("impact"), blank=True)
    fact_signal = models.TextField(_("signal"), blank=True)

    objects = PageQuerySet["Outcome"].as_manager()

    FACTS = [("capability", _("Capability")), ("impact", _("Impact")), ("signal", _("Signal"))]

    class Meta(Page.Meta):
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="outcome_slug_unique"),
        ]

    def at_a_glance(self) -> list[Fact]:
        """The facts an outcome may have, without the empty ones."""
        return filled(self, self.FACTS)


class Problem(Page):
    """What keeps a client awake; a tag, and a page of its own."""

    fact_title = models.TextField(
        _("triage title"), blank=True, help_text=_("How the problem is called on the home page.")
    )
    fact_signal = models.TextField(
        _("signal"), blank=True, help_text=_("The sentence by which a leader recognises it.")
    )
    outcomes = models.ManyToManyField(
        Outcome,
        verbose_name=_("outcomes"),
        related_name="problems",
        blank=True,
        help_text=_("The outcomes that answer this problem; shown on both pages."),
    )

    objects = PageQuerySet["Problem"].as_manager()

    FACTS = [("signal", _("How you notice"))]

    class Meta(Page.Meta):
        verbose_name = _("problem")
        verbose_name_plural = _("problems")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="problem_slug_unique"),
        ]

    def at_a_glance(self) -> list[Fact]:
        """The facts a problem may have, without the empty ones."""
        return filled(self, self.FACTS)


class Section(Page):
    """The introduction above a list of pages: Hugo's `_index.md`. Its slug names the list."""

    objects = PageQuerySet["Section"].as_manager()

    class Meta(Page.Meta):
        verbose_name = _("section introduction")
        verbose_name_plural = _("section introductions")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="section_slug_unique"),
            models.CheckConstraint(condition=Q(slug__in=[*KINDS]), name="section_known"),
        ]

    def get_absolute_url(self) -> str:
        return reverse(KINDS[self.slug].list_view)

    @property
    def section(self) -> str:
        return self.slug

    @property
    def content_path(self) -> str:
        """A list is called by its section's name alone."""
        return self.slug


class Article(Page):
    """A case study or an insight."""

    class Kind(models.TextChoices):
        CASE_STUDY = "case-studies", _("case study")
        INSIGHT = "insights", _("insight")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CASE_STUDY)
    date = models.DateField(
        _("date"), default=timezone.localdate, help_text=_("Shown above the title.")
    )
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[validate_language],
        help_text=_("Only if the text is not in the site’s language: et, de, pt-BR…"),
    )
    image = models.CharField(
        _("image"),
        max_length=500,
        blank=True,
        help_text=_("Path of an image in the media folder; a quiet pattern is drawn without one."),
    )
    image_alt = models.CharField(
        _("image description"),
        max_length=300,
        blank=True,
        help_text=_("What the image shows, for those who cannot see it; empty if it decorates."),
    )
    image_position = models.CharField(
        _("image position"), max_length=30, blank=True, validators=[validate_position]
    )

    fact_constraint = models.TextField(_("constraint"), blank=True)
    fact_outcome = models.TextField(_("what changed"), blank=True)
    fact_evidence = models.TextField(_("evidence"), blank=True)
    fact_question = models.TextField(_("question"), blank=True)
    fact_statement = models.TextField(_("statement"), blank=True)
    fact_reason = models.TextField(_("reason"), blank=True)
    fact_signal = models.TextField(_("signal"), blank=True)

    problems = models.ManyToManyField(
        Problem, verbose_name=_("problems"), related_name="articles", blank=True
    )
    outcomes = models.ManyToManyField(
        Outcome, verbose_name=_("outcomes"), related_name="articles", blank=True
    )
    related = models.ManyToManyField(
        "self",
        verbose_name=_("related articles"),
        symmetrical=False,
        related_name="related_from",
        blank=True,
        help_text=_("One end is enough: the link shows on both articles."),
    )

    objects = PageQuerySet["Article"].as_manager()

    FACTS = {
        Kind.CASE_STUDY: [
            ("constraint", _("Constraint")),
            ("outcome", _("What changed")),
            ("evidence", _("Evidence")),
        ],
        Kind.INSIGHT: [
            ("question", _("Question")),
            ("statement", _("Position")),
            ("reason", _("Why")),
            ("signal", _("Signal")),
        ],
    }

    class Meta(Page.Meta):
        ordering = [F("weight").asc(nulls_last=True), "-date", "title"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="article_slug_unique_in_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=sections_of("article")), name="article_kind_known"
            ),
        ]

    @property
    def section(self) -> str:
        return self.kind

    @property
    def reading_minutes(self) -> int:
        """How long a reader takes at 220 words a minute, at least a minute."""
        return max(1, round(len(plain_text(self.body).split()) / WORDS_PER_MINUTE))

    def at_a_glance(self) -> list[Fact]:
        """The facts that this kind of article may have, without the empty ones."""
        return filled(self, self.FACTS[self.Kind(self.kind)])
