"""The blocks of ours that the toolbar offers, as they are put into a text."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class OfferedBlock:
    """A block as an editor knows it: what it shows, and its code; what is to be written first
    stands between empty quotation marks.
    """

    name: str
    label: Promise
    parameters: str = ""
    inner: str | None = None

    @property
    def code(self) -> str:
        opening = f"{{{{< {self.name}{self.parameters and ' '}{self.parameters} >}}}}"
        if self.inner is None:
            return opening
        return f"{opening}\n{self.inner}\n{{{{< /{self.name} >}}}}"


OFFERED = [
    OfferedBlock("steps", _("Steps: how a diagnostic conversation works")),
    OfferedBlock("case-studies-list", _("Case studies, the newest"), 'limit="3"'),
    OfferedBlock("problem-constraints", _("Problems, with how one notices them")),
    OfferedBlock("outcomes", _("Outcomes, in columns")),
    OfferedBlock("people", _("People, with portraits")),
    OfferedBlock("testimonial", _("One testimonial, by its key"), 'id=""'),
    OfferedBlock("testimonials", _("Testimonials"), 'limit="3"'),
    OfferedBlock("client-logos", _("Logos of clients")),
    OfferedBlock("related-problems", _("The problems that this page is linked with")),
    OfferedBlock("related-outcomes", _("The outcomes that this page is linked with")),
    OfferedBlock("related-case-studies", _("The case studies that this page is linked with")),
    OfferedBlock("related-insights", _("The insights that this page is linked with")),
    OfferedBlock("related-pages", _("The pages that this page is linked with")),
    OfferedBlock("related-people", _("The people that this page is linked with")),
    OfferedBlock("details", _("Text that folds"), 'summary=""', inner=""),
    OfferedBlock("highlight", _("Code"), '""', inner=""),
    OfferedBlock("youtube", _("A film, as a link"), '""'),
]
# What has a button of its own, or another name here.
OTHERWISE = {"contact-cta", "figure", "ref", "relref", "social-proof"}
