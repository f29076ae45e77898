"""The request form: shown, received, thanked for."""

import logging
import re
from http import HTTPStatus

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from contact.cta import defaults_or_plain
from contact.forms import DiagnosticForm
from contact.intake.campaign import campaign_in, utm_values
from contact.intake.origin import Verdict, judge_origin
from contact.intake.posted import UnreadableError, posted_fields
from contact.intake.proxies import visitor_address
from contact.intake.spam import reasons_to_set_aside
from contact.intake.stamp import new_stamp, writing_since
from contact.intake.submission import submit
from contact.models import DiagnosticRequest
from contact.notice import current_notice
from contact.pages.reading import reads
from contact.source import Source
from contact.thanks import thanked_reference, thanks_address

logger = logging.getLogger(__name__)

SLUG = re.compile(r"[-a-z0-9_]{1,100}")
TEMPLATES_BY_STATUS = {
    HTTPStatus.OK: "contact/diagnostic.html",
    HTTPStatus.BAD_REQUEST: "contact/unreadable.html",
    HTTPStatus.FORBIDDEN: "contact/refused.html",
    HTTPStatus.LENGTH_REQUIRED: "contact/unreadable.html",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "contact/too_large.html",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "contact/unreadable.html",
    HTTPStatus.UNPROCESSABLE_ENTITY: "contact/diagnostic.html",
    HTTPStatus.SERVICE_UNAVAILABLE: "contact/unavailable.html",
}


# No token: it would need a cookie, and a page of its own for every visitor. `judge` does its work.
@csrf_exempt
@reads("source")
@require_http_methods(["GET", "HEAD", "POST"])
def diagnostic(request: HttpRequest) -> HttpResponse:
    """The form on a page of its own, and the address that every form on the site posts to."""
    if request.method != "POST":
        return ask(request)
    response = receive(request)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


@reads("about", "reference")
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """What happens next, and what to read meanwhile on the problem that `?about=` names.

    It thanks whoever comes with the `reference` of a request (thanks.py), whatever became of that;
    such a page is kept nowhere. To all others it says that nothing was sent.
    """
    about, token = request.GET.get("about", ""), request.GET.get("reference", "")
    context = {
        "about": about if SLUG.fullmatch(about) else "",
        "reference": thanked_reference(token),
        "defaults": defaults_or_plain(),
    }
    response = render(request, "contact/thanks.html", context)
    if token:
        response["Cache-Control"] = "no-store"
    return response


@require_safe
def stamp(request: HttpRequest) -> HttpResponse:
    """The present moment, signed: the form's script fetches it when a visitor begins to write."""
    response = HttpResponse(new_stamp(), content_type="text/plain")
    response["Cache-Control"] = "no-store"
    return response


def ask(request: HttpRequest) -> HttpResponse:
    """The blank form; `?source=` is the token of the block whose link led here."""
    token = request.GET.get("source", "")
    if not Source.from_token(token).path:
        token = Source(path=reverse("contact:diagnostic")).to_token()
    return form_page(request, form_with(None, token), HTTPStatus.OK)


def receive(request: HttpRequest) -> HttpResponse:
    """Store a valid request from our own pages and lead on; otherwise hand the text back."""
    try:
        form = form_with(with_campaign(request, posted_fields(request)))
    except UnreadableError as error:
        fields = error.fields and with_campaign(request, error.fields)
        return form_page(request, form_with(fields), error.status)
    origin = judge(request)
    if origin is Verdict.FOREIGN:
        return form_page(request, form, HTTPStatus.FORBIDDEN)
    if not form.is_valid():
        return form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return redirect(thanks_address(submit_form(request, form, origin)))
    except Error as error:
        # The log tells of it what cannot quote the visitor (consultancy/logs/harmless.py).
        logger.error("A request could not be stored", exc_info=error)
        return form_page(request, form, HTTPStatus.SERVICE_UNAVAILABLE)


def with_campaign(request: HttpRequest, fields: QueryDict) -> QueryDict:
    """The fields with the campaign that led to the page they were sent from.

    A form that comes back carries it along: it is sent again from an address that has none.
    """
    found = utm_values(request.headers.get("Referer", ""), settings.SITE_URL)
    carried = campaign_in(fields.get("campaign", ""))
    fields = fields.copy()
    fields["campaign"] = urlencode(found or carried)
    return fields


def judge(request: HttpRequest) -> Verdict:
    return judge_origin(
        fetch_site=request.headers.get("Sec-Fetch-Site"),
        origin=request.headers.get("Origin"),
        site_url=settings.SITE_URL,
        edition_url=settings.EDITION_URL,
    )


def submit_form(request: HttpRequest, form: DiagnosticForm, origin: Verdict) -> DiagnosticRequest:
    writing = writing_since(form.cleaned_data["stamp"])
    return submit(
        answers=form.answers,
        source=Source.from_token(form.cleaned_data["source"]),
        utm=campaign_in(form.cleaned_data["campaign"]),
        suspicions=reasons_to_set_aside(
            form.answers, trapped=form.is_trapped, origin=origin, writing=writing
        ),
        address=visitor_address(request),
        writing_seconds=writing.seconds,
    )


def form_page(request: HttpRequest, form: DiagnosticForm, status: HTTPStatus) -> HttpResponse:
    """The form with what was typed, under the heading of its block; needs no database."""
    defaults = defaults_or_plain()
    source = Source.from_token(form["source"].value() or "")
    context = {
        "form": form,
        "heading": source.heading or defaults.heading,
        "text": source.text or defaults.text,
        "addressee": source.addressee_name,
        "defaults": defaults,
        "notice": current_notice().text,
        "fallback_email": defaults.email or settings.DIAGNOSTIC_RECIPIENTS[0],
    }
    response = render(request, TEMPLATES_BY_STATUS[status], context, status=status)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = "60"
    return response


def form_with(fields: QueryDict | None, token: str = "") -> DiagnosticForm:
    return DiagnosticForm(fields, initial={"source": token}, auto_id="request-%s")
