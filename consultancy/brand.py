"""What a fresh site says and how it looks: name, words, colours, logo.

An owner changes name, words, accent and logo in the admin (contact/organisation.py). `manage.py
check`, and with it every start, refuses colours here that would be hard to read
(consultancy/checks.py).
"""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from casestudies.images.covers import Curve


class Pair(NamedTuple):
    """A colour on a light screen and on a dark one, as #rrggbb."""

    light: str
    dark: str


NAME = "Tarn & Hollis"
STATEMENT = _("Most delivery problems were decided long before delivery.")
INTRODUCTION = _(
    "We work with the people who lead product organisations. We look at how yours decides, show "
    "you what is holding it back, and leave you with something you can keep up without us."
)

# What pages, mails and the call to action promise to whoever writes. Another one needs its words in
# the catalogue (consultancy/locale) too; a call to action that was saved holds the former as text.
PROMISE = _("within two working days")

PAPER = Pair("#faf8f3", "#171614")
INK = Pair("#1d1b18", "#ece7dd")
ACCENT = Pair("#0b4a50", "#8ccfd0")

# A line drawing in a square of 32 by 32.
LOGO = (
    Curve((2, 6), (16, 6), (12, 22), (30, 22)),
    Curve((2, 16), (14, 16), (14, 10), (30, 10)),
    Curve((2, 26), (16, 26), (14, 16), (30, 16)),
)
