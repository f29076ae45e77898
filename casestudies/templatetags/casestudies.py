"""What the pages' templates need beyond their context."""

from typing import Any

from django import template
from django.conf import settings
from django.db import DatabaseError
from django.template import Context
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from casestudies.images.covers import cover
from casestudies.images.focal_points import focal_point
from casestudies.images.pictures import Picture, picture
from casestudies.kinds import SECTIONS, Kind
from casestudies.lists.listed_pages import UNSEEN
from casestudies.machines.structured_data import site_data, structured_data
from casestudies.models import Article, Person, Problem
from casestudies.packs.pack_links import pack_with_related
from casestudies.page.link_notes import LinkNotes
from casestudies.page.related import newest_on
from casestudies.publishing import Page, PicturedPage
from casestudies.tables.newest_first import NEWEST_FIRST
from contact.organisation import Organisation
from contact.pages.made_parts import keep_no_part
from contact.text.languages import open_graph_locale

FURTHER_READING = 2

register = template.Library()
register.simple_tag(structured_data)
register.simple_tag(pack_with_related)
register.simple_tag(site_data)


@register.simple_block_tag
def on_one_line(content: str) -> str:
    """What stands between the tags, on one line; with `as` it can be said again."""
    return SafeString(" ".join(content.split()))


@register.filter
def as_locale(language: str) -> str:
    """A language as Open Graph has it, `en_GB`, with the country where most speak it if it names
    none; empty where nobody can tell (https://ogp.me).
    """
    locale = to_locale(language)
    return locale if "_" in locale else open_graph_locale(locale)


@register.simple_tag
def kinds_with_feed() -> list[Kind]:
    """Those whose lists have feeds."""
    return [kind for kind in SECTIONS.values() if kind.has_feed]


@register.inclusion_tag("casestudies/_cover.html", name="cover")
def draw_cover(slug: str, about: str = "") -> dict[str, Any]:
    """The pattern drawn from the slug, in the family of what the page is about, as inline SVG."""
    return {"cover": cover(slug, about)}


@register.simple_tag
def own_picture(page: Page) -> Picture | None:
    """The page's own image; None where it has none that can be read."""
    path = page.image_path if isinstance(page, PicturedPage) else ""
    return picture_at_path(path) if path else None


@register.simple_tag
def picture_at_path(path: str) -> Picture | None:
    """The image at that path of the media folder. Where there is none that can be read, it may be
    there tomorrow.
    """
    found = picture(path)
    if found is None:
        keep_no_part()
    return found


@register.inclusion_tag("casestudies/_picture.html", name="picture")
def show_picture(page: PicturedPage, sizes: str, *, is_lead: bool = False) -> dict[str, Any]:
    """The page's image, cropped to its frame, or its cover where it has none.

    `sizes` is the image's width on the page as in HTML's attribute of that name. The lead image is
    described and loaded first; in lists the title beside it says enough.
    """
    found = own_picture(page)
    is_upright = found is not None and found.is_upright
    return {
        "object": page,
        "picture": found,
        "about": "" if found else getattr(page, "first_problem", ""),
        "focus": focal_point(page.image_position, is_upright=is_upright),
        "sizes": sizes,
        "is_lead": is_lead,
    }


@register.inclusion_tag("casestudies/_portrait.html", name="portrait")
def show_portrait(person: Person, sizes: str, *, is_lead: bool = False) -> dict[str, Any]:
    """The person's portrait, or their initials where there is none; otherwise as `show_picture`."""
    names = person.title.split()
    initials = "".join(name[0].upper() for name in dict.fromkeys([*names[:1], *names[-1:]]))
    return show_picture(person, sizes, is_lead=is_lead) | {"initials": initials}


@register.inclusion_tag("_logo.html")
def site_logo(organisation: Organisation) -> dict[str, Any]:
    """The organisation's logo; the drawn mark and the name where it has none."""
    found = picture(organisation.logo) if organisation.logo else None
    return {"organisation": organisation, "picture": found, "brand": settings.BRAND}


@register.simple_block_tag(takes_context=True, end_name="endlinknotes")
def linknotes(context: Context, content: SafeString) -> SafeString:
    """What stands between the tags, and the addresses of its links below it, for paper."""
    notes = LinkNotes(context["request"].path)
    marked = SafeString(notes.marked(content))
    if not notes.numbers:
        return marked
    # Safe: each is escaped here; every page pays for it, and format_html asks more of each.
    addresses = "\n".join(f"<li>{escape(one)}" for one in notes.numbers)
    return marked + SafeString(f'<ol class="print-only link-notes">{addresses}</ol>')


@register.inclusion_tag("casestudies/_further_reading.html")
def further_reading(problem_slug: str) -> dict[str, Any]:
    """Two published articles on that problem, case studies first; the first of all case studies
    where there are too few.

    Nothing while the database is away: whoever was thanked must not see an error instead.
    """
    try:
        problem = Problem.objects.published().filter(slug=problem_slug).first()
        on_it = reading_on(problem) if problem else []
        found = on_it if len(on_it) == FURTHER_READING else [*on_it, *first_reading(on_it)]
    except DatabaseError:
        return {"problem": None, "articles": []}
    return {"problem": problem if found == on_it else None, "articles": found}


def reading_on(problem: Problem) -> list[Article]:
    return newest_on.objects(FURTHER_READING, problems=[problem.pk], now=timezone.now())


def first_reading(but: list[Article]) -> list[Article]:
    in_order, missing = ("kind", NEWEST_FIRST), FURTHER_READING - len(but)
    others = Article.objects.published().exclude(pk__in=[article.pk for article in but])
    keys = others.order_by(*in_order).values("pk")[:missing]
    return list(Article.objects.filter(pk__in=keys).order_by(*in_order).defer(*UNSEEN))
