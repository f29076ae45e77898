"""Problems, outcomes and articles, and how they are linked. A link is stored once."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from casestudies.history.deleted_pages import DeletedPage
from casestudies.history.margin import MarginRemark
from casestudies.history.presence import Presence
from casestudies.history.reviews import AskedReview
from casestudies.history.revisions import Revision
from casestudies.history.schedules import ScheduledChanges
from casestudies.history.share_links import ShareLink
from casestudies.kinds import BEST_STUDIES, HOME, SECTIONS, sections_of
from casestudies.page_paths import folder_of, related_path, validate_page_path
from casestudies.proof.clients import Client
from casestudies.proof.data_files import DataFile
from casestudies.proof.testimonials import Testimonial
from casestudies.publishing import Page, PageQuerySet, PicturedPage
from casestudies.tables.library import LibraryImage
from casestudies.tables.mentions import ChangedText, Mention
from casestudies.tables.menu_entries import MenuEntry
from casestudies.tables.missed_addresses import MissedAddress
from casestudies.tables.newest_first import NEWEST_FIRST
from casestudies.tables.picked_order import picked
from casestudies.tables.redirects import Redirect
from casestudies.tables.searched_pages import (
    AlikeArticles,
    ArticleToCompare,
    KnownWord,
    PageToIndex,
    SearchedPage,
    TellingWord,
)
from casestudies.tables.source_files import SourceFile
from casestudies.tables.study_shelves import StudyShelf
from casestudies.tables.told_pages import ToldPage
from casestudies.tables.unanswered_words import UnansweredWord
from casestudies.version.site_version import SiteVersion
from contact.organisation import Profile, profiles_in, validate_profiles

# Models of this app that are written elsewhere: Django looks for them here.
__all__ = [
    "AlikeArticles",
    "ArticleToCompare",
    "AskedReview",
    "ChangedText",
    "Client",
    "DataFile",
    "DeletedPage",
    "KnownWord",
    "LibraryImage",
    "MarginRemark",
    "Mention",
    "MenuEntry",
    "MissedAddress",
    "PageToIndex",
    "Presence",
    "Redirect",
    "Revision",
    "ScheduledChanges",
    "SearchedPage",
    "ShareLink",
    "SiteVersion",
    "SourceFile",
    "StudyShelf",
    "TellingWord",
    "Testimonial",
    "ToldPage",
    "UnansweredWord",
]

WORDS_PER_MINUTE = 220
# What the publishing rule looks at.
MOMENTS = ("published_at", "expires_at")
# What IN_SITEMAP looks at.
IN_SITEMAP_BY = ("noindex", "sitemap_disabled", "canonical")


class Fact(NamedTuple):
    """One line of the at-a-glance strip."""

    key: str
    label: str | Promise
    text: str


def filled(page: Page, labels: Iterable[tuple[str, str | Promise]]) -> list[Fact]:
    """The facts among `labels` (key, label) that the page has a text for, in that order."""
    facts = (Fact(key, label, getattr(page, f"fact_{key}")) for key, label in labels)
    return [fact for fact in facts if fact.text]


def best_studies_field(related_name: str) -> "models.ManyToManyField[Article, models.Model]":
    return models.ManyToManyField(
        "Article",
        verbose_name=_("best case studies"),
        related_name=related_name,
        limit_choices_to={"kind": "case-studies"},
        blank=True,
        help_text=_(
            "Of the case studies that are linked with it: three are shown before the others, in "
            "this order. Without any they are the first of the list, usually the newest."
        ),
    )


class ChosenStudies:
    """What problems and outcomes say of their best case studies."""

    best_studies: Any
    shows_others = True

    @cached_property
    def best_paths(self) -> str:
        """What `related` would call them, in the order of the editors, a line each. An import sets
        what a file says, and stores it with the links.
        """
        chosen = picked(self, BEST_STUDIES) if self.pk else ()  # type: ignore[attr-defined, arg-type]
        keys = (study.file_path or study.content_path for study in chosen)
        return "\n".join(map(related_path, keys))


class Outcome(ChosenStudies, Page):
    """What a client gains; a tag, and a page of its own."""

    fact_capability = models.TextField(_("capability"), blank=True)
    fact_impact = models.TextField(_("impact"), blank=True)
    fact_signal = models.TextField(_("signal"), blank=True)

    best_studies = best_studies_field("best_on_outcomes")

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


class Person(PicturedPage):
    """Somebody of the house. The title is the name, the description what stands beside it."""

    role = models.CharField(
        _("role"), max_length=200, blank=True, help_text=_("What they are here, in a few words.")
    )
    profiles = models.TextField(
        _("profiles"),
        blank=True,
        validators=[validate_profiles],
        help_text=_("Their pages elsewhere, one address a line."),
    )
    answers_requests = models.BooleanField(
        _("answers requests"),
        default=False,
        help_text=_(
            "Shown at every call to action that names nobody, where no one is chosen for the "
            "problem; of several the first in the list of people."
        ),
    )
    # Administrators tie it; no version of the page holds it.
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        related_name="person",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
    )

    shows_others = True
    objects = PageQuerySet["Person"].as_manager()

    class Meta(PicturedPage.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(fields=["slug"], name="person_slug_unique")]

    @property
    def fact(self) -> str:
        return self.role

    @property
    def profile_links(self) -> list[Profile]:
        """Where else they are found, in the order of the lines."""
        return profiles_in(self.profiles)


class Problem(ChosenStudies, Page):
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
    answered_by = models.ManyToManyField(
        Person,
        verbose_name=_("answered by"),
        related_name="answers",
        blank=True,
        help_text=_("Who answers requests from pages on this problem: the first who is published."),
    )

    best_studies = best_studies_field("best_on_problems")

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
    """Hugo's `_index.md`: the introduction above a list, which its slug names, or the home page.

    The home page's title is the consultancy's statement, its description the introduction.
    """

    shows_others = True
    is_always_there = True
    objects = PageQuerySet["Section"].as_manager()

    class Meta(Page.Meta):
        verbose_name = _("introduction")
        verbose_name_plural = _("home and introductions")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="section_slug_unique"),
            models.CheckConstraint(condition=Q(slug__in=[HOME, *SECTIONS]), name="section_known"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("home") if self.is_home else reverse(SECTIONS[self.slug].list_view)

    @property
    def is_home(self) -> bool:
        return self.slug == HOME

    @property
    def section(self) -> str:
        return self.slug

    @property
    def content_path(self) -> str:
        """A list is called by its section's name alone, the home page by a slash."""
        return "/" if self.is_home else self.slug

    @property
    def folder(self) -> str:
        return "" if self.is_home else self.slug


class Article(PicturedPage):
    """A case study or an insight."""

    class Kind(models.TextChoices):
        CASE_STUDY = "case-studies", _("case study")
        INSIGHT = "insights", _("insight")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CASE_STUDY)
    date = models.DateField(
        _("date"),
        default=timezone.localdate,
        null=True,
        blank=True,
        help_text=_("Shown above the title. Lists have what is undated last."),
    )

    fact_constraint = models.TextField(_("constraint"), blank=True)
    fact_outcome = models.TextField(_("what changed"), blank=True)
    fact_evidence = models.TextField(_("evidence"), blank=True)
    fact_question = models.TextField(_("question"), blank=True)
    fact_statement = models.TextField(_("statement"), blank=True)
    fact_reason = models.TextField(_("reason"), blank=True)
    fact_signal = models.TextField(_("signal"), blank=True)
    # What the list of case studies can be narrowed by (facets.py).
    fact_sector = models.CharField(
        _("sector"),
        max_length=200,
        blank=True,
        help_text=_("In which the organisation works; of several, put a comma between them."),
    )
    fact_size = models.CharField(
        _("size of the organisation"),
        max_length=200,
        blank=True,
        help_text=_("In the same words for all of one size: “51–200 people”."),
    )

    problems = models.ManyToManyField(
        Problem, verbose_name=_("problems"), related_name="articles", blank=True
    )
    outcomes = models.ManyToManyField(
        Outcome, verbose_name=_("outcomes"), related_name="articles", blank=True
    )
    authors = models.ManyToManyField(
        Person, verbose_name=_("authors"), related_name="articles", blank=True
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
            ("sector", _("Sector")),
            ("size", _("Size of the organisation")),
        ],
        Kind.INSIGHT: [
            ("question", _("Question")),
            ("statement", _("Position")),
            ("reason", _("Why")),
            ("signal", _("Signal")),
        ],
    }

    class Meta(Page.Meta):
        ordering = [F("weight").asc(nulls_last=True), NEWEST_FIRST, "title"]
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="article_slug_unique_in_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=sections_of("article")), name="article_kind_known"
            ),
        ]
        # Each holds all that its queries ask of rows they do not show: a row that holds a text is
        # dear to read. The plans are in docs/plans.md.
        indexes = [
            *Page.Meta.indexes,
            models.Index(
                "kind", F("weight").asc(), NEWEST_FIRST, "title", *MOMENTS, name="article_listed"
            ),
            # The desk's: both kinds in one list.
            models.Index(
                *(F("weight").asc(), NEWEST_FIRST, "title", *MOMENTS), name="article_in_order"
            ),
            models.Index("kind", NEWEST_FIRST, "title", *MOMENTS, name="article_newest"),
            models.Index("kind", *MOMENTS, *IN_SITEMAP_BY, "updated_at", name="article_counted"),
            models.Index("language", *MOMENTS, name="article_language"),
            models.Index(
                *("id", "kind", *MOMENTS, F("weight").asc(), NEWEST_FIRST, "title"),
                name="article_linked",
            ),
            models.Index(
                *("fact_sector", "kind", F("weight").asc(), NEWEST_FIRST, "title", *MOMENTS),
                name="article_sector",
            ),
            models.Index(
                *("fact_size", "kind", F("weight").asc(), NEWEST_FIRST, "title", *MOMENTS),
                name="article_size",
            ),
        ]

    @property
    def section(self) -> str:
        return self.kind

    @property
    def people(self) -> Any:
        """Its links to people, by the name that all links to a section have."""
        return self.authors

    @property
    def reading_minutes(self) -> int:
        """How long a reader takes at 220 words a minute, at least a minute."""
        return max(1, round(self.word_count / WORDS_PER_MINUTE))

    @cached_property
    def tags(self) -> Mapping[str, Iterable[Page]]:
        """Its problems and outcomes, as far as they were fetched for visitors."""
        return {"problems": self.problems.all(), "outcomes": self.outcomes.all()}

    @property
    def tag_names(self) -> list[str]:
        """How its problems and outcomes are called."""
        return [tag.name for some in self.tags.values() for tag in some]

    @property
    def first_problem(self) -> str:
        """The slug of the problem that it is about first; empty where there is none."""
        problems = self.tags["problems"] if self.pk else []
        return next((problem.slug for problem in problems), "")

    def at_a_glance(self) -> list[Fact]:
        """The facts that this kind of article may have, without the empty ones."""
        return filled(self, self.FACTS[self.Kind(self.kind)])


class PlainPage(PicturedPage):
    """A page of the owner's own, at any path of the site."""

    slug = models.CharField(
        _("path"),
        max_length=200,
        validators=[validate_page_path],
        help_text=_("The page’s whole address: “about”, or “services/coaching” for a page below."),
    )
    problems = models.ManyToManyField(
        Problem,
        verbose_name=_("problems"),
        related_name="pages",
        blank=True,
        help_text=_("The problems that what is offered here answers; shown on both pages."),
    )
    outcomes = models.ManyToManyField(
        Outcome,
        verbose_name=_("outcomes"),
        related_name="pages",
        blank=True,
        help_text=_("The outcomes that it produces; shown on both pages."),
    )
    articles = models.ManyToManyField(
        Article,
        verbose_name=_("case studies and insights"),
        related_name="pages",
        blank=True,
        help_text=_("What proves it; shown on this page."),
    )

    objects = PageQuerySet["PlainPage"].as_manager()

    class Meta(PicturedPage.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="plain_page_slug_unique"),
        ]

    @property
    def folder(self) -> str:
        # Links in another language lead to pages in that language.
        return folder_of(self.slug if self.language else self.file_path or self.slug)
