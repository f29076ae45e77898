"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from consultancy import brand


def site(request: HttpRequest) -> dict[str, Any]:
    """The brand, the site's address without a trailing slash, and where in the site the page is.

    Nothing here depends on the visitor: public pages are the same for everyone.
    """
    return {
        "brand": brand,
        "site_name": settings.SITE_NAME,
        "answer_time": settings.ANSWER_TIME,
        "site_url": settings.SITE_URL,
        "canonical_url": f"{settings.SITE_URL}{request.path}",
        "site_section": request.path.split("/")[1],
    }
