"""The forms in which a page is written: its text, its links and its addresses."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casestudies.desk import states
from casestudies.desk.saving.form import VersionedForm
from casestudies.desk.saving.moving import refuse_crowding
from casestudies.desk.saving.old_addresses import PathsField, refuse_taken, replace_old_addresses
from casestudies.desk.saving.renaming import explain_address, page_at
from casestudies.desk.saving.restoring import offer_address
from casestudies.desk.writing.image_fields import (
    CARD,
    LISTED,
    FocalPointFields,
    ImagePicker,
    show_image_of,
)
from casestudies.desk.writing.pickers import store_picks
from casestudies.desk.writing.proof_picks import (
    pick_changes,
    picked_proof,
    proof_names,
    store_proof,
)
from casestudies.desk.writing.widgets import DateAndTime, MarkdownEditor, preview_query
from casestudies.history.reviews import LONGEST_WORD
from casestudies.history.schedules import schedule_of
from casestudies.history.snapshots import Snapshot
from casestudies.kinds import HOME, SECTIONS
from casestudies.page.page_context import SitePage
from casestudies.page_paths import validate_page_path
from casestudies.publishing import Page


class PageForm(VersionedForm):
    """A page with its links and addresses; the white space at both ends of its text stays."""

    old_addresses = PathsField()
    take_address = forms.BooleanField(label=_("Restore its address too"), required=False)
    changes_at = forms.SplitDateTimeField(
        label=_("Publish these changes at"), required=False, widget=DateAndTime
    )
    # Which decision about that moment the form has shown.
    changes_seen = forms.CharField(widget=forms.HiddenInput, required=False)
    word = forms.CharField(
        label=_("A word to your colleagues"),
        help_text=_("Goes along by mail when you ask for a review, hand back or publish."),
        required=False,
        max_length=LONGEST_WORD,
        widget=forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
    )

    class Meta:
        widgets = {
            "body": MarkdownEditor,
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "description": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "seo_title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "seo_description": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "image_alt": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "image_caption": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "image": ImagePicker(crops=LISTED),
            "image_position": FocalPointFields,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_address(self)
        explain_address(self)
        if "body" in self.fields:
            self.fields["body"].strip = False  # type: ignore[attr-defined]
            self.fields["body"].widget.preview_query = preview_query(self.instance)
        show_image_of(self)
        for name, told in told_without(self.instance).items():
            if name in self.fields and self.instance.pk:
                self.fields[name].widget.attrs["placeholder"] = told
        for name in {"published_at", "expires_at", "changes_at"} & self.fields.keys():
            field = self.fields[name]
            field.help_text = f"{field.help_text} {states.zone_in_words()}"
        if "changes_at" in self.fields and (decided := schedule_of(self.instance)):
            self.initial.update(changes_at=decided.publish_at, changes_seen=decided.key)
        for name in self.fields.keys() & set(proof_names(type(self.instance))):
            draft = self.opened.draft.fields if self.opened.draft else {}
            self.initial[name] = picked_proof(self.instance, name, draft)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if "_schedule" in self.data:
            self.refuse_past(values.get("published_at"))
        # Once, and so not before the fields are valid.
        if not self.errors:
            self.instance.context = SitePage(self.instance)
        return values

    def refuse_past(self, published_at: datetime | None) -> None:
        """To schedule a page is to say when it appears: later than now."""
        is_known = "published_at" in self.fields and "published_at" not in self.errors
        if is_known and not (published_at and published_at > timezone.now()):
            self.add_error("published_at", _("Choose a moment in the future."))

    def clean_old_addresses(self) -> list[str]:
        paths: list[str] = self.cleaned_data["old_addresses"]
        refuse_taken(self.instance, paths)
        return paths

    def clean_changes_at(self) -> datetime | None:
        """Raises ValidationError for a moment that has passed, and for none where one is wanted."""
        at: datetime | None = self.cleaned_data["changes_at"]
        if at is None and "_schedule_changes" in self.data:
            raise forms.ValidationError(_("Say when the changes are to be published."))
        is_new = at is not None and at != self.initial.get("changes_at")
        if is_new and at and at <= timezone.now():
            raise forms.ValidationError(_("This moment has passed."))
        if is_new and {"_publish", "_take_over"} & self.data.keys():
            said = _("Now or then? Empty this field, or press “Schedule these changes”.")
            raise forms.ValidationError(said)
        return at

    def clean_translation_key(self) -> str:
        """The key as it was typed; for the address of a page the key of that page. Raises
        ValidationError where it has none.
        """
        typed: str = self.cleaned_data["translation_key"]
        other = page_at(typed) if typed.endswith("/") else None
        if other and not other.translation_key:
            said = _("“%(title)s” has none yet: write one there, and the same here.")
            raise forms.ValidationError(said % {"title": other})
        return other.translation_key if other else typed

    def clean_related(self) -> list[Model]:
        """Raises ValidationError for a link from an article to itself."""
        related: list[Model] = self.cleaned_data["related"]
        if self.instance.pk and self.instance in related:
            raise forms.ValidationError(_("An article cannot be related to itself."))
        return related

    def drafted(self) -> Snapshot:
        """With what is picked of testimonials and clients."""
        names = proof_names(type(self.instance))
        picks = (pick_changes(self, name).fields(name) for name in names)
        return reduce(or_, picks, super().drafted())

    def store_links(self) -> None:
        store_picks(self)
        store_proof(self)
        if "old_addresses" in self.cleaned_data:
            replace_old_addresses(self.instance, self.cleaned_data["old_addresses"])


def told_without(page: Page) -> dict[str, str]:
    """What search engines are told while the page has no words for them, by the fields of these."""
    return {"seo_title": page.title, "seo_description": page.plain_description}


class PlainPageForm(PageForm):
    """A page at the root; with `take_along`, what is below it moves with it."""

    class Meta(PageForm.Meta):
        widgets = PageForm.Meta.widgets | {"image": ImagePicker(crops=(CARD,))}

    take_along = forms.BooleanField(
        label=_("Take the pages below along"),
        help_text=_("If the path changes. Their old addresses lead to them."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and "slug" in self.data:
            # An address as it stands in a browser does as well.
            self.data["slug"] = self.data["slug"].strip(" /")

    def clean_slug(self) -> str:
        """Raises ValidationError here already for a path that no page can have: the page around
        the form tells where the stored page stands.
        """
        path: str = self.cleaned_data["slug"]
        validate_page_path(path)
        return path

    def clean_take_along(self) -> bool:
        """Raises ValidationError where those below find no room."""
        former, now = self.opened.found.slug, self.cleaned_data.get("slug", "")
        wanted = bool(self.cleaned_data["take_along"] and former and now and now != former)
        if wanted:
            refuse_crowding(former, now)
        return wanted


class SectionForm(PageForm):
    """The home page, or the introduction above one of the lists."""

    slug = forms.ChoiceField(
        label=_("Where"),
        choices=[(HOME, _("/ (home)")), *((name, f"/{name}/") for name in SECTIONS)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Home's title and description are called what they are there."""
        super().__init__(*args, **kwargs)
        if self["slug"].value() == HOME:
            names = {"title": _("statement"), "description": _("introduction")}
            for name in names.keys() & self.fields.keys():
                self.fields[name].label = capfirst(names[name])
