"""Which articles stand beside an article, and why."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.models import NEWEST_FIRST, Article
from contact.prepared import Parameter, Prepared

RELATED_LIMIT = 4


def related_articles(article: Article) -> list[Article]:
    """Published articles linked to this one or sharing a problem or outcome, linked ones first, in
    the order they were picked.

    Each has `reason`, a sentence for the reader. One query, given that the article's published
    problems and outcomes are prefetched.
    """
    found = related_to.objects(
        article=article.pk or 0,
        problems=[problem.pk for problem in article.problems.all()],
        outcomes=[outcome.pk for outcome in article.outcomes.all()],
        now=timezone.now(),
    )
    for other in found:
        other.reason = reason(other)
    return found


@Prepared
def related_to(
    *, article: Parameter, problems: list[Parameter], outcomes: list[Parameter], now: Parameter
) -> QuerySet[Article]:
    through = Article.related.through
    ends = Q(from_article=article, to_article=OuterRef("pk")) | Q(
        to_article=article, from_article=OuterRef("pk")
    )
    has_problem, has_outcome = Q(problems__pk__in=problems), Q(outcomes__pk__in=outcomes)
    picked = through.objects.filter(from_article=article, to_article=OuterRef("pk"))
    candidates = (
        Article.objects.published(now)
        .exclude(pk=article)
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
    return candidates[:RELATED_LIMIT]


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
    here = (article.date or date.min, article.pk or 0)
    found = beside.objects(kind=article.kind, day=here[0], pk=here[1], now=timezone.now())
    before = (other for other in found if (other.date or date.min, other.pk) < here)
    after = (other for other in found if (other.date or date.min, other.pk) > here)
    return next(before, None), next(after, None)


@Prepared
def beside(*, kind: Parameter, day: Parameter, pk: Parameter, now: Parameter) -> QuerySet[Article]:
    same_kind = Article.objects.published(now).filter(kind=kind)
    dated, same_day = same_kind.alias(day=Coalesce("date", Value(date.min))), Q(day=day)
    earlier = dated.filter(Q(day__lt=day) | same_day & Q(pk__lt=pk))
    later = dated.filter(Q(day__gt=day) | same_day & Q(pk__gt=pk))
    nearest = (earlier.order_by("-day", "-pk"), later.order_by("day", "pk"))
    rule = reduce(or_, (Q(pk=Subquery(one.values("pk")[:1])) for one in nearest))
    return same_kind.filter(rule).order_by()
