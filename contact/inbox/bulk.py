"""What is done with requests from their list: with one, with those that are chosen, or with all
that match; and the way back.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from contact.desk.colleagues import handlers
from contact.desk.long_lists import COUNTED, LongListAdmin
from contact.desk.sent import sent_key, sent_words
from contact.inbox import acting
from contact.inbox.handling import HANDLED
from contact.models import DiagnosticRequest, RequestQuerySet

ASSIGN, MARK = "assign_to_", "mark_as_"
NOBODY, ME = "nobody", "me"
NEWEST = "newest"


class BulkRequestAdmin(LongListAdmin):
    """Each act is a function of acting.py, logged, and undone from the message about it."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Those of the class, and one for each colleague and each status."""
        actions: dict[str, Any] = super().get_actions(request)
        if not self.has_change_permission(request):
            return actions
        return self.assigning(request) | self.marking() | actions

    def assigning(self, request: HttpRequest) -> dict[str, Any]:
        to_me = (assign_action(ME), f"{ASSIGN}{ME}", _("Assign to me"))
        nobody = (assign_action(NOBODY), f"{ASSIGN}{NOBODY}", _("Assign to nobody"))
        others = [
            (
                assign_action(str(one.pk)),
                f"{ASSIGN}{one.pk}",
                _("Assign to %(name)s") % {"name": one},
            )
            for one in handlers_known(request)
            if one != request.user
        ]
        return {name: (act, name, said) for act, name, said in (to_me, *others, nobody)}

    def marking(self) -> dict[str, Any]:
        found = {}
        for status, label in HANDLED:
            said = _("Status: %(status)s") % {"status": label}
            found[f"{MARK}{status}"] = (mark_action(status), f"{MARK}{status}", said)
        return found

    def response_action(
        self, request: HttpRequest, queryset: Any, *args: Any
    ) -> HttpResponse | None:
        """All that match are those that did when the list was shown, and no more than an act can
        take; a row that came in since then has been seen by nobody.
        """
        if request.POST.get("select_across") == "1":
            newest = sent_key(request.POST.get(NEWEST, ""))
            queryset = queryset.filter(pk__lte=newest) if newest else queryset
            is_act = not {"export"}.issuperset(request.POST.getlist("action"))
            if is_act and queryset.order_by().values("pk")[: COUNTED + 1].count() > COUNTED:
                said = _(
                    "This can be done for %(most)d at once: choose fewer by the filters, or page "
                    "by page. Nothing was changed."
                )
                self.message_user(request, said % {"most": COUNTED}, messages.ERROR)
                return None
        return super().response_action(request, queryset, *args)

    def say_done(
        self, request: HttpRequest, done: acting.Done | None, *, is_logged: bool = False
    ) -> None:
        """Log the act for each request unless it is, and say it, with the button that undoes it."""
        if not done or not done.changed:
            self.message_user(request, _("That was so already. Nothing was changed."))
            return
        if not is_logged:
            self.log_each(request, done.changed, done.said)
        said = acted_in_words(done.changed, done.said)
        if done.act:
            button = '<button type="submit" form="inbox-undo" name="act" value="{}">{}</button>'
            said = format_html("{} " + button, said, done.act, _("Undo"))
        self.message_user(request, said, messages.SUCCESS)

    def log_each(self, request: HttpRequest, rows: list[DiagnosticRequest], said: str) -> None:
        LogEntry.objects.log_actions(request.user.pk or 0, rows, CHANGE, str(said))

    @admin.action(
        description=gettext_lazy("Spam: set aside and tell the filter"), permissions=["change"]
    )
    def mark_spam(self, request: HttpRequest, queryset: RequestQuerySet) -> None:
        self.say_done(request, acting.set_aside(queryset, by=request.user))

    @admin.action(description=gettext_lazy("No spam: tell the filter"), permissions=["change"])
    def mark_no_spam(self, request: HttpRequest, queryset: RequestQuerySet) -> None:
        self.say_done(request, acting.call_honest(queryset, by=request.user))

    @method_decorator(require_POST)
    def undo_view(self, request: HttpRequest) -> HttpResponse:
        """Undo an act of one's own, and go back to where its button was."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        act = sent_words(request.POST.get("act", ""))
        self.say_undone(request, acting.undo(act, by=request.user))
        back = request.POST.get("back", "")
        is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        # A path: `redirect` takes other words for the name of a view.
        if is_ours and back.startswith("/"):
            return redirect(back)
        return redirect("admin:contact_diagnosticrequest_changelist")

    def say_undone(self, request: HttpRequest, undone: acting.Undone) -> None:
        if undone.restored:
            self.log_each(request, undone.restored, _("undone: %(what)s") % {"what": undone.said})
            said = _("Undone: %(what)s")
            what = acted_in_words(undone.restored, undone.said)
            self.message_user(request, said % {"what": what}, messages.SUCCESS)
        if undone.kept:
            said = ngettext(
                "%(count)d request stays as it is: a colleague has changed it meanwhile.",
                "%(count)d requests stay as they are: a colleague has changed them meanwhile.",
                undone.kept,
            )
            self.message_user(request, said % {"count": undone.kept}, messages.WARNING)
        if not undone.restored and not undone.kept:
            said = _("There is nothing to undo any more.")
            self.message_user(request, said, messages.WARNING)


def handlers_known(request: Any) -> list[Any]:
    """The handlers, asked for once a request: its actions are listed several times."""
    if not hasattr(request, "known_handlers"):
        request.known_handlers = list(handlers())
    return list(request.known_handlers)


def assign_action(whom: str) -> Callable[[BulkRequestAdmin, HttpRequest, RequestQuerySet], None]:
    return partial(assign_chosen, whom)


def assign_chosen(
    whom: str, desk: BulkRequestAdmin, request: HttpRequest, queryset: RequestQuerySet
) -> None:
    """Give the chosen requests to a colleague by their key, to oneself, or to nobody."""
    if whom == ME:
        to: Any = request.user
    else:
        to = None if whom == NOBODY else handlers().get(pk=int(whom))
    desk.say_done(request, acting.assign(queryset, to=to, by=request.user))


def mark_action(status: str) -> Callable[[BulkRequestAdmin, HttpRequest, RequestQuerySet], None]:
    return partial(mark_chosen, status)


def mark_chosen(
    status: str, desk: BulkRequestAdmin, request: HttpRequest, queryset: RequestQuerySet
) -> None:
    """Give the chosen requests that status."""
    desk.say_done(request, acting.set_status(queryset, to=status, by=request.user))


def acted_in_words(rows: list[DiagnosticRequest], said: str) -> str:
    """What was done, and with what: one request is named, several are counted."""
    if len(rows) == 1:
        return f"{rows[0].reference}: {said}."
    counted = ngettext("%(count)d request: %(what)s.", "%(count)d requests: %(what)s.", len(rows))
    return counted % {"count": len(rows), "what": said}
