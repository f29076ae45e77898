"""Several case studies as one document to print: `/case-studies/pack/?ids=one,another`.

A study is named by its slug, which may be an old one, by its address or by its number. What is not
published is not there, like what never was.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from casestudies.addresses.whereabouts import whereabouts
from casestudies.kinds import KINDS, markdown_address, parse_address
from casestudies.lists.listed_pages import PublishedPages
from casestudies.machines.feeds import render_texts
from casestudies.models import Article
from casestudies.packs.pack_links import pack_address
from casestudies.tables.picked_order import with_picked_links
from casestudies.text.elsewhere import set_in
from contact.pages.reading import Every, reads

STUDY_SECTION = Article.Kind.CASE_STUDY.value
# What a board reads; and of how many one may choose, the newest.
MOST_STUDIES, MOST_OFFERED = 6, 60
# No key is longer.
LONGEST_NUMBER = 18


@reads(Every("ids"))
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """The studies that the address names, each once, in its order; where it names none that is
    there, those to choose from. It bears the day on which it is printed, and there are more of
    them than anybody could keep: so nothing does.
    """
    asked = names_in(request.GET.get("ids", ""))
    studies = studies_named(asked[:MOST_STUDIES])
    context = {"asked": asked, "most": MOST_STUDIES, "kind": KINDS[STUDY_SECTION]}
    context["markdown_url"] = markdown_of_pack(studies)
    if studies:
        missing = len(asked[:MOST_STUDIES]) - len(studies)
        context |= {"studies": studies, "missing": missing, "today": timezone.localdate()}
        context["canonical_url"] = full_pack_address(studies)
        response = render(request, "casestudies/pack.html", context)
    else:
        context["offered"] = PublishedPages(STUDY_SECTION)[0:MOST_OFFERED]
        response = render(request, "casestudies/pack_choice.html", context)
    if asked:
        response["Cache-Control"] = "no-store"
    return response


def markdown_of_pack(studies: list[Any]) -> str:
    """Where the same is as Markdown; it names the studies that are there alone."""
    path, _mark, query = pack_address(studies).partition("?")
    return markdown_address(path, query if studies else "")


def names_in(ids: str) -> list[str]:
    """What stands between the commas, each once; of an address its last part."""
    words = (word.strip().lower().rstrip("/").rpartition("/")[2] for word in ids.split(","))
    return list(dict.fromkeys(word for word in words if word))


def studies_named(names: list[str]) -> list[Any]:
    """The published case studies of those slugs or numbers, in that order, with their texts."""
    found = articles_by_name(names)
    missing = {name: slug_since(name) for name in names if name not in found}
    if any(missing.values()):
        later = articles_by_name(filter(None, missing.values()))
        found |= {name: later[slug] for name, slug in missing.items() if slug in later}
    studies: list[Any] = list(
        {found[name].pk: found[name] for name in names if name in found}.values()
    )
    render_texts(studies)
    for number, study in enumerate(studies, 1):
        address = f"{settings.SITE_URL}{study.get_absolute_url()}"
        # Safe: a rendered text, in which only levels and ids are others.
        study.content = SafeString(set_in(study.content, address, f"study-{number}"))
    return studies


def articles_by_name(names: Iterable[str]) -> dict[str, Article]:
    """By the name that was asked for; a slug goes before the same number."""
    names = list(names)
    keys = [int(name) for name in names if name.isdecimal() and len(name) <= LONGEST_NUMBER]
    wanted = KINDS[STUDY_SECTION].pages.published().filter(Q(slug__in=names) | Q(pk__in=keys))
    found = list(with_picked_links(wanted)) if names else []
    return {str(one.pk): one for one in found} | {one.slug: one for one in found}


def slug_since(name: str) -> str:
    """The slug of the study that once had that one; empty where there is none."""
    moved = parse_address(whereabouts(reverse("casestudies:case_study", args=[name])).url)
    return moved[1] if moved else ""


def full_pack_address(studies: list[Any]) -> str:
    return f"{settings.SITE_URL}{pack_address(studies)}"
