"""How a deleted page comes back: as a draft or as it was, and at which address."""

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casestudies.desk.deleted.in_the_way import page_in_its_place
from casestudies.desk.states import when
from casestudies.history.deleted_pages import DeletedPage
from casestudies.kinds import RESERVED
from casestudies.models import Section
from casestudies.publishing import PageState

DRAFT, AS_IT_WAS = "draft", "as-it-was"
# In these it comes back as it was anyway.
UNPUBLISHED = {PageState.DRAFT, PageState.IN_REVIEW}


class BringBackForm(forms.Form):
    """Has a field for the address only where another page took it, and a choice of states only
    where visitors may see the page then and the editor may decide that.
    """

    comes_back = forms.ChoiceField(
        label=gettext_lazy("Comes back"), widget=forms.RadioSelect, initial=DRAFT
    )
    slug = forms.CharField(
        label=gettext_lazy("Another address"),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy("The last part of it; for a page at the root its whole path."),
    )

    def __init__(self, *args: Any, kept: DeletedPage, may_publish: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        page = kept.page
        if may_publish and page.state not in UNPUBLISHED:
            state = f"{page.state.label}, {when(page)}"
            was = _("as it was: %(state)s") % {"state": state}
            choices = [(DRAFT, _("as a draft, which nobody sees yet")), (AS_IT_WAS, was)]
            self.fields["comes_back"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["comes_back"]
        if page_in_its_place(page):
            self.fields["slug"].initial = free_slug(page)
        else:
            del self.fields["slug"]

    @property
    def is_blocked(self) -> bool:
        """Whether it has no other address to come back to."""
        return "slug" in self.fields and issubclass(self.kept.model, Section)

    def clean_slug(self) -> str:
        """Raises ValidationError for an address that no page can have, or that one has."""
        page = copy(self.kept.page)
        page.slug = page._meta.get_field("slug").clean(self.cleaned_data["slug"].strip(" /"), page)
        if page.slug in RESERVED or page_in_its_place(page):
            raise ValidationError(_("There is a page at %(path)s already.") % {"path": page.slug})
        slug: str = page.slug
        return slug


def free_slug(page: Any) -> str:
    """The slug with the first number behind it that no page has."""
    other, number = copy(page), 2
    while page_in_its_place(other):
        other.slug = f"{page.slug[:190]}-{number}"
        number += 1
    found: str = other.slug
    return found
