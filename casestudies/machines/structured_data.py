"""What a page says of itself to machines: JSON-LD in the words of schema.org.

A block of data and no script: browsers run nothing of it, so that no policy has to let it in. What
of it search engines want is told in https://developers.google.com/search/docs/appearance/structured-data.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from casestudies.images.pictures import picture
from casestudies.kinds import KINDS, MOST_ADDRESSES
from casestudies.models import Article, Person
from casestudies.page.breadcrumbs import Crumb
from casestudies.page.page_context import SitePage
from casestudies.publishing import PicturedPage
from casestudies.version.kept_for_version import kept_for_version
from contact.organisation import Organisation

# As Django's json_script, and the two line breaks that older JavaScript has none in texts for:
# nothing in the data may end the element, or a text in it.
ESCAPES = [(one, f"\\u{ord(one):04X}") for one in "<>&\u2028\u2029"]
as_json = json.JSONEncoder(ensure_ascii=False).encode


def structured_data(page: SitePage) -> SafeString:
    """The elements for the head of a page of any kind: what an article or a person is, and the way
    to the page where there is one.
    """
    found = [about(page)] if isinstance(page.page, Article | Person) else []
    found += [way_to(page.way)] if page.way else []
    return SafeString("".join(map(element, found)))


def site_data() -> SafeString:
    """The elements for the head of the home page: whose site it is, and how it is searched."""
    organisation = Organisation.current()
    return element(organisation_data(organisation)) + element(website_data(organisation))


def element(data: dict[str, Any]) -> SafeString:
    """The data without what is empty. Safe: what could end the element is escaped."""
    text = as_json({"@context": "https://schema.org"} | without_blanks(data))
    for character, escape in ESCAPES:
        text = text.replace(character, escape)
    return SafeString(f'<script type="application/ld+json">{text}</script>')


def without_blanks(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value}


def organisation_data(organisation: Organisation) -> dict[str, Any]:
    """All that the owner says of it."""
    return publisher() | {
        "description": organisation.introduction,
        "image": absolute(reverse("site_card")),
        "legalName": organisation.legal_name,
        "identifier": organisation.registration_number,
        "address": address_data(organisation),
        "email": organisation.email,
        "telephone": organisation.telephone,
        "sameAs": [profile.address for profile in organisation.profile_links],
    }


@kept_for_version
def publisher() -> dict[str, Any]:
    """What is said of the organisation on other pages than home: by `@id` they mean the same."""
    organisation = Organisation.current()
    drawn = reverse("icon_png", args=[512])
    logo = default_storage.url(organisation.logo) if organisation.logo else drawn
    return {
        "@type": "ProfessionalService",
        "@id": absolute("/#organisation"),
        "name": organisation.name,
        "url": absolute("/"),
        "logo": absolute(logo),
    }


def address_data(organisation: Organisation) -> dict[str, Any]:
    """Which of its lines is a town nobody knows: they stand together."""
    lines = organisation.address_line
    return {"@type": "PostalAddress", "streetAddress": lines} if lines else {}


def website_data(organisation: Organisation) -> dict[str, Any]:
    search = f"{absolute(reverse('casestudies:search'))}?q={{search_term_string}}"
    return {
        "@type": "WebSite",
        "@id": absolute("/#website"),
        "name": organisation.name,
        "url": absolute("/"),
        "inLanguage": settings.LANGUAGE_CODE,
        "publisher": {"@id": absolute("/#organisation")},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=search_term_string",
        },
    }


def about(page: SitePage) -> dict[str, Any]:
    """What the article or the person of that page is."""
    if isinstance(page.page, Person):
        return {"@type": "ProfilePage", "mainEntity": person_data(page.page, is_whole=True)}
    return article_data(page.page, page.authors)  # type: ignore[arg-type]


def way_to(crumbs: Sequence[Crumb]) -> dict[str, Any]:
    """The way to a page, as it shows it."""
    items = [
        {"@type": "ListItem", "position": place, "name": crumb.name, "item": absolute(crumb.url)}
        for place, crumb in enumerate(crumbs, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def article_data(article: Article, authors: list[Person]) -> dict[str, Any]:
    """An article that names nobody is by the organisation."""
    url, whose = absolute(article.get_absolute_url()), publisher()
    return {
        "@type": "Article",
        "headline": article.title,
        "description": article.head_description,
        "inLanguage": article.language or settings.LANGUAGE_CODE,
        "url": url,
        "mainEntityOfPage": url,
        "image": image_data(article) or card_url(article),
        **dates_of(article),
        "wordCount": article.word_count,
        "articleSection": str(KINDS[article.kind].title),
        "keywords": article.tag_names,
        "author": [person_data(person) for person in authors] or whose,
        "publisher": whose,
    }


def dates_of(article: Article) -> dict[str, str]:
    """When it appeared and was last edited, as far as that is known and later."""
    date = article.date
    edited = timezone.localtime(article.updated_at) if article.updated_at else None
    is_later = edited and not (date and edited.date() < date)
    return {
        "datePublished": date.isoformat() if date else "",
        "dateModified": edited.isoformat("T", "seconds") if edited and is_later else "",
    }


def person_data(person: Person, *, is_whole: bool = False) -> dict[str, Any]:
    """Name and address, or with `is_whole` all that the person's page shows."""
    found: dict[str, Any] = {
        "@type": "Person",
        "name": person.title,
        "url": absolute(person.get_absolute_url()),
    }
    if is_whole:
        found |= {
            "jobTitle": person.role,
            "description": person.head_description,
            "image": image_data(person),
            "worksFor": publisher(),
            "sameAs": [profile.address for profile in person.profile_links],
        }
    return without_blanks(found)


def image_data(page: PicturedPage) -> dict[str, Any]:
    """The page's own picture; empty without one."""
    found = picture(page.image_path) if page.image_path else None
    if found is None:
        return {}
    return without_blanks(
        {"@type": "ImageObject", "url": absolute(found.url), "caption": page.image_alt}
    )


def card_url(article: Article) -> str:
    """The picture that networks show of an article without one."""
    return absolute(card_address(article.kind, article.slug))


@lru_cache(MOST_ADDRESSES)
def card_address(section: str, slug: str) -> str:
    return reverse("page_card", args=[section, slug])


def absolute(url: str) -> str:
    """The whole address of a path on this site, and of a file that may lie elsewhere."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url
