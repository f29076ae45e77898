"""What is drawn on the card of a page: for its address, and for the desk before it is saved."""

from typing import NamedTuple

from casestudies.images.focal_points import FocalPoint, focal_point
from casestudies.images.pictures import picture
from casestudies.kinds import HOME, KINDS, Kind
from casestudies.models import Person, Problem
from casestudies.page.page_context import SitePage
from casestudies.publishing import Page, PicturedPage
from contact.organisation import Organisation

UNSAVED = "unsaved card"
"""The salt under which the desk signs what an unsaved card is made from."""
PHOTOGRAPH = "photograph"


class CardWords(NamedTuple):
    """What a drawn card is made of: `about` chooses the family of its pattern."""

    title: str
    kicker: str
    slug: str
    language: str = ""
    about: str = ""


class CardPhotograph(NamedTuple):
    """What a photograph in the shape of a card is made of."""

    path: str
    focus: FocalPoint


def card_words(page: Page) -> CardWords:
    """Those of the home page, or of a page of a kind. Raises KeyError for the others."""
    if page.section == HOME:
        return CardWords(page.title, "", Organisation.current().name, page.language)
    about = page.slug if isinstance(page, Problem) else getattr(page, "first_problem", "")
    return CardWords(page.title, kicker(page, KINDS[page.section]), page.slug, page.language, about)


def kicker(page: Page, kind: Kind) -> str:
    """What stands above the title: what it is, and who wrote it; of a person the role; nothing of
    a page at the root, which is just a page.
    """
    if kind.is_rooted:
        return ""
    names = [person.title for person in SitePage(page).authors]
    role = page.role if isinstance(page, Person) else ""
    return " · ".join([role or str(kind.label), *names])


def card_photograph(page: Page) -> CardPhotograph | None:
    """The page's image, if it is large enough to be its card."""
    path = page.image_path if isinstance(page, PicturedPage) else ""
    image = picture(path) if path else None
    if image is None or not image.is_photograph or not isinstance(page, PicturedPage):
        return None
    return CardPhotograph(path, focal_point(page.image_position, is_upright=image.is_upright))
