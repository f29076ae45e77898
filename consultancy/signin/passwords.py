"""Passwords that somebody would guess, refused without asking anyone outside."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from contact.organisation import Organisation

# More than 10^10 guesses: zxcvbn's best mark.
STRONG = 4
# What is longer takes longer to look at; a password is as good as its beginning at least.
LOOKED_AT = 72


class GuessablePasswordValidator:
    """Refuse what zxcvbn makes of its lists of breached passwords, words and names."""

    def validate(self, password: str, user: Any = None) -> None:
        site_name = Organisation.current().name
        own = [site_name, *site_name.split()]
        own += [str(getattr(user, name, "")) for name in ("username", "email", "last_name")]
        if (
            zxcvbn(password[:LOOKED_AT], user_inputs=[word for word in own if word])["score"]
            < STRONG
        ):
            raise ValidationError(
                _(
                    "This password is too easy to guess: it is among those that were stolen "
                    "elsewhere, or much like them. Take three or four words that have nothing to "
                    "do with each other."
                ),
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return _("Three or four words that have nothing to do with each other make a good one.")
