"""The page Links: the map and what there is to do, and the button that updates old links."""

from itertools import groupby

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from casestudies.desk.links.directory import directory_for
from casestudies.desk.links.findings import MOST_FINDINGS, FindingKind, findings
from casestudies.desk.links.keys import listed_pages
from casestudies.desk.links.map import link_map
from casestudies.desk.links.names import text_place
from casestudies.desk.links.reading import read_changed_texts
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import save_values
from casestudies.publishing import APPROVED, Page, page_model_or_404
from casestudies.tables.mentions import key_of
from casestudies.text.links import text_links, with_links_replaced
from casestudies.text.text_link import TextLink


@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """The map and the findings, for those who may view articles."""
    if not request.user.has_perm("casestudies.view_article"):
        raise PermissionDenied
    unread = read_changed_texts()
    found = findings()
    context = {
        **admin.site.each_context(request),
        "title": _("Links"),
        "groups": [(kind, list(group)) for kind, group in groupby(found, lambda f: f.kind)],
        "old": FindingKind.OLD,
        "shown": APPROVED,
        "may_publish": request.user.has_perm("casestudies.publish_article"),
        "map": link_map(),
        "named": MOST_FINDINGS,
        "unread": unread,
    }
    return render(request, "admin/desk/links.html", context)


@require_POST
def update_old_links(request: HttpRequest, model: str, pk: int) -> HttpResponse:
    """Let the links of one text that go through old addresses lead straight to their pages."""
    page_model = page_model_or_404(model)
    if not request.user.has_perm(f"casestudies.change_{model}"):
        raise PermissionDenied
    with transaction.atomic():
        pages = page_model._default_manager.select_for_update()
        page = get_object_or_404(pages, pk=pk)
        # What visitors see, or will see, is changed by those who publish.
        if page.state in APPROVED and not request.user.has_perm(f"casestudies.publish_{model}"):
            raise PermissionDenied
        text, count = without_old_links(page)
        if count:
            opened, reason = Opened.of(page), _("Mended links to old addresses.")
            save_values(opened=opened, by=request.user, reason=reason, body=text)
            editor = request.user.pk or 0
            LogEntry.objects.log_actions(editor, [page], CHANGE, reason, single_object=True)
    said = ngettext(
        "%(count)d link in “%(title)s” leads straight to its page now.",
        "%(count)d links in “%(title)s” lead straight to their pages now.",
        count,
    )
    messages.success(request, said % {"count": count, "title": page})
    return redirect("desk:links")


def without_old_links(page: Page) -> tuple[str, int]:
    """The page's text with its old links rewritten, and how many there were."""
    links = text_links(page.body)
    place = text_place(page)
    directory = directory_for((link, place) for link in links)
    leads = {link: directory.find(link, key_of(page), place) for link in links}
    old = {link: lead.target for link, lead in leads.items() if lead.is_old and lead.target}
    pages = listed_pages(old.values())
    changes = {link: direct_address(link, pages[key]) for link, key in old.items() if key in pages}
    return with_links_replaced(page.body, changes), len(changes)


def direct_address(link: TextLink, page: Page) -> str:
    """How the link is written when it leads straight to that page."""
    target = page.content_path if link.is_ref else page.get_absolute_url()
    return target + (f"#{link.fragment}" if link.fragment else "")
