"""The cookie by which a browser is known from which somebody has signed in before.

It lets nobody in. It only says whose failures are not a stranger's; see limits.py. Only a
sign-in, or a link from the account's own mailbox, sets it.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, parse_cookie
from django.utils.crypto import get_random_string

DEVICE_SALT = "consultancy.signin.devices"
REMEMBERED = timedelta(days=365)


def device_of(request: HttpRequest, username: str) -> str:
    """The browser's random name, if the account was signed in to with it before; else empty."""
    known = remembered(request.COOKIES)
    return str(known["device"]) if known.get("username") == username else ""


def is_known(cookies: str) -> bool:
    """Whether a browser that sends this `Cookie` is one of somebody's; needs no database."""
    return bool(remembered(parse_cookie(cookies)))


def remembered(cookies: dict[str, str]) -> dict[str, Any]:
    """What `remember` has written into a browser's cookies; empty if it has not."""
    try:
        cookie = cookies.get(settings.DEVICE_COOKIE_NAME, "")
        known: dict[str, Any] = loads(cookie, salt=DEVICE_SALT, max_age=REMEMBERED)
    except BadSignature:
        return {}
    return known


def remember(response: HttpResponse, request: HttpRequest, user: User) -> None:
    """Know this browser as one of the user's, under the name it has or a new one."""
    device = device_of(request, user.username) or get_random_string(22)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        dumps({"username": user.username, "device": device}, salt=DEVICE_SALT),
        max_age=REMEMBERED,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
