"""What a page says of itself to machines: JSON-LD in the words of schema.org.

A block of data and no script: browsers run nothing of it, so that no policy has to let it in.
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.utils.safestring import SafeString

from casestudies.images.pictures import picture
from casestudies.models import Article, Person, PlainPage
from casestudies.page_context import SitePage
from casestudies.publishing import Page, PicturedPage

# As Django's json_script: nothing in the data may end the element.
ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def structured_data(page: SitePage) -> SafeString:
    """The element for the head of an article's or a person's page, or of one that has others above
    it; nothing for other kinds.
    """
    shown = page.page
    if isinstance(shown, Article):
        return element(article_data(shown, page.authors))
    if isinstance(shown, Person):
        said = {"@type": "ProfilePage", "mainEntity": person_data(shown, is_whole=True)}
        return element(said)
    if isinstance(shown, PlainPage) and page.around.above:
        return element(way_up([*page.around.above, shown]))
    return SafeString()


def element(data: dict[str, Any]) -> SafeString:
    """The data without what is empty. Safe: what could end the element is escaped."""
    filled = {"@context": "https://schema.org"} | {k: v for k, v in data.items() if v}
    text = json.dumps(filled, ensure_ascii=False).translate(ESCAPES)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def way_up(pages: Sequence[Page]) -> dict[str, Any]:
    """The way down to the last of the pages, which each stands below the one before."""
    items = [
        {
            "@type": "ListItem",
            "position": position,
            "name": page.name,
            "item": absolute(page.get_absolute_url()),
        }
        for position, page in enumerate(pages, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article_data(article: Article, authors: list[Person]) -> dict[str, Any]:
    return {
        "@type": "Article",
        "headline": article.title,
        "description": article.lead,
        "inLanguage": article.language or settings.LANGUAGE_CODE,
        "url": absolute(article.get_absolute_url()),
        "image": image_url(article),
        "datePublished": article.date.isoformat() if article.date else "",
        "dateModified": article.updated_at.isoformat("T", "seconds") if article.updated_at else "",
        "author": [person_data(person) for person in authors],
    }


def person_data(person: Person, *, is_whole: bool = False) -> dict[str, Any]:
    """Name and address, or with `is_whole` all that the person's page shows."""
    url = absolute(person.get_absolute_url())
    found: dict[str, Any] = {"@type": "Person", "name": person.title, "url": url}
    if is_whole:
        found |= {
            "jobTitle": person.role,
            "description": person.description,
            "image": image_url(person),
            "sameAs": [profile.address for profile in person.profile_links],
        }
    return {key: value for key, value in found.items() if value}


def image_url(page: PicturedPage) -> str:
    """The address of the page's own picture; empty without one."""
    found = picture(page.image_path) if page.image_path else None
    return absolute(found.url) if found else ""


def absolute(url: str) -> str:
    return urljoin(settings.SITE_URL, url)
