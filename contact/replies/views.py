"""The addresses of a conversation: answer, note, next step."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from contact.desk.colleagues import handlers, handles_requests
from contact.desk.sent import sent_key, sent_words
from contact.forms import MESSAGE_LENGTH
from contact.inbox.beside import address_with, filters_of
from contact.models import AnswerDraft, DiagnosticRequest, NextStep, ReplyTemplate
from contact.opened_requests import Access, note_access
from contact.replies.answering import (
    AnsweredMeanwhileError,
    note_in_thread,
    send_answer,
    take_out,
)
from contact.replies.answers import obstacle
from contact.replies.by_hand import enter_by_hand
from contact.replies.forms import AnswerForm, NextStepForm, NoteForm
from contact.replies.steps import finish_step
from contact.replies.thread import conversation, line_of_entry
from contact.replies.words import words_of

# What is still to be shortened is kept, too.
LONGEST_DRAFT = 2 * MESSAGE_LENGTH
# By the names of their fields.
TYPED = ("text", "said", "step")


def about_request(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the request with a key. One that is erased while somebody writes about it cannot
    take their words: they get them back.
    """

    @wraps(view)
    def found(request: HttpRequest, pk: int, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, DiagnosticRequest.objects.get(pk=pk), **kwargs)
        except DiagnosticRequest.DoesNotExist:
            return shown_erased(request)

    return found


def shown_erased(request: HttpRequest) -> HttpResponse:
    typed = [request.POST.get(name, "") for name in TYPED]
    context = {
        **admin.site.each_context(request),
        "title": _("This request is erased"),
        "typed": [text for text in typed if text.strip()],
    }
    return render(request, "admin/contact/erased.html", context, status=404)


def shown_conversation(
    request: HttpRequest, diagnostic: DiagnosticRequest, **context: Any
) -> HttpResponse:
    """The thread with its forms on a page of its own: where a form comes back. Whoever gets it has
    seen the request.
    """
    opened = DiagnosticRequest.objects.filter(pk=diagnostic.pk)
    opened.mark_opened()
    note_access(opened, Access.Kind.OPENED, request.user)
    whole = {
        **admin.site.each_context(request),
        "title": _("Answer to %(reference)s") % {"reference": diagnostic.reference},
        "is_page": True,
        "back": address_beside_list(request, diagnostic),
        **conversation(diagnostic, request.user, filters_of(request), **context),
    }
    return render(request, "admin/contact/answer.html", whole)


def address_beside_list(request: HttpRequest, diagnostic: DiagnosticRequest) -> str:
    """Of its page, beside the list from which it was opened."""
    desk = admin.site.get_model_admin(DiagnosticRequest)
    return address_with(desk, diagnostic.pk, filters_of(request))


def back_to(request: HttpRequest, diagnostic: DiagnosticRequest) -> HttpResponse:
    return redirect(f"{address_beside_list(request, diagnostic)}#thread")


@handles_requests
@require_http_methods(["GET", "POST"])
@about_request
def answer_request(request: HttpRequest, diagnostic: DiagnosticRequest) -> HttpResponse:
    """The thread with the form; what is posted goes out, unless the button says something else."""
    if request.method == "GET":
        return shown_conversation(request, diagnostic)
    form = AnswerForm(request.POST, diagnostic=diagnostic, by=request.user)
    if "use" in request.POST:
        return with_template(request, form)
    if "keep" in request.POST and keep_draft(form):
        messages.success(request, _("Your draft is kept."))
        return back_to(request, diagnostic)
    if not form.is_valid() or "keep" in request.POST:
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
        newer = [line_of_entry(entry) for entry in error.entries]
        return shown_conversation(request, form.diagnostic, answer_form=form, newer=newer)
    messages.success(request, _("Your answer is on its way."))
    return back_to(request, form.diagnostic)


def with_template(request: HttpRequest, form: AnswerForm) -> HttpResponse:
    """The form with the chosen template below what was typed."""
    chosen = request.POST.get("template", "")
    template = ReplyTemplate.objects.filter(pk=sent_key(chosen)).first()
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


def keep_draft(form: AnswerForm) -> bool:
    """Keep what is typed, whatever it is, and say so; nothing, if the answer has been sent from
    that form. What is longer than any answer is not kept, rather than a part of it.
    """
    text, once = (sent_words(str(form.data.get(name, ""))) for name in ("text", "once"))
    if len(text) > LONGEST_DRAFT:
        return False
    own = AnswerDraft.objects.filter(diagnostic=form.diagnostic, by=form.by)
    with transaction.atomic():
        locked = DiagnosticRequest.objects.select_for_update().get(pk=form.diagnostic.pk)
        if not text.strip() or locked.thread.filter(once=once).exists():
            own.delete()
        else:
            AnswerDraft.objects.update_or_create(
                diagnostic=locked, by=form.by, defaults={"text": text}
            )
    return True


@handles_requests
@require_POST
@about_request
def keep_answer_draft(request: HttpRequest, diagnostic: DiagnosticRequest) -> HttpResponse:
    """Keep what is typed so far: asked for by the page itself, so that nothing is lost with it."""
    is_kept = keep_draft(AnswerForm(request.POST, diagnostic=diagnostic, by=request.user))
    return HttpResponse(status=204 if is_kept else 413)


@handles_requests
@require_POST
@about_request
def note_about_request(request: HttpRequest, diagnostic: DiagnosticRequest) -> HttpResponse:
    """Keep in the thread what was said or done elsewhere."""
    about: dict[str, Any] = {"diagnostic": diagnostic, "by": request.user}
    form = NoteForm(request.POST, auto_id="note_%s", colleagues=handlers(), **about)
    if not form.is_valid():
        return shown_conversation(request, diagnostic, note_form=form)
    note_in_thread(diagnostic, form.cleaned_data, noted_by=request.user)
    messages.success(request, _("It is in the thread."))
    return back_to(request, diagnostic)


@handles_requests
@require_POST
@about_request
@transaction.atomic
def plan_next_step(request: HttpRequest, diagnostic: DiagnosticRequest) -> HttpResponse:
    """Set the next step, or say that it is done; of two at once the second sees the first."""
    diagnostic = DiagnosticRequest.objects.select_for_update().get(pk=diagnostic.pk)
    step = NextStep.objects.filter(diagnostic=diagnostic).first()
    about = {"step": step, "by": request.user, "colleagues": handlers()}
    form = NextStepForm(request.POST, auto_id="step_%s", **about)
    is_done = "done" in request.POST
    if is_done and (form.has_seen_stored or not step):
        finish_step(diagnostic, by=request.user)
        messages.success(request, _("Done. What is next?"))
        return back_to(request, diagnostic)
    if is_done or not form.is_valid():
        return shown_conversation(request, diagnostic, step_form=form)
    values = form.cleaned_data
    NextStep.objects.update_or_create(
        diagnostic=diagnostic,
        defaults={"text": values["step"], "on": values["on"], "owner": values["owner"]},
    )
    messages.success(request, _("The next step is set."))
    return back_to(request, diagnostic)


@handles_requests
@require_POST
@about_request
def take_out_note(request: HttpRequest, diagnostic: DiagnosticRequest, key: int) -> HttpResponse:
    """Take out of the thread what was noted by mistake, such as the words of somebody else."""
    if take_out(diagnostic, key):
        messages.success(request, _("It is out of the thread."))
    return back_to(request, diagnostic)


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
