"""What visitors may see of testimonials and clients: plain values, cut to what is permitted.

Templates and shortcodes get these and never the rows, so that no name is in an attribute, a file
name or an address that the page does not show.
"""

from dataclasses import dataclass

from django.utils.translation import gettext

from casestudies.images.focal_points import FocalPoint, focal_point
from casestudies.images.inks import is_silhouette, optical_size
from casestudies.images.pictures import Picture, picture
from casestudies.proof.clients import Client
from casestudies.proof.testimonials import Testimonial


@dataclass(frozen=True, slots=True)
class Quotation:
    """A testimonial as visitors see it; empty for what they do not."""

    quote: str
    name: str
    role: str
    organisation: str
    website: str
    sector: str
    portrait: Picture | None
    portrait_alt: str
    focus: FocalPoint
    """The point of the portrait that its crop keeps in sight."""


@dataclass(frozen=True, slots=True)
class Logo:
    """A client as visitors see it; without a logo its name stands there."""

    name: str
    website: str
    sector: str
    image: Picture | None
    alt: str
    width: int = 0
    height: int = 0
    is_silhouette: bool = False


def quotation(testimonial: Testimonial) -> Quotation | None:
    """What may be shown of it; None without a valid permission.

    The client beside it has a permission of its own: without that neither its name nor its web
    address is taken from there.
    """
    if not testimonial.is_permitted:
        return None
    client = testimonial.client
    if testimonial.is_anonymous:
        sector = testimonial.sector or (client.sector if client else "")
        # Words that nobody says are no proof.
        role = testimonial.role or ("" if sector else gettext("A client"))
        return Quotation(testimonial.quote, "", role, "", "", sector, None, "", FocalPoint())
    named = client if client and client.is_permitted else None
    portrait = picture(testimonial.portrait) if testimonial.portrait else None
    is_upright = portrait is not None and portrait.is_upright
    return Quotation(
        quote=testimonial.quote,
        name=testimonial.name,
        role=testimonial.role,
        organisation=testimonial.organisation or (named.name if named else ""),
        website=named.website if named else "",
        sector="",
        portrait=portrait,
        portrait_alt=testimonial.portrait_alt,
        focus=focal_point(testimonial.portrait_position, is_upright=is_upright),
    )


def client_logo(client: Client) -> Logo | None:
    """What may be shown of the client; None without a valid permission."""
    if not client.is_permitted:
        return None
    text = (client.name, client.website, client.sector)
    image = picture(client.logo) if client.logo else None
    if image is None:
        return Logo(*text, None, "")
    width, height = optical_size(image.width, image.height)
    ink = is_one_shape(client.logo)
    return Logo(*text, image, client.logo_alt or client.name, width, height, ink)


def is_one_shape(path: str) -> bool:
    """As `is_silhouette`; not what has gone from the media folder since its size was read."""
    try:
        return is_silhouette(path)
    except OSError:
        return False
