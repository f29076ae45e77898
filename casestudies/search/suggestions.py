"""What the search field suggests while somebody types: one answer for this version of the site, in
which the browser looks by itself. So nothing that is typed leaves the browser before it is sent.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.kinds import KINDS, Kind
from casestudies.lists.listed_pages import PublishedPages
from casestudies.publishing import Page

# Of each kind the first of its list, so that the answer stays small on a site of any size: those
# with a weight, then the newest articles. Beyond them there are the results.
MOST_OF_A_KIND = 150


class SuggestedPage(NamedTuple):
    """A page as the field suggests it, and `also`, by what else it is found."""

    text: str
    url: str
    label: str
    language: str
    also: str


@require_safe
def suggested_pages(request: HttpRequest) -> JsonResponse:
    """The published pages that may be suggested, problems first, and how the field counts them."""
    found = [page for kind in in_order() for page in first_pages(kind)]
    said = {
        "none": _("Nothing to suggest: press Enter to search."),
        "one": _("1 suggestion"),
        "many": _("%(number)s suggestions"),
    }
    response = JsonResponse({"said": said, "pages": found})
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def in_order() -> list[Kind]:
    """The kinds of pages, those first by whose sentences a leader recognises what is wrong."""
    return sorted(KINDS.values(), key=lambda kind: not kind.quotes_signal)


def first_pages(kind: Kind) -> Iterator[SuggestedPage]:
    """The first pages of a kind. One query."""
    for page in PublishedPages(kind.section)[0:MOST_OF_A_KIND]:
        text = sentence(page, kind)
        also = page.title if text != page.title else page.short_title
        # Whoever typed its name does not see it in the sentence.
        label = f"{kind.label}: {page.name}" if text != page.title else str(kind.label)
        yield SuggestedPage(text, page.get_absolute_url(), label, page.language, also)


def sentence(page: Page, kind: Kind) -> str:
    """What stands for the page: of a problem the sentence by which it is recognised."""
    signal: str = getattr(page, "fact_signal", "") if kind.quotes_signal else ""
    return signal or page.title
