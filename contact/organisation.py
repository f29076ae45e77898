"""What the owner says of the organisation: its words, legal facts and colours, in one row.

Everybody below the pages may read it. What is left empty says what a fresh site says: the
settings hand over consultancy/brand.py.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple, Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import Error, models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from contact.contrast import ENHANCED, contrast
from contact.queries.prepared import Prepared

logger = logging.getLogger(__name__)

validate_colour = RegexValidator(
    r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six hexadecimal digits, such as #0b4a50.")
)
validate_telephone = RegexValidator(
    r"^\+?[0-9][0-9 ().-]{3,}$", _("Write digits, with + and the country’s number before them.")
)
validate_https = URLValidator(["https"])

# What stands at the foot of every page, where there is any.
IMPRINT = (
    *("legal_name", "address", "registration_number", "email", "telephone"),
    *("profiles", "copyright_line"),
)
# What the privacy page cannot know without its owner.
PRIVACY = ("controller", "privacy_contact", "legal_basis", "authority")
# By these names search engines and networks look for proofs, in tags as they hand them out.
PROOF_NAMES = frozenset(
    {
        *("google-site-verification", "msvalidate.01", "yandex-verification", "p:domain_verify"),
        *("baidu-site-verification", "naver-site-verification", "seznam-wmt"),
        *("facebook-domain-verification", "ahrefs-site-verification"),
    }
)
PROOF_TAG = re.compile(
    r"""<meta\s+name=(["'])(?P<name>[\w.:-]{1,60})\1\s+content=(["'])(?P<content>[\w.:=+/-]{1,200})\3\s*/?>""",
    re.IGNORECASE,
)
# What was read of it while this request lasts; None outside of requests.
read_in_request: ContextVar[dict[str, "Organisation"] | None] = ContextVar(
    "organisation", default=None
)
# `shown_row`; it may remember it.
RowReader = Callable[[type[Any], str | None], Any]


def validate_profiles(lines: str) -> None:
    """Refuse a line that is no https address, and say which."""
    for number, line in enumerate(lines.splitlines(), start=1):
        try:
            validate_https(line.strip() or "https://example.com")
        except ValidationError as error:
            said = gettext("Line %(number)d is no address: %(line)s. It begins with https://.")
            raise ValidationError(said % {"number": number, "line": line}) from error


class SiteProof(NamedTuple):
    """What a search engine or a network wants in the head of the home page of whoever owns it."""

    name: str
    content: str


def validate_proofs(lines: str) -> None:
    """Refuse a line that is no tag of a service that we know, and say which."""
    for number, line in enumerate(lines.splitlines(), start=1):
        if line.strip() and proof_in_line(line) is None:
            said = gettext(
                "Line %(number)d is no proof that we know: %(line)s. Paste the whole tag, such as "
                '<meta name="google-site-verification" content="…">.'
            )
            raise ValidationError(said % {"number": number, "line": line.strip()[:100]})


def proof_in_line(line: str) -> SiteProof | None:
    """The proof that a line has; None for any other tag, which might do something to the page."""
    found = PROOF_TAG.fullmatch(line.strip())
    known = found is not None and found["name"].lower() in PROOF_NAMES
    return SiteProof(found["name"].lower(), found["content"]) if found and known else None


class Profile(NamedTuple):
    """A place elsewhere on the web that is the organisation's own, or a person's."""

    address: str

    @property
    def name(self) -> str:
        """What a link to it says: the site it is on."""
        return (urlsplit(self.address).hostname or self.address).removeprefix("www.")


def profiles_in(lines: str) -> list[Profile]:
    """The profiles in a text with one address a line, in their order."""
    return [Profile(line.strip()) for line in lines.splitlines() if line.strip()]


class Organisation(models.Model):
    """Whose site this is. There is one row."""

    name = models.CharField(
        _("name"),
        max_length=80,
        blank=True,
        help_text=_("On every page, in titles, mails and on cards."),
    )
    statement = models.CharField(
        _("statement"),
        max_length=200,
        blank=True,
        help_text=_("The first sentence of the home page, in your voice."),
    )
    introduction = models.TextField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences below it; what search engines show of the site."),
    )
    footer = models.TextField(
        _("footer text"),
        blank=True,
        help_text=_("At the foot of every page; the statement when it is empty."),
    )
    answer_time = models.CharField(
        _("promise of an answer"),
        max_length=80,
        blank=True,
        help_text=_(
            "When you answer, as it ends the sentence “We read every request and answer …”, for "
            "instance: within two working days. Pages, mails and the call to action say it."
        ),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days until an answer"),
        default=2,
        db_default=2,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_(
            "The same promise as a number, by which the desk reckons when an answer is due. "
            "Visitors do not see it."
        ),
    )
    copyright_line = models.CharField(
        _("copyright line"),
        max_length=200,
        blank=True,
        help_text=_("For instance: © 2026 Tarn & Hollis OÜ. Nothing is shown when it is empty."),
    )

    legal_name = models.CharField(_("legal name"), max_length=200, blank=True)
    address = models.TextField(_("address"), blank=True, help_text=_("As on an envelope."))
    registration_number = models.CharField(
        _("registration number"),
        max_length=100,
        blank=True,
        help_text=_("With the name of the register, as the law of your country wants it."),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(
        _("telephone"), max_length=40, blank=True, validators=[validate_telephone]
    )
    profiles = models.TextField(
        _("profiles elsewhere"),
        blank=True,
        validators=[validate_profiles],
        help_text=_("One address a line, with https://. Search engines are told they are yours."),
    )

    verification = models.TextField(
        _("proofs for search engines"),
        blank=True,
        validators=[validate_proofs],
        help_text=_(
            "When Google’s Search Console or Bing’s Webmaster Tools ask for proof that the site is "
            "yours, choose the HTML tag and paste it here: one a line. It stands in the head of "
            "the home page."
        ),
    )

    controller = models.TextField(
        _("controller"),
        blank=True,
        help_text=_("Who decides about visitors’ data, with address, as privacy law wants it."),
    )
    privacy_contact = models.TextField(
        _("contact for privacy"),
        blank=True,
        help_text=_("Whom a visitor writes to about their data: a name, an e-mail address."),
    )
    legal_basis = models.TextField(
        _("legal basis"),
        blank=True,
        help_text=_(
            "Why you may keep a request, for instance: to answer you at your request before a "
            "contract (Article 6(1)(b) GDPR)."
        ),
    )
    authority = models.TextField(
        _("right to complain"),
        blank=True,
        help_text=_("The authority that a visitor may complain to, with its address."),
    )
    privacy_text = models.TextField(
        _("more on privacy"),
        blank=True,
        help_text=_(
            "Markdown, at the end of the privacy page: what the site cannot know, for instance who "
            "hosts it, where your mailboxes are, what else of yours visitors use."
        ),
    )
    notice = models.TextField(
        _("notice on the form"),
        blank=True,
        help_text=_(
            "Stands after the site’s own notice of what is kept and for how long, which follows "
            "the settings. Each request keeps the wording its sender saw."
        ),
    )

    accent_light = models.CharField(
        _("accent on light screens"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("Links and buttons. A deep colour, such as #0b4a50."),
    )
    accent_dark = models.CharField(
        _("accent on dark screens"),
        max_length=7,
        blank=True,
        validators=[validate_colour],
        help_text=_("A pale colour, such as #8ccfd0."),
    )
    logo = models.CharField(
        _("logo"),
        max_length=100,
        blank=True,
        help_text=_(
            "Path of an image in the media folder: it stands in the header in place of the drawn "
            "mark and the name, on dark screens on a light ground, and makes the icons."
        ),
    )
    logo_alt = models.CharField(
        _("logo in words"),
        max_length=200,
        blank=True,
        help_text=_("What is read out instead of the logo: usually the name."),
    )

    # When an administrator put the list of the first day away.
    first_day_over_at = models.DateTimeField(null=True, editable=False)
    # What the site cannot know, an administrator says: that a back-up was restored elsewhere.
    backup_restored_at = models.DateTimeField(null=True, editable=False)
    backup_restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisation")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="organisation_single_row")]

    def __str__(self) -> str:
        return self.name or settings.BRAND.NAME

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        super().save(*args, **kwargs)
        if known := read_in_request.get():
            known.clear()

    def clean(self) -> None:
        """Refuse an accent that is hard to read on the site's paper (WCAG 2.2, 7:1)."""
        errors = {}
        for name, paper in zip(("accent_light", "accent_dark"), settings.BRAND.PAPER, strict=True):
            if (colour := getattr(self, name)) and (reason := too_faint(colour, paper)):
                errors[name] = reason
        if errors:
            raise ValidationError(errors)

    @property
    def words(self) -> tuple[Any, ...]:
        """All that it says, for whoever keeps what was made of it."""
        return tuple(getattr(self, field.attname) for field in self._meta.concrete_fields)

    @property
    def edit_url(self) -> str:
        """Where administrators change it."""
        return reverse("admin:contact_organisation_change", args=[1])

    @property
    def has_imprint(self) -> bool:
        """Whether the foot of the pages says more than the name and a sentence."""
        return any(getattr(self, name) for name in IMPRINT)

    @property
    def says_who(self) -> bool:
        """Whether the privacy page can say who answers for it."""
        return any(getattr(self, name) for name in PRIVACY)

    @property
    def missing_for_privacy(self) -> list[str]:
        """How the fields are called that privacy law wants and that are empty."""
        return self.empty_among(PRIVACY)

    def empty_among(self, names: Iterable[str]) -> list[str]:
        """How those of the fields are called that are empty."""
        fields = (self._meta.get_field(name) for name in names if not getattr(self, name))
        return [str(field.verbose_name) for field in fields]  # type: ignore[union-attr]

    @property
    def address_line(self) -> str:
        """The address on one line."""
        return ", ".join(line.strip(" ,") for line in self.address.splitlines() if line.strip())

    @property
    def telephone_digits(self) -> str:
        """The number as telephones dial it (RFC 3966)."""
        return re.sub(r"[^+0-9]", "", self.telephone)

    @property
    def profile_links(self) -> list[Profile]:
        """The profiles elsewhere, in their order."""
        return profiles_in(self.profiles)

    @property
    def site_proofs(self) -> list[SiteProof]:
        """What search engines look for on the home page, in the order in which it was written."""
        found = (proof_in_line(line) for line in self.verification.splitlines())
        return [one for one in found if one]

    @classmethod
    def current(cls) -> "Organisation":
        """The row with the defaults in its empty fields: to be shown, never to be saved.

        Read once a request (see `remember_organisation`); the defaults alone while the database
        cannot be read.
        """
        known = read_in_request.get()
        if known is None:
            return cls.read()
        if "current" not in known:
            known["current"] = cls.read()
        return known["current"]

    @classmethod
    def read(cls) -> "Organisation":
        try:
            found: Organisation = read_only_row(cls)
        except Error as error:
            logger.warning("The organisation could not be read: %s", type(error).__name__)
            return cls.shown(None)
        return found

    @classmethod
    def shown(cls, stored: Self | None) -> Self:
        """The row, changed, or a new one: no field is empty that a fresh site has a word for."""
        row = stored or cls()
        for name, value in cls.defaults().items():
            setattr(row, name, getattr(row, name) or str(value))
        row.footer = row.footer or row.statement
        row.logo_alt = row.logo_alt or row.name
        return row

    @staticmethod
    def defaults() -> dict[str, Any]:
        """What a fresh site says, by field."""
        return {
            "name": settings.BRAND.NAME,
            "statement": settings.BRAND.STATEMENT,
            "introduction": settings.BRAND.INTRODUCTION,
            "answer_time": settings.BRAND.PROMISE,
            "accent_light": settings.BRAND.ACCENT.light,
            "accent_dark": settings.BRAND.ACCENT.dark,
        }


@Prepared
def the_row(model: type[models.Model]) -> models.QuerySet[Any]:
    """The only row of a model that has one."""
    return model._default_manager.filter(pk=1)


def shown_row(model: type[Any], _language: str | None) -> Any:
    """The only row of a model that has one as it is shown in the language of now, which is that
    one. One query.
    """
    return model.shown(next(iter(the_row.objects(model)), None))


row_reader: ContextVar[RowReader] = ContextVar("row_reader", default=shown_row)


def read_only_row(model: type[Any]) -> Any:
    """The same as whoever remembers it knows it: never to be changed."""
    return row_reader.get()(model, get_language())


@contextmanager
def remember_organisation(read: RowReader = shown_row) -> Iterator[None]:
    """Within it the row is read once at most, however many templates and mails ask; it and the
    others of which there is one are found by `read`.
    """
    token, reader = read_in_request.set({}), row_reader.set(read)
    try:
        yield
    finally:
        read_in_request.reset(token)
        row_reader.reset(reader)


def too_faint(colour: str, paper: str) -> str:
    """Why the colour cannot be read on that paper; empty if it can, or if it is no colour."""
    try:
        ratio = contrast(colour, paper)
    except ValueError:
        return ""
    if ratio >= ENHANCED:
        return ""
    said = gettext(
        "%(colour)s is too close to the paper %(paper)s: the contrast is %(ratio).1f:1, and text "
        "wants at least %(wanted)d:1. Take a darker one for light screens, a paler one for dark."
    )
    return said % {"colour": colour, "paper": paper, "ratio": ratio, "wanted": ENHANCED}
