"""`/llms.txt`: the site in a few lines for assistants, and where each of its pages is as Markdown
(https://llmstxt.org).

It stays short on any site: the first pages of each list, and then the parts, each with the pages of
a kind whose keys stand in one thousand, as those of the sitemap.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.kinds import KINDS, SECTIONS, Kind, markdown_address
from casestudies.lists.listed_pages import PublishedPages
from casestudies.machines.feeds import absolute_url
from casestudies.machines.sitemap_pages import pages_to_be_found
from casestudies.machines.sitemaps import SitemapPart, key_range, parts
from casestudies.text.escaping import escaped, markdown_link
from contact.organisation import Organisation
from contact.text.characters import UNSHOWABLE

# The pages of each kind that are named in the file itself.
MOST_NAMED = 20


@require_safe
def llms(_request: HttpRequest) -> HttpResponse:
    """The site's own file: name, what it is, the lists with their first pages, all parts."""
    organisation = Organisation.current()
    said = [organisation.statement, organisation.introduction]
    return plain_response(
        [
            f"# {escaped(organisation.name)}",
            "\n".join(f"> {escaped(' '.join(text.split()))}" for text in said if text),
            how_to_read(),
            *(kind_entries(kind) for kind in KINDS.values()),
            optional_links(),
        ]
    )


@require_safe
def llms_part(_request: HttpRequest, section: str, number: int) -> HttpResponse:
    """The pages of one part. Raises Http404 for what the file does not name."""
    if (section, number) not in {(one.section, one.number) for one in page_sitemap_parts()}:
        raise Http404
    kind = KINDS[section]
    rows = [line(page) for page in pages_to_be_found(kind, key_range(number))]
    return plain_response([f"# {escaped(str(kind.title))}", "\n".join(rows)])


def plain_response(paragraphs: Iterable[str]) -> HttpResponse:
    text = UNSHOWABLE.sub("", "\n\n".join(filter(None, paragraphs)))
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def how_to_read() -> str:
    home = markdown_link(_("the home page"), absolute_url(markdown_address(reverse("home"))))
    said = _(
        "Every page is Markdown too: put .md in the place of the last slash of its address. Begin "
        "with {home}."
    )
    return said.format(home=home)


def kind_entries(kind: Kind) -> str:
    """The first pages of the kind, and its list, where there are any."""
    shown = [page for page in PublishedPages(kind.section)[0:MOST_NAMED] if page.is_in_sitemap]
    if not shown:
        return ""
    lines = [line(page) for page in shown]
    if kind.section in SECTIONS:
        whole = _("The whole list")
        lines.append(f"- {markdown_link(whole, absolute_url(markdown_list_address(kind)))}")
    return "\n".join([f"## {escaped(str(kind.title))}\n", *lines])


def optional_links() -> str:
    """What may be left out by whoever has little room, as the standard calls it: all pages."""
    rows = [
        f"- {markdown_link(escaped(name), absolute_url(address))}" for name, address in all_pages()
    ]
    return "\n".join(["## Optional\n", *rows])


def all_pages() -> Iterator[tuple[str, str]]:
    yield _("Ask for a conversation"), markdown_address(reverse("contact:diagnostic"))
    yield _("Privacy"), markdown_address(reverse("privacy"))
    yield _("Case studies to print"), markdown_address(reverse("casestudies:pack"))
    for one in page_sitemap_parts():
        name = f"{KINDS[one.section].title} {one.number + 1}"
        yield name, reverse("llms_part", args=[one.section, one.number])
    for kind in SECTIONS.values():
        if kind.has_feed:
            yield f"{kind.title} (JSON Feed)", reverse(kind.json_feed_view)


def page_sitemap_parts() -> list[SitemapPart]:
    """Those of the sitemap that have pages of a kind. One query."""
    return [one for one in parts() if one.section in KINDS]


def line(page: Any) -> str:
    """A link to the page as Markdown, and what it is about where its author says so."""
    leading = markdown_link(
        escaped(page.title), absolute_url(markdown_address(page.get_absolute_url()))
    )
    about = escaped(" ".join(page.description.split()))
    return f"- {leading}: {about}" if about else f"- {leading}"


def markdown_list_address(kind: Kind) -> str:
    return markdown_address(reverse(kind.list_view))
