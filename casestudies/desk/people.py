"""A person at the desk."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from casestudies.desk.saving.page_form import PageForm
from casestudies.desk.uploading import UploadForm
from casestudies.desk.writing.image_fields import PORTRAIT, ImagePicker
from casestudies.models import Person


class PersonForm(UploadForm, PageForm):
    """A person, whose portrait may be uploaded, and the account that their requests go to, which
    no version holds.
    """

    image_field = "image"

    class Meta(PageForm.Meta):
        widgets = PageForm.Meta.widgets | {
            "profiles": forms.Textarea(attrs={"rows": 3}),
            "image": ImagePicker(crops=PORTRAIT),
        }

    colleague = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True).order_by("username"),
        label=_("account"),
        required=False,
        help_text=_(
            "Requests addressed to this person belong to this colleague from the start, if they "
            "are in the group Consultants."
        ),
        # No version holds it: what the form was opened with comes back with it.
        show_hidden_initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["colleague"] = self.instance.account_id
        if "title" in self.fields:
            self.fields["title"].label = capfirst(_("name"))

    def clean_colleague(self) -> Any:
        """Raises ValidationError for an account that is somebody else's."""
        account = self.cleaned_data["colleague"]
        others = Person.objects.exclude(pk=self.instance.pk).filter(account=account)
        if account and (other := others.first()):
            raise forms.ValidationError(_("This is the account of %(name)s.") % {"name": other})
        return account

    def store_links(self) -> None:
        super().store_links()
        if "colleague" in self.changed_data:
            tied = Person.objects.filter(pk=self.instance.pk)
            tied.update(account=self.cleaned_data["colleague"])
        # Late, as whatever reads files: every process would start a tenth slower.
        from casestudies.files.authors import link_waiting  # noqa: PLC0415

        link_waiting([self.instance])
