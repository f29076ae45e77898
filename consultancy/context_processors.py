"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from casestudies.kinds import markdown_address
from casestudies.menus.shown_menus import current_menus
from consultancy import brand
from consultancy.middleware import is_admin
from contact.organisation import Organisation

# The pages that no view says it of: where they answer as Markdown is said in their head as well.
OF_NO_KIND = {"privacy", "contact:diagnostic"}
# What few pages say of themselves. Django takes longest over a name that nobody has given.
UNSAID = {"in_frame": False, "is_preview": False, "place": "", "shared": None}


def site(request: HttpRequest) -> dict[str, Any]:
    """The organisation, the menus, the brand, the site's address without a trailing slash,
    whether it asks search engines to pass it over, and where in the site the page is.

    Nothing here depends on the visitor: public pages are the same for everyone. Organisation
    and menus are read when a template first asks for them.
    """
    path, in_admin = request.path, is_admin(request)
    name = request.resolver_match and request.resolver_match.view_name
    return {
        **UNSAID,
        **({"markdown_url": markdown_address(path)} if name in OF_NO_KIND else {}),
        "brand": brand,
        "organisation": SimpleLazyObject(Organisation.current),
        "menus": SimpleLazyObject(lambda: current_menus(path, as_stored=in_admin)),
        "site_url": settings.SITE_URL,
        "is_hidden": settings.NOINDEX,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "site_section": request.path.split("/")[1],
    }
