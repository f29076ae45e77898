"""What `check` says of the brand's colours, and `check --deploy` of the environment."""

import os
from typing import Any

from django.core.checks import CheckMessage, Error

from consultancy import brand
from consultancy.environment import problems_of

TEXT = 7.0


def check_brand(**kwargs: Any) -> list[CheckMessage]:
    """An error for each pair below WCAG 2.2's enhanced contrast for text, 7:1."""
    return [
        Error(
            f"brand.{name} {colour} has a contrast of {ratio:.1f}:1 on brand.PAPER {paper}.",
            hint=f"Choose a colour with at least {TEXT}:1 (consultancy/brand.py).",
            id="consultancy.E001",
        )
        for name, pair in (("INK", brand.INK), ("ACCENT", brand.ACCENT))
        for colour, paper in zip(pair, brand.PAPER, strict=True)
        if (ratio := contrast(colour, paper)) < TEXT
    ]


def check_environment(**kwargs: Any) -> list[CheckMessage]:
    """An error for each variable with which the site would not start in production."""
    return [
        Error(problem, id="consultancy.E002")
        for problem in problems_of(os.environ, in_production=True)
    ]


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two #rrggbb colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, “relative luminance”)."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
