"""Every page as Markdown, at its address with `.md` in the place of the last slash; home at
`/index.md`. For assistants, and for whoever quotes.

What is public of the page stands above its text as front matter; nothing of the file it came from.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casestudies.home import plain_home, published_home
from casestudies.kinds import KINDS, Kind, markdown_address
from casestudies.machines.feeds import absolute_url
from casestudies.machines.structured_data import image_data
from casestudies.models import Article, PlainPage
from casestudies.page.page_context import FormlessPage
from casestudies.publishing import Page, PicturedPage
from casestudies.text.elsewhere import with_whole_addresses
from casestudies.text.escaping import escaped, markdown_link
from casestudies.views import as_unknown, found_page, linked_articles, list_context, other_kinds
from contact.text.characters import UNPRINTABLE, UNSHOWABLE

LinkSection = tuple[str, Iterable[Any]]


@require_safe
def page_as_markdown(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """One published page."""
    page = found_page(section, slug)
    links = linked_articles(page, request.GET)
    response = markdown_response(page_parts(page, links, request.GET), page, address_of_page(page))
    return as_unknown(response) if links.get("is_unknown") else response


@require_safe
def home_as_markdown(request: HttpRequest) -> HttpResponse:
    """The home page."""
    page = published_home() or plain_home()
    return markdown_response(page_parts(page, {}, {}), page, address_of_page(page))


@require_safe
def list_as_markdown(request: HttpRequest, section: str) -> HttpResponse:
    """The published pages of a kind, filtered and in pages as the list is."""
    kind = KINDS[section]
    context = list_context(kind, request.GET)
    parts = list_parts(kind, context, request.GET)
    introduction, address = context["introduction"], context["canonical_url"]
    response = markdown_response(parts, introduction, address)
    return as_unknown(response) if context["is_unknown"] else response


def markdown_response(parts: Iterable[str], page: Page | None, address: str) -> HttpResponse:
    """The parts one below the other. Search engines are told that the page at the address is meant,
    or the one that `page` names as its original.
    """
    text = UNSHOWABLE.sub("", "\n\n".join(filter(None, parts)))
    response = HttpResponse(f"{text}\n", content_type="text/markdown; charset=utf-8")
    original = (page.canonical if page else "") or address
    response.headers["Link"] = f'<{iri_to_uri(original)}>; rel="canonical"'
    if page and page.noindex:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def page_parts(page: Page, links: Mapping[str, Any], query: Mapping[str, str]) -> Iterator[str]:
    """The page's front matter, title, text, and links to what it is linked with."""
    shown, address = FormlessPage(page), address_of_page(page)
    text = markdown_at(shown.rendered.html, address)
    yield front_matter(public_facts(page, shown))
    yield f"# {escaped(page.title)}"
    yield escaped(page.description)
    yield text
    for heading, pages in [*sections(page, shown), *sections_of_articles(links)]:
        yield link_list(heading, pages)
    yield turn_page(page.get_absolute_url(), links.get("page_obj"), query)
    if (
        not isinstance(page, PlainPage)
        or related_names(shown, "problems")
        or related_names(shown, "outcomes")
    ):
        yield markdown_at(shown.default_call_to_action(), address)


def list_parts(kind: Kind, context: Mapping[str, Any], query: Mapping[str, str]) -> Iterator[str]:
    """The same of a list, with the introduction above it where there is one."""
    introduction, address = context.get("introduction"), kind_list_address(kind)
    standfirst = (introduction and introduction.description) or str(kind.standfirst)
    yield front_matter(
        {
            "title": context["heading"],
            "description": context["list_description"],
            "canonical": context["canonical_url"],
        }
    )
    yield f"# {escaped(context['heading'])}"
    yield escaped(standfirst)
    if introduction and context["is_beginning"]:
        yield markdown_at(FormlessPage(introduction).rendered.html, absolute_url(address))
    yield link_list("", context["object_list"])
    yield turn_page(address, context.get("page_obj"), query)


def public_facts(page: Page, shown: FormlessPage) -> dict[str, Any]:
    """What the page says of itself, by the names that front matter has; never what its file said.

    The keys are English everywhere: they are for programs.
    """
    published = page.published_at if page.pk else None
    is_article = isinstance(page, Article)
    return {
        "title": page.title,
        "role": getattr(page, "role", ""),
        "description": page.head_description,
        "date": getattr(page, "date", None),
        "updated": page.updated_at if published else None,
        "canonical": page.canonical or address_of_page(page),
        "language": page.language or settings.LANGUAGE_CODE,
        "image": image_data(page).get("url") if isinstance(page, PicturedPage) else "",
        "authors": [person.title for person in shown.authors],
        "problems": related_names(shown, "problems") if is_article else [],
        "outcomes": related_names(shown, "outcomes") if is_article else [],
        "facts": facts_of(page),
    }


def related_names(shown: FormlessPage, relation: str) -> list[str]:
    return [tag.name for tag in shown.related(relation)]


def facts_of(page: Any) -> dict[str, str]:
    """What the page has at a glance, by the keys that all languages have in common."""
    facts = page.at_a_glance() if hasattr(page, "at_a_glance") else []
    return {fact.key: fact.text for fact in facts}


def front_matter(said: Mapping[str, Any]) -> str:
    """YAML between its marks; without what is empty. Every value is JSON, which YAML can read."""
    lines = [f"{name}: {yaml_value(value)}" for name, value in said.items() if value]
    return "\n".join(["---", *lines, "---"])


def yaml_value(value: Any) -> str:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat("T", "seconds")
    if isinstance(value, date):
        return value.isoformat()
    return UNPRINTABLE.sub(" ", json.dumps(value, ensure_ascii=False))


def sections(page: Page, shown: FormlessPage) -> Iterator[LinkSection]:
    """What the page leads to, under the headings of these lists."""
    if isinstance(page, Article):
        yield _("How this shows up elsewhere"), shown.articles
    elif page.pk and page.section in KINDS:
        for kind in other_kinds(page):
            yield str(kind.title), shown.related(kind.section)
        yield _("In detail"), shown.around.below


def sections_of_articles(links: Mapping[str, Any]) -> Iterator[LinkSection]:
    """The articles that have the page as a tag or an author: one page of them."""
    for section in Article.Kind.values:
        kind = KINDS[section]
        yield str(kind.title), links.get(kind.list_name, ())


def link_list(heading: str, pages: Iterable[Any]) -> str:
    """A line for each page with what it is about; nothing where there is none."""
    rows = [link_line(page) for page in pages]
    return "\n\n".join(
        filter(None, [f"## {escaped(heading)}" if heading and rows else "", "\n".join(rows)])
    )


def link_line(page: Any) -> str:
    """A link to the page itself, why it stands there, and what it is about."""
    about = [getattr(page, "reason", ""), " ".join(page.lead.split())]
    said = " – ".join(escaped(text) for text in about if text)
    leading = markdown_link(escaped(page.title), absolute_url(page.get_absolute_url()))
    return f"- {leading}: {said}" if said else f"- {leading}"


def turn_page(address: str, found: Any, query: Mapping[str, str]) -> str:
    """Links to the page before and after that one of a list, as Markdown too."""
    if not found or not found.has_other_pages():
        return ""
    turns = []
    if found.has_previous():
        turns.append(
            markdown_link(
                _("Previous page"), numbered_address(address, query, found.previous_page_number())
            )
        )
    if found.has_next():
        turns.append(
            markdown_link(
                _("Next page"), numbered_address(address, query, found.next_page_number())
            )
        )
    return " · ".join(turns)


def numbered_address(address: str, query: Mapping[str, str], number: int) -> str:
    return f"{absolute_url(markdown_address(address))}?{urlencode({**query, 'page': str(number)})}"


def markdown_at(html: str, address: str) -> str:
    """HTML of a page at that address as Markdown; nothing of nothing."""
    # Late: most processes are never asked for it, and it takes some megabytes of each.
    from casestudies.text.to_markdown import html_to_markdown  # noqa: PLC0415

    return html_to_markdown(with_whole_addresses(html, address)) if html.strip() else ""


def kind_list_address(kind: Kind) -> str:
    return reverse(kind.list_view)


def address_of_page(page: Page) -> str:
    return absolute_url(page.get_absolute_url())
