"""A page as a search engine and as a card elsewhere would show it.

Read off the head of the page as it would be served: there is nothing here that could disagree.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, resolve, reverse

from casestudies.page.card_words import PHOTOGRAPH, UNSAVED, card_photograph, card_words
from casestudies.publishing import Page
from casestudies.views import template_and_context

SITE_CARD, DRAWN_CARD = "site_card", "page_card"


class Head(HTMLParser):
    """The title of a page, what its meta elements say by name or property, and its canonical
    address; what stands below the head is not read.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.title, self.canonical = "", ""
        self.said: dict[str, str] = {}
        self.is_in_title = False
        self.feed(html.partition("</head>")[0])

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        values = dict(attrs)
        self.is_in_title = tag == "title"
        if tag == "link" and values.get("rel") == "canonical":
            self.canonical = values.get("href") or ""
        elif tag == "meta" and (name := values.get("name") or values.get("property")):
            self.said.setdefault(name, values.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_title = False

    def handle_data(self, data: str) -> None:
        if self.is_in_title:
            self.title += data


@dataclass(frozen=True, slots=True)
class Snippet:
    """What others are told of a page, by its head."""

    page: Page
    title: str
    description: str
    canonical: str
    robots: str
    site_name: str
    card_title: str
    card_description: str
    card_alt: str
    card: str
    """The address of its card, which is drawn from the page as it is at hand."""

    @property
    def site(self) -> str:
        return urlsplit(settings.SITE_URL).netloc

    @property
    def crumbs(self) -> list[str]:
        """The parts of the address that a search engine shows."""
        address = urlsplit(self.canonical)
        parts = [unquote(part) for part in address.path.split("/") if part]
        return [f"{address.scheme}://{address.netloc}", *parts]

    @property
    def is_indexed(self) -> bool:
        return "noindex" not in self.robots

    @property
    def is_elsewhere(self) -> bool:
        """Whether search engines are told to show another address."""
        return self.canonical != f"{settings.SITE_URL}{self.page.get_absolute_url()}"


def page_snippet(page: Page) -> Snippet | None:
    """That of a page, stored or not; None where it has no address yet."""
    try:
        head = Head(as_served(page))
    except (KeyError, NoReverseMatch, Http404):
        return None
    said = head.said
    return Snippet(
        page=page,
        title=head.title,
        description=said.get("description", ""),
        canonical=head.canonical,
        robots=said.get("robots", ""),
        site_name=said["og:site_name"],
        card_title=said["og:title"],
        card_description=said["og:description"],
        card_alt=said["og:image:alt"],
        card=unsaved_card_address(page, said["og:image"]),
    )


def as_served(page: Page) -> str:
    """The page as a visitor would get it at its address, if it were published as it is."""
    visit = HttpRequest()
    visit.method, visit.path = "GET", page.get_absolute_url()
    template, context = template_and_context(page)
    return render_to_string(template, context, visit)


def unsaved_card_address(page: Page, told: str) -> str:
    """Where the desk sees the card at that address of the site: drawn from the page at hand."""
    path = urlsplit(told).path
    name = resolve(path).url_name
    if name == SITE_CARD:
        return path
    is_drawn = name == DRAWN_CARD
    made_from = ("words", card_words(page)) if is_drawn else (PHOTOGRAPH, card_photograph(page))
    return reverse("unsaved_card", args=[signing.dumps(made_from, salt=UNSAVED)])
