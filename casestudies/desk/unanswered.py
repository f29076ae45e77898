"""Words that visitors searched for and this site has nothing on, for editors."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from casestudies.kinds import KINDS
from casestudies.tables.unanswered_words import UnansweredWord

NEW = "insights"


class UnansweredWordAdmin(admin.ModelAdmin):
    """Counted by the site; a word that has its answer by now is deleted, or forgotten in time."""

    list_display = ["word", "times", "last_day", "answering"]
    list_display_links = None
    search_fields = ["word"]
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list; it says what it is."""
        title = _("Searched for, and not found: each word by itself, and nothing about who")
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=_("an answer"))
    def answering(self, word: UnansweredWord) -> SafeString:
        """What visitors get by now, and what an editor may do about it."""
        search = f"{reverse('casestudies:search')}?{urlencode({'q': word.word})}"
        kind = KINDS[NEW]
        add = reverse(f"admin:casestudies_{kind.model_name}_add")
        start = f"{add}?{urlencode({'kind': NEW, 'title': word.word.capitalize()})}"
        links = '<a href="{}">{}</a> · <a href="{}">{}</a>'
        return format_html(links, search, _("search again"), start, _("begin a page"))
