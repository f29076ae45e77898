"""The addresses of a conversation: answer, note, next step."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contact.forms import MESSAGE_LENGTH
from contact.models import AnswerDraft, DiagnosticRequest, NextStep, ReplyTemplate
from contact.replies.answering import (
    AnsweredMeanwhileError,
    note_in_thread,
    send_answer,
    take_out,
)
from contact.replies.answers import obstacle
from contact.replies.by_hand import enter_by_hand
from contact.replies.colleagues import HANDLES, colleagues, handles_requests
from contact.replies.forms import AnswerForm, NextStepForm, NoteForm
from contact.replies.steps import finish_step
from contact.replies.thread import conversation, line_of
from contact.replies.words import words_of

# In digits, of any database.
LONGEST_KEY = 18


def shown_conversation(
    request: HttpRequest, diagnostic: DiagnosticRequest, **context: Any
) -> HttpResponse:
    """The thread with its forms on a page of its own: where a form comes back."""
    whole = {
        **admin.site.each_context(request),
        "title": _("Answer to %(reference)s") % {"reference": diagnostic.reference},
        "is_page": True,
        **conversation(diagnostic, request.user, **context),
    }
    return render(request, "admin/contact/answer.html", whole)


def back_to(diagnostic: DiagnosticRequest) -> HttpResponse:
    return redirect(f"{diagnostic.get_admin_url()}#thread")


@handles_requests
@require_http_methods(["GET", "POST"])
def answer_request(request: HttpRequest, pk: int) -> HttpResponse:
    """The thread with the form; what is posted goes out, unless the button says something else."""
    diagnostic = get_object_or_404(DiagnosticRequest, pk=pk)
    if request.method == "GET":
        return shown_conversation(request, diagnostic)
    form = AnswerForm(request.POST, diagnostic=diagnostic, by=request.user)
    if "use" in request.POST:
        return with_template(request, form)
    if "keep" in request.POST:
        keep_draft(form)
        messages.success(request, _("Your draft is kept."))
        return back_to(diagnostic)
    if not form.is_valid():
        return shown_conversation(request, diagnostic, answer_form=form)
    if "look" in request.POST:
        return shown_conversation(request, diagnostic, answer_form=form, as_mail=form.plain)
    return send_or_return(request, form)


def send_or_return(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """Send a valid answer; it comes back where it cannot go, or others were faster."""
    if said := obstacle(form.diagnostic, request.user):
        form.add_error(None, said)
        return shown_conversation(request, form.diagnostic, answer_form=form)
    once, seen = form.cleaned_data["once"], form.cleaned_data["seen"]
    is_quoting = form.cleaned_data["is_quoting"]
    about: dict[str, Any] = {"diagnostic": form.diagnostic, "by": request.user}
    try:
        send_answer(text=form.plain, is_quoting=is_quoting, once=once, seen=seen, **about)
    except AnsweredMeanwhileError as error:
        form.mark_seen(error.entries[-1].pk)
        newer = [line_of(entry) for entry in error.entries]
        return shown_conversation(request, form.diagnostic, answer_form=form, newer=newer)
    messages.success(request, _("Your answer is on its way."))
    return back_to(form.diagnostic)


def with_template(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """The form with the chosen template below what was typed."""
    chosen = request.POST.get("template", "")
    is_key = chosen.isdecimal() and len(chosen) <= LONGEST_KEY
    template = ReplyTemplate.objects.filter(pk=int(chosen)).first() if is_key else None
    words = words_of(template, form.diagnostic, request.user) if template else ""
    typed = request.POST.get("text", "").strip()
    text = "\n\n".join(part for part in (typed, words) if part)
    form = AnswerForm(
        initial={
            **request.POST.dict(),
            "text": text,
            "template": "",
            "is_quoting": "is_quoting" in request.POST,
        },
        diagnostic=form.diagnostic,
        by=request.user,
    )
    return shown_conversation(request, form.diagnostic, answer_form=form)


def keep_draft(form: AnswerForm) -> None:
    """Keep what is typed, whatever it is; nothing, if the answer has been sent from that form."""
    text = str(form.data.get("text", "")).replace("\x00", "")
    own = AnswerDraft.objects.filter(diagnostic=form.diagnostic, by=form.by)
    with transaction.atomic():
        locked = DiagnosticRequest.objects.select_for_update().get(pk=form.diagnostic.pk)
        if not text.strip() or locked.thread.filter(once=str(form.data.get("once", ""))).exists():
            own.delete()
        else:
            AnswerDraft.objects.update_or_create(
                diagnostic=locked, by=form.by, defaults={"text": text[: 2 * MESSAGE_LENGTH]}
            )


@require_POST
def keep_answer_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is typed so far: asked for by the page itself, so that nothing is lost with it."""
    if not request.user.has_perm(HANDLES):
        raise PermissionDenied
    diagnostic = get_object_or_404(DiagnosticRequest, pk=pk)
    keep_draft(AnswerForm(request.POST, diagnostic=diagnostic, by=request.user))
    return HttpResponse(status=204)


@handles_requests
@require_POST
def note_about_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep in the thread what was said or done elsewhere."""
    diagnostic = get_object_or_404(DiagnosticRequest, pk=pk)
    about: dict[str, Any] = {"diagnostic": diagnostic, "by": request.user}
    form = NoteForm(request.POST, auto_id="note_%s", colleagues=colleagues(), **about)
    if not form.is_valid():
        return shown_conversation(request, diagnostic, note_form=form)
    note_in_thread(diagnostic, form.cleaned_data, noted_by=request.user)
    messages.success(request, _("It is in the thread."))
    return back_to(diagnostic)


@handles_requests
@require_POST
def plan_next_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the next step, or say that it is done."""
    diagnostic = get_object_or_404(DiagnosticRequest, pk=pk)
    if "done" in request.POST:
        finish_step(diagnostic, by=request.user)
        messages.success(request, _("Done. What is next?"))
        return back_to(diagnostic)
    step = NextStep.objects.filter(diagnostic=diagnostic).first()
    about = {"step": step, "by": request.user, "colleagues": colleagues()}
    form = NextStepForm(request.POST, auto_id="step_%s", **about)
    if not form.is_valid():
        return shown_conversation(request, diagnostic, step_form=form)
    values = form.cleaned_data
    NextStep.objects.update_or_create(
        diagnostic=diagnostic,
        defaults={"text": values["step"], "on": values["on"], "owner": values["owner"]},
    )
    messages.success(request, _("The next step is set."))
    return back_to(diagnostic)


@handles_requests
@require_POST
def take_out_note(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """Take out of the thread what was noted by mistake, such as the words of somebody else."""
    diagnostic = get_object_or_404(DiagnosticRequest, pk=pk)
    if take_out(diagnostic, key):
        messages.success(request, _("It is out of the thread."))
    return back_to(diagnostic)


def conversation_urls(wrap: Callable[..., Any]) -> list[URLPattern]:
    """The addresses below those of requests; `wrap` asks whoever is no colleague to sign in."""
    return [
        path("enter/", wrap(enter_by_hand), name="contact_enter_by_hand"),
        path("<int:pk>/answer/", wrap(answer_request), name="contact_answer"),
        path("<int:pk>/draft/", wrap(keep_answer_draft), name="contact_answer_draft"),
        path("<int:pk>/note/", wrap(note_about_request), name="contact_note"),
        path("<int:pk>/note/<int:key>/", wrap(take_out_note), name="contact_take_out"),
        path("<int:pk>/next-step/", wrap(plan_next_step), name="contact_next_step"),
    ]
