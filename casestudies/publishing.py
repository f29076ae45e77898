"""What every page has: the publishing rule, and the fields that all kinds of page share."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    URLValidator,
)
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casestudies.images.focal_points import validate_position
from casestudies.kinds import KINDS, RESERVED, page_address, page_models, sections_of
from casestudies.page_paths import folder_of
from casestudies.tables.pick_changes import PickChanges
from casestudies.text.blocks import PageContext
from casestudies.text.composing import lint
from casestudies.text.messages import Message
from casestudies.text.plain_words import plain_text, reading_words, words_in_html
from casestudies.text.words import MORE
from contact.queries.prepared import Parameter
from contact.text.languages import validate_language

validate_canonical = URLValidator(
    schemes=["https", "http"], message=_("Write a whole address, with https://.")
)
# For whoever wants a moment of what nobody knows the age of: it is no news.
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
# The pages that search engines are to find, and not elsewhere.
IN_SITEMAP = Q(noindex=False, sitemap_disabled=False, canonical="")


def published_rule(prefix: str = "", at: datetime | Parameter | None = None) -> Q:
    """The publishing rule, the only copy: published, not in the future, not expired.

    `prefix` is the lookup that leads to the page, with its trailing `__`; `at` is the moment that
    is asked about, now if left out.
    """
    moment = at or timezone.now()
    lasting = Q(**{f"{prefix}expires_at": None}) | Q(**{f"{prefix}expires_at__gt": moment})
    return Q(**{f"{prefix}published_at__lte": moment}) & lasting


def hidden_rule() -> Q:
    """What `published_rule` leaves out now, said so that an index finds each of its parts."""
    now = timezone.now()
    return Q(published_at=None) | Q(published_at__gt=now) | Q(expires_at__lte=now)


class PageState(models.TextChoices):
    """How a page stands to its visitors at a moment."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    EXPIRED = "expired", _("Expired")


# Saving a page in one of these states changes what visitors see, now or later.
APPROVED = {PageState.PUBLISHED, PageState.SCHEDULED}


def state_rule(state: str) -> Q:
    """The pages that are in that state now."""
    now = timezone.now()
    rules = {
        PageState.DRAFT: Q(published_at=None, in_review_since=None),
        PageState.IN_REVIEW: Q(published_at=None, in_review_since__isnull=False),
        PageState.SCHEDULED: Q(published_at__gt=now),
        PageState.PUBLISHED: published_rule(at=now),
        PageState.EXPIRED: Q(published_at__lte=now, expires_at__lte=now),
    }
    return rules[PageState(state)]


class ChangeFrequency(models.TextChoices):
    """How often a page is likely to change (https://www.sitemaps.org/protocol.html)."""

    ALWAYS = "always", _("always")
    HOURLY = "hourly", _("hourly")
    DAILY = "daily", _("daily")
    WEEKLY = "weekly", _("weekly")
    MONTHLY = "monthly", _("monthly")
    YEARLY = "yearly", _("yearly")
    NEVER = "never", _("never")


PageType_co = TypeVar("PageType_co", bound="Page", covariant=True)


class PageQuerySet(models.QuerySet[PageType_co]):
    """Pages of one kind."""

    def published(self, at: datetime | Parameter | None = None) -> Self:
        """Only what a visitor may see at that moment (now, if left out)."""
        return self.filter(published_rule(at=at))

    def with_slug(self, slug: str) -> Self:
        """Those with that slug, in any letter case: found by an index."""
        return self.alias(lower_slug=Lower("slug")).filter(lower_slug=slug.lower())


class Page(models.Model):
    """What problems, outcomes and articles have in common."""

    title = models.CharField(_("title"), max_length=200)
    short_title = models.CharField(
        _("short title"),
        max_length=80,
        blank=True,
        help_text=_("Shown in tags and in lists of links; the title is used when this is empty."),
    )
    slug = models.SlugField(
        _("slug"),
        max_length=200,
        allow_unicode=True,
        help_text=_("The last part of the page’s address."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("One or two sentences: the standfirst, and what search engines show."),
    )
    body = models.TextField(_("text"), blank=True, help_text=_("Markdown."))
    weight = models.IntegerField(
        _("weight"),
        null=True,
        blank=True,
        help_text=_("Lists show small weights first, pages without one last."),
    )
    published_at = models.DateTimeField(
        _("published at"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: a draft. In the future: appears by itself at that moment."),
    )
    expires_at = models.DateTimeField(
        _("expires at"),
        null=True,
        blank=True,
        help_text=_("From this moment on the page is gone for visitors."),
    )
    # Set while a draft waits for someone who may publish it.
    in_review_since = models.DateTimeField(_("in review since"), null=True, editable=False)
    # When the text last changed; empty where nobody knows.
    updated_at = models.DateTimeField(
        _("updated at"), default=timezone.now, null=True, editable=False
    )
    # Whether visitors have seen the page at its present address, should it be unpublished now.
    was_public = models.BooleanField(default=False, editable=False)
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        validators=[validate_language],
        help_text=_("Only if the text is not in the site’s language: et, de, pt-BR…"),
    )
    # Of pages that came from files of one name it is that path, with a slash before it.
    translation_key = models.CharField(
        _("translations"),
        max_length=500,
        blank=True,
        db_index=True,
        help_text=_(
            "A name that this page and its translations have in common: each leads to the others. "
            "The address of one of them does as well."
        ),
    )
    seo_title = models.CharField(
        _("title for search engines"),
        max_length=200,
        blank=True,
        help_text=_(
            "The whole of it, as a result of a search shows it, in about 60 characters: nothing is "
            "added. When it is empty they are told the title, with the organisation’s name."
        ),
    )
    seo_description = models.TextField(
        _("description for search engines"),
        blank=True,
        help_text=_(
            "What stands below it, in about 155 characters. When it is empty they are told the "
            "description or, where the page has none, the first sentence of the text."
        ),
    )
    noindex = models.BooleanField(
        _("hidden from search engines"),
        default=False,
        help_text=_("They are asked not to show the page, and the sitemap leaves it out."),
    )
    canonical = models.CharField(
        _("original"),
        max_length=500,
        blank=True,
        validators=[validate_canonical],
        help_text=_(
            "The address that search engines are to show in place of this one, if the text "
            "appeared there first. The sitemap leaves the page out."
        ),
    )
    sitemap_disabled = models.BooleanField(
        _("left out of the sitemap"),
        default=False,
        help_text=_("Search engines may still find the page by links, and show it."),
    )
    sitemap_changefreq = models.CharField(
        _("changes"),
        max_length=10,
        blank=True,
        choices=ChangeFrequency.choices,
        help_text=_("How often, for the sitemap."),
    )
    sitemap_priority = models.DecimalField(
        _("sitemap priority"),
        max_digits=2,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text=_("0.0 to 1.0; left out of the sitemap’s entry when empty."),
    )
    keeps_html = models.BooleanField(
        _("keeps HTML"),
        default=False,
        help_text=_("HTML in the text is shown as far as it is safe; otherwise it is left out."),
    )
    # Where the page came from, for export and for a second import: the exact head of the file, its
    # path below the content root, its SHA-256, and what the importer made of it (see imported.py),
    # by which an editor's changes are told from the file's.
    front_matter = models.TextField(editable=False, blank=True)
    file_path = models.CharField(max_length=500, editable=False, blank=True)
    file_digest = models.CharField(max_length=64, editable=False, blank=True)
    imported = models.JSONField(default=dict, editable=False, blank=True)

    aliases = GenericRelation("casestudies.Redirect")
    menu_entries = GenericRelation("casestudies.MenuEntry")

    shows_others: ClassVar[bool] = False
    """Whether it shows pages that change without it."""
    is_always_there: ClassVar[bool] = False
    """Whether something stands at its address before it is published: a list does."""
    context: PageContext | None = None
    """Where references in the text lead when it is examined; without it none is followed."""
    pick_changes: Mapping[str, PickChanges] = {}
    """What draft changes that are shown change in its testimonials and clients, by their names."""
    remarks: Sequence[Message] = ()
    """What there was to say about the text when it was examined, by `clean`."""

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "publish")
        ordering = [F("weight").asc(nulls_last=True), "title"]
        # Content paths are looked up in any letter case.
        indexes = [
            models.Index(Lower("slug"), name="%(class)s_slug_lower"),
            models.Index(Lower("file_path"), name="%(class)s_file_lower"),
            # Few pages expire, and the next one to do so is asked for after every change.
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="%(class)s_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return page_address(self.section, self.slug)

    @property
    def section(self) -> str:
        """The first part of the page's address and of its content path."""
        return sections_of(str(self._meta.model_name))[0]

    @property
    def edit_url(self) -> str:
        """Where editors change it."""
        return reverse(f"admin:casestudies_{self._meta.model_name}_change", args=[self.pk])

    @property
    def name(self) -> str:
        """The short title, or the title where there is none."""
        return self.short_title or self.title

    @property
    def lead(self) -> str:
        """What lists, feeds and search engines say of the page: its description, or else the words
        of its text before `<!--more-->`.
        """
        if self.description or MORE not in self.body:
            return self.description
        return " ".join(plain_text(self.body.partition(MORE)[0]).split())

    @property
    def head_title(self) -> str:
        """The title that search engines and networks are told."""
        return self.seo_title or self.title

    @property
    def head_description(self) -> str:
        """What search engines and networks are told of the page, on one line; never empty."""
        return " ".join(self.seo_description.split()) or self.plain_description

    @property
    def plain_description(self) -> str:
        """The same without the words that are for them alone."""
        return " ".join((self.lead or self.opening or self.fact or self.title).split())

    @property
    def stands_as_of(self) -> datetime | None:
        """Of which moment a printed page is; None where its own text does not tell."""
        return None if self.shows_others else self.updated_at

    @property
    def opening(self) -> str:
        """The first sentence of its text; empty where it has no paragraph."""
        return (words_in_html if self.is_html else reading_words)(self.body).opening

    @property
    def word_count(self) -> int:
        """How many words of its text there are to read."""
        return (words_in_html if self.is_html else reading_words)(self.body).number

    def at_a_glance(self) -> Sequence[Any]:
        """The facts of the page, each with its `text`; most kinds have none."""
        return ()

    @property
    def fact(self) -> str:
        """The first of its facts; empty where it has none."""
        return next((fact.text for fact in self.at_a_glance()), "")

    @property
    def is_html(self) -> bool:
        """Whether its text is HTML, in which Markdown means nothing: its file was."""
        return bool(self.imported.get("markdown", {}).get("is_html"))

    @property
    def content_path(self) -> str:
        """What `ref` and `related` call this page, for instance `problems/scaling`."""
        return KINDS[self.section].path_of(self.slug)

    @property
    def folder(self) -> str:
        """From where the content paths in its text start, if they are relative or a name alone."""
        return folder_of(self.file_path) if self.file_path else self.section

    @property
    def language_folder(self) -> str:
        """Below which path the pages of its language stand; empty for one in that of the lists."""
        first = self.slug.partition("/")[0]
        return first if self.language and first == self.language.lower() else ""

    def media_path(self, reference: str) -> str | None:
        """Where the media folder keeps an imported image that the text calls `reference`.

        `reference` is as the author wrote it: relative to the file, or below the old site's root.
        None: no such image came with the page.
        """
        images: dict[str, tuple[str, str]] = self.imported.get("images", {})
        return images[reference][0] if reference in images else None

    @property
    def state(self) -> PageState:
        """Mirrors `state_rule` for one page at hand."""
        now = timezone.now()
        if self.published_at is None:
            return PageState.IN_REVIEW if self.in_review_since else PageState.DRAFT
        if self.published_at > now:
            return PageState.SCHEDULED
        return (
            PageState.EXPIRED if self.expires_at and self.expires_at <= now else PageState.PUBLISHED
        )

    @property
    def is_published(self) -> bool:
        """Mirrors `published_rule` for one page at hand."""
        return self.state == PageState.PUBLISHED

    @property
    def has_been_public(self) -> bool:
        """Whether visitors could ever see it at the address it has."""
        began = self.published_at
        return self.was_public or (began is not None and began <= timezone.now())

    @property
    def is_in_sitemap(self) -> bool:
        """Mirrors IN_SITEMAP for one page at hand."""
        return not (self.noindex or self.sitemap_disabled or self.canonical)

    def clean(self) -> None:
        """Refuse a slug at which nobody would find the page, and a text whose shortcodes are
        broken; each message names line and column and quotes the line. Whatever else there is to
        say stays in `remarks`. An original that is the page itself is forgotten.
        """
        if self.canonical and self.is_its_original():
            # It would leave the sitemap in favour of itself.
            self.canonical = ""
        if self.slug in RESERVED:
            said = _("“%(slug)s” is an address of the site itself: nobody could reach the page.")
            raise ValidationError({"slug": said % {"slug": self.slug}})
        self.remarks = lint(self.body, self.context, allow_html=self.keeps_html)
        if errors := what_is_broken(self.body, self.remarks):
            raise ValidationError({"body": errors})
        if self.expires_at and self.published_at and self.expires_at <= self.published_at:
            raise ValidationError({"expires_at": _("A page can only expire after it appeared.")})

    def is_its_original(self) -> bool:
        """Whether the original that it names is the page itself, which may not be valid yet."""
        try:
            own = f"{settings.SITE_URL}{self.get_absolute_url()}"
        except (KeyError, NoReverseMatch):
            return False
        return self.canonical.rstrip("/") == own.rstrip("/")


def what_is_broken(text: str, remarks: Iterable[Message]) -> list[str]:
    """The errors among the remarks on a text, each with the line that it is about."""
    lines = text.splitlines() or [""]
    return [
        f"{message} — {lines[message.line - 1].strip()[:200]}"
        for message in remarks
        if message.is_error and not message.is_dead_end
    ]


class PicturedPage(Page):
    """A page with a picture of its own: an article's image, a person's portrait."""

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
    image_caption = models.CharField(
        _("image caption"),
        max_length=500,
        blank=True,
        help_text=_("Stands below the image: what it is, and whose it is."),
    )
    image_position = models.CharField(
        _("focal point"),
        max_length=30,
        blank=True,
        validators=[validate_position],
        help_text=_("Lists and links elsewhere show a part of the image: with this point in it."),
    )

    class Meta(Page.Meta):
        abstract = True

    @property
    def image_path(self) -> str:
        """Where the media folder keeps the image; empty without one."""
        return self.media_path(self.image) or self.image


def page_model_or_404(name: str) -> type[Page]:
    """The model of a page by its name. Raises Http404 for what is none."""
    model: type[Page]
    for model in page_models():
        if model._meta.model_name == name:
            return model
    raise Http404
