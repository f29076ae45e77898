"""Who made something, as it is kept: the name stays when the account goes."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from contact.desk.colleagues import name_of_colleague

MAKER_LENGTH = 150

User = AbstractBaseUser | AnonymousUser | None


def maker_name(user: Any) -> str:
    """What is kept of a colleague's name, as long as its column; nothing of nobody."""
    return name_of_colleague(user)[:MAKER_LENGTH]


def maker_of(by: User) -> tuple[Any, str]:
    """The account and the name that a row keeps of whoever made it; neither of who is not known."""
    account: Any = by if by and by.is_authenticated else None
    return account, maker_name(account)
