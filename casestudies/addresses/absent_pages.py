"""What visitors are told where nothing stands: 301, 410 or 404."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from casestudies.addresses.whereabouts import whereabouts
from casestudies.kinds import SECTIONS
from casestudies.tables.missed_addresses import note_missed
from contact.pages.reading import GetResponse

# Nothing of the desk's moves, and a link to a version is a secret.
LEFT_AS_ANSWERED = ("/admin/", "/shared/")


def answer_for_absent_pages(get_response: GetResponse) -> GetResponse:
    """Turn a 404 into a 301 where the page is elsewhere by now, into a 410 where what was public is
    withdrawn.

    Middleware; asks the database only after a 404, a few queries. A draft stays a 404, and so do
    the addresses that lead to it: nobody can tell it from what does not exist.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        if request.path.startswith(LEFT_AS_ANSWERED) or hasattr(response, "is_at_its_place"):
            return response
        found = whereabouts(request.path)
        if found.url:
            target = keeping_query(found.url, request.META.get("QUERY_STRING", ""))
            return HttpResponsePermanentRedirect(target)
        if found.was_public:
            return gone(request)
        note_missed(request.path)
        return response

    return middleware


def keeping_query(address: str, query: str) -> str:
    """The address with a query behind its own: a newsletter that has the old one keeps its
    campaign.
    """
    before, mark, fragment = address.partition("#")
    joint = "&" if "?" in before else "?"
    return f"{before}{joint}{query}{mark}{fragment}" if query else address


def without_query(address: str, query: str) -> str:
    """The address before `keeping_query` gave it that query."""
    before, mark, fragment = address.partition("#")
    return f"{before.removesuffix(query)[:-1]}{mark}{fragment}" if query else address


def gone(request: HttpRequest) -> HttpResponse:
    """That what stood there is withdrawn, and where to look; nothing of what it was."""
    kind = SECTIONS.get(request.path.split("/")[1].lower())
    return render(request, "410.html", {"kind": kind}, status=410)
