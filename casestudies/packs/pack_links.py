"""Links to several case studies as one document (packs.py)."""

from collections.abc import Iterable
from functools import cache

from django.urls import reverse

from casestudies.models import Article
from casestudies.page.related import RelatedLink

# A study and two like it.
STUDIES_BESIDE = 2


def pack_address(studies: Iterable[Article | RelatedLink]) -> str:
    """The address of these studies as one document."""
    return f"{path_of_packs()}?ids={','.join(one.slug for one in studies)}"


@cache
def path_of_packs() -> str:
    """Asked once: every case study leads there."""
    return reverse("casestudies:pack")


def pack_with_related(article: Article, related: Iterable[RelatedLink]) -> str:
    """The address of this case study and the first two that are related to it, as one document;
    empty where there are none.
    """
    is_study = article.kind == Article.Kind.CASE_STUDY
    beside = [one for one in related if one.kind == article.kind][:STUDIES_BESIDE]
    return pack_address([article, *beside]) if is_study and beside else ""
