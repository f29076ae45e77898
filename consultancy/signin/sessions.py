"""How long a session lasts, and what it may do before its second factor is given."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from consultancy.middleware import is_admin
from consultancy.signin.second_factor import is_missing
from contact.pages.reading import GetResponse

# Each time a session is seen would be a write; to the minute is not needed.
SEEN_AGAIN_AFTER = 5 * 60
# What browsers ask for without anybody there: no session lasts longer by it.
HEARTBEATS = "/admin/here/"
# What a session without its second factor may still do.
BEFORE_THE_SECOND_FACTOR = ["second_factor", "second_factor_image", "admin:logout", "admin:jsi18n"]


def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Note in a new session when it began."""
    request.session["began_at"] = request.session["seen_at"] = time.time()


def is_over(session: SessionBase) -> bool:
    """Whether the session is older than it may get, or has waited for too long.

    One from before this was noted begins now.
    """
    now = time.time()
    return bool(
        now - session.setdefault("began_at", now) > settings.SESSION_COOKIE_AGE
        or now - session.setdefault("seen_at", now) > settings.SESSION_IDLE_AGE
    )


def guard(get_response: GetResponse) -> GetResponse:
    """Sign out who has stayed too long, and let nobody do anything without the second factor.

    Only under /admin/: public pages know no session.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_admin(request) or not request.user.is_authenticated:
            return get_response(request)
        if is_over(request.session):
            logout(request)
            return get_response(request)
        is_somebody = not request.path.startswith(HEARTBEATS)
        if is_somebody and time.time() - request.session["seen_at"] > SEEN_AGAIN_AFTER:
            request.session["seen_at"] = time.time()
        if is_missing(request.user) and request.path not in map(reverse, BEFORE_THE_SECOND_FACTOR):
            return redirect("second_factor")
        return get_response(request)

    return middleware
