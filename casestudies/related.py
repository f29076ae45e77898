"""Which articles stand beside an article, and why."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from casestudies.models import NEWEST_FIRST, Article

RELATED_LIMIT = 4


def related_articles(article: Article) -> list[Article]:
    """Published articles linked to this one or sharing a problem or outcome, linked ones first, in
    the order they were picked.

    Each has `reason`, a sentence for the reader. One query, given that the article's published
    problems and outcomes are prefetched.
    """
    through = Article.related.through
    ends = Q(from_article=article, to_article=OuterRef("pk")) | Q(
        to_article=article, from_article=OuterRef("pk")
    )
    has_problem = Q(problems__in=list(article.problems.all()))
    has_outcome = Q(outcomes__in=list(article.outcomes.all()))
    picked = through.objects.filter(from_article=article, to_article=OuterRef("pk"))
    candidates = (
        Article.objects.published()
        .exclude(pk=article.pk)
        .annotate(
            is_linked=Exists(through.objects.filter(ends)),
            place=Subquery(picked.values("pk")),
            shared_problem=Min("problems__title", filter=has_problem),
            shared_outcome=Min("outcomes__title", filter=has_outcome),
        )
        .filter(
            Q(is_linked=True) | Q(shared_problem__isnull=False) | Q(shared_outcome__isnull=False)
        )
        .order_by("-is_linked", F("place").asc(nulls_last=True), "kind", NEWEST_FIRST, "title")
    )
    found: list[Article] = [*candidates[:RELATED_LIMIT]]
    for other in found:
        other.reason = reason(other)  # type: ignore[attr-defined]
    return found


def reason(other: Any) -> str:
    """Why it is related, from what the query found."""
    if other.shared_problem:
        return _("The same problem: %(title)s") % {"title": other.shared_problem}
    if other.shared_outcome:
        return _("The same outcome: %(title)s") % {"title": other.shared_outcome}
    return _("Picked by the author to read next")


def neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The published articles of the same kind just before and after it; the undated ones come
    before all others. One query.
    """
    day = Coalesce("date", Value(date.min))
    same_kind = Article.objects.published().filter(kind=article.kind).alias(day=day)
    here = (article.date or date.min, article.pk or 0)
    same_day = Q(day=here[0])
    earlier = same_kind.filter(Q(day__lt=here[0]) | same_day & Q(pk__lt=here[1]))
    later = same_kind.filter(Q(day__gt=here[0]) | same_day & Q(pk__gt=here[1]))
    nearest = (earlier.order_by("-day", "-pk"), later.order_by("day", "pk"))
    rule = reduce(or_, (Q(pk=Subquery(one.values("pk")[:1])) for one in nearest))
    found = same_kind.filter(rule).order_by()
    before = (other for other in found if (other.date or date.min, other.pk) < here)
    after = (other for other in found if (other.date or date.min, other.pk) > here)
    return next(before, None), next(after, None)
