"""What the admin's front page asks of the site's health."""

from typing import Any

from django import template

from consultancy.health.checks import UNSAID
from consultancy.health.examining import Examined, examine
from consultancy.health.page import PERMISSION, troubles_among

register = template.Library()


@register.simple_tag
def health_troubles(user: Any) -> list[Examined]:
    """What is not well and the page does not say anyway, for Administrators."""
    return troubles_among(examine(UNSAID)) if user.has_perm(PERMISSION) else []
