"""Who made something, as it is kept: the name stays when the account goes."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

MAKER_LENGTH = 150

User = AbstractBaseUser | AnonymousUser | None


def maker_name(user: Any) -> str:
    """What is kept of a colleague's name, as long as its column."""
    name: str = user.get_full_name() or user.get_username()
    return name[:MAKER_LENGTH]
