"""A campaign stays in the address while a visitor reads on: links name the one that led here.

Nothing is stored, here or in the browser. A page is the same for everyone who asks for its address;
why not otherwise is told in docs/decisions/0015-campaigns-stay-in-the-address.md.
"""

import re
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape, format_html_join
from django.utils.http import urlencode

from consultancy.middleware import is_admin, is_html
from contact.intake.campaign import campaign_in
from contact.pages.reading import GetResponse

# Pages end with a slash; files, feeds and the admin need no campaign, and other sites get none.
# No `<` within a tag: a text with many must not be read again from each of them.
PAGE_LINK = re.compile(
    r'(?P<tag><a [^<>]*?href=")(?P<site>https?://[^"/]+)?'
    r'(?P<path>/(?!/|admin/)(?:[^"?#]*/)?)(?P<query>\?[^"#]*)?(?P<rest>#[^"]*)?"'
)
# A form that is sent by GET leaves the query of its own page behind.
SEARCH_FORM = re.compile(r'<form [^<>]*role="search"[^<>]*>')
# Every link on a page repeats it.
LONGEST = 500
HIDDEN_FIELD = '<input type="hidden" name="{}" value="{}">'


def keep_campaign(get_response: GetResponse) -> GetResponse:
    """Add the utm_* values of a page's address to its links to other pages of the site."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        query = request.META.get("QUERY_STRING", "")
        if "utm_" in query and is_page(request, response):
            response.content = with_links_to(response.text, urlencode(campaign_in(query)))
        return response

    return middleware


def is_page(request: HttpRequest, response: HttpResponse) -> bool:
    return is_html(response) and not response.streaming and not is_admin(request)


def with_links_to(html: str, campaign: str) -> str:
    """The page with the campaign, a query, in each link within the site that names none yet, and in
    what the search field sends.
    """

    def carrying(found: re.Match[str]) -> str:
        tag, site, path, query, rest = (part or "" for part in found.groups())
        if site not in {"", settings.SITE_URL} or path.endswith("/feed/") or "utm_" in query:
            return found[0]
        joint = "&amp;" if query else "?"
        return f'{tag}{site}{path}{query}{joint}{escape(campaign)}{rest}"'

    if not 0 < len(campaign) <= LONGEST:
        return html
    fields = format_html_join("", HIDDEN_FIELD, parse_qsl(campaign))
    return SEARCH_FORM.sub(lambda form: form[0] + fields, PAGE_LINK.sub(carrying, html))
