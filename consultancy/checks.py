"""What `check` says of the brand's colours, and `check --deploy` of the environment."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info
from django.core.files.storage import storages

from consultancy import brand
from consultancy.environment import problems_of
from consultancy.media.place import media_place
from contact.contrast import ENHANCED, contrast


def check_brand(**kwargs: Any) -> list[CheckMessage]:
    """An error for each pair below WCAG 2.2's enhanced contrast for text, 7:1."""
    return [
        Error(
            f"brand.{name} {colour} has a contrast of {ratio:.1f}:1 on brand.PAPER {paper}.",
            hint=f"Choose a colour with at least {ENHANCED}:1 (consultancy/brand.py).",
            id="consultancy.E001",
        )
        for name, pair in (("INK", brand.INK), ("ACCENT", brand.ACCENT))
        for colour, paper in zip(pair, brand.PAPER, strict=True)
        if (ratio := contrast(colour, paper)) < ENHANCED
    ]


def check_hidden_site(**kwargs: Any) -> list[CheckMessage]:
    """A hint where a site for visitors asks search engines to pass it over."""
    if settings.DEBUG or not settings.NOINDEX:
        return []
    said = "NOINDEX is true: search engines are asked to show nothing of this site."
    return [Info(said, hint="Leave it out where visitors are to come.", id="consultancy.I001")]


def check_bucket(**kwargs: Any) -> list[CheckMessage]:
    """An error where media are in a bucket that does not answer."""
    bucket: Any = storages["default"]
    doubt = bucket.doubt() if settings.MEDIA_IN_BUCKET else ""
    if not doubt:
        return []
    said = f"The bucket {media_place()} does not answer: {doubt}."
    return [Error(said, hint="See MEDIA_STORAGE_URL in .env.example.", id="consultancy.E003")]


def check_environment(**kwargs: Any) -> list[CheckMessage]:
    """An error for each variable with which the site would not start in production."""
    return [
        Error(problem, id="consultancy.E002")
        for problem in problems_of(os.environ, in_production=True)
    ]
