"""The page *Health* of the admin: everything that is looked at, in words."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consultancy.health.checks import CHECKS
from consultancy.health.examining import Examined, examine

# Administrators have it, and nobody else.
PERMISSION = "contact.change_organisation"


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """How it is with each, what is to be mended first."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    found = examine(CHECKS)
    context = {
        **admin.site.each_context(request),
        "title": _("Health of the site"),
        "troubles": troubles_among(found),
        "well": [one for one in found if one.is_well],
        "now": timezone.now(),
    }
    return render(request, "admin/health.html", context)


def troubles_among(found: list[Examined]) -> list[Examined]:
    """What is not well, the worst first."""
    return sorted((one for one in found if not one.is_well), key=lambda one: -one.finding.state)
