"""The pages by which colleagues get in, all under /admin/."""

import time
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import PasswordResetConfirmView, PasswordResetView
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as give_second_factor
from django_otp.models import Device

from consultancy.signin import second_factor as factor
from consultancy.signin.devices import remember
from consultancy.signin.forms import TOO_MANY, CodeForm, PasswordLinkForm
from consultancy.signin.limits import code_limits, link_limits, spent
from consultancy.signin.mails import queue_second_factor_changed
from consultancy.signin.records import note_sign_in, purge

FEW_CODES = 3
OLD_COOKIE = "csrftoken"
# In the session: when the user has shown a code to set up another app; and for how many seconds
# that is good. Whoever finds the browser open later must show one too.
REPLACES = "replaces_app"
REPLACES_FOR = 10 * 60
# After how many seconds it is worth another try, by what the form says.
RETRY_AFTER = {"throttled": 15 * 60, "busy": 5}


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The admin's own page, with SignInForm; who gets in is written down."""
    response = admin.site.login(request)
    if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
        welcome(request, response)
    elif form := (getattr(response, "context_data", None) or {}).get("form"):
        for error in form.non_field_errors().as_data():
            if seconds := RETRY_AFTER.get(error.code):
                response.status_code = HTTPStatus.TOO_MANY_REQUESTS
                response["Retry-After"] = seconds
    forget_old_cookie(request, response)
    return response


def forget_old_cookie(request: HttpRequest, response: HttpResponse) -> None:
    """Delete the token's cookie of releases before its prefix.

    The editor's scripts would send it, in the place of ours, for a year.
    """
    if OLD_COOKIE != settings.CSRF_COOKIE_NAME and OLD_COOKIE in request.COOKIES:
        response.delete_cookie(OLD_COOKIE, path="/admin/")


def welcome(request: HttpRequest, response: HttpResponse) -> None:
    """Write the sign-in down, know the browser again, and say what its owner should mend."""
    user: Any = request.user
    purge(request.session)
    note_sign_in(request, user)
    remember(response, request, user)
    try:
        validate_password(request.POST["password"], user)
    except ValidationError:
        text = _(
            "Your password is too short or easy to guess. <a href='{}'>Choose another one.</a>"
        )
        messages.warning(request, format_html(text, reverse("admin:password_change")))
    left = factor.recovery_codes_left(user)
    if factor.app_of(user) and left <= FEW_CODES:
        text = ngettext(
            "You have {} recovery code left. <a href='{}'>Make new ones.</a>",
            "You have {} recovery codes left. <a href='{}'>Make new ones.</a>",
            left,
        )
        messages.warning(request, format_html(text, left, reverse("second_factor")))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an app; or, with a code of the one that is there, replace it or its recovery codes."""
    user: Any = request.user
    app = factor.app_of(user)
    sets_up = not app or time.time() - request.session.get(REPLACES, 0) < REPLACES_FOR
    form = CodeForm(request.POST or None)
    if form.is_valid() and (device := device_for(request, form, sets_up=sets_up)):
        give_second_factor(request, device)
        if "replace" in request.POST:
            request.session[REPLACES] = time.time()
            return redirect("second_factor")
        return recovery_codes(request, user, is_new_app=sets_up)
    if sets_up:
        secret = factor.secret_of(factor.unconfirmed_app(user, request.session))
        return desk_page(
            request, "signin/set_up.html", _("Set up your second factor"), form=form, secret=secret
        )
    left = factor.recovery_codes_left(user)
    return desk_page(
        request, "signin/second_factor.html", _("Your second factor"), form=form, app=app, left=left
    )


def device_for(request: HttpRequest, form: CodeForm, *, sets_up: bool) -> Device | None:
    """What has taken the form's code; None, with the reason in the form, if nothing has."""
    user: Any = request.user
    if not spent(code_limits(user.username)):
        form.add_error("code", TOO_MANY)
        return None
    take = partial(factor.confirm, session=request.session) if sets_up else factor.accepted_by
    device = take(user, form.cleaned_data["code"])
    if not device:
        form.add_error(
            "code", _("That code is not right, or was used before: wait for the next one.")
        )
    return device


def recovery_codes(request: HttpRequest, user: User, *, is_new_app: bool) -> HttpResponse:
    """The only page that ever shows these codes. Every other browser of the user is signed out."""
    codes = factor.new_recovery_codes(user)
    give_second_factor(request, factor.app_of(user))
    request.session.pop(REPLACES, None)
    factor.end_sessions(user, but=request.session.session_key)
    queue_second_factor_changed(user, "set" if is_new_app else "codes")
    return desk_page(request, "signin/recovery_codes.html", _("Your recovery codes"), codes=codes)


def desk_page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    """A page in the admin's look; no sidebar, which leads nowhere before the second factor."""
    context |= admin.site.each_context(request) | {"title": title, "is_nav_sidebar_enabled": False}
    return render(request, template, context)


@never_cache
@require_safe
def second_factor_image(request: HttpRequest) -> HttpResponse:
    """The secret as a picture for the app's camera; 404 once the app is in use."""
    user: Any = request.user
    device = factor.begun_app(user, request.session)
    if not device:
        raise Http404
    picture = BytesIO()
    # Dark on light with a margin, in dark mode too: cameras read nothing else.
    segno.make(device.config_url, error="m").save(picture, kind="svg", scale=5, light="#fff")
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml")


class PasswordLink(PasswordResetView):
    """Asks for an address; the answer is the same whether or not there is an account."""

    form_class = PasswordLinkForm
    template_name = "registration/password_reset_form.html"

    def form_valid(self, form: Any) -> HttpResponse:
        if spent(link_limits(self.request)):
            return super().form_valid(form)
        form.add_error(
            None, _("Too many links were asked for from here. Wait a quarter of an hour.")
        )
        return self.render_to_response(
            self.get_context_data(form=form), status=HTTPStatus.TOO_MANY_REQUESTS
        )


class ChoosePassword(PasswordResetConfirmView):
    """Where the link in the mail leads. Its reader is no stranger: see devices.py."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        remember(response, self.request, form.user)
        return response
