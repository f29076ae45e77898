"""Which articles stand beside an article, and why."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.listed_pages import summarised, with_summary
from casestudies.models import Article, Outcome, Problem
from casestudies.newest_first import NEWEST_FIRST, OLDEST_FIRST
from contact.prepared import Parameter, Prepared

RELATED_LIMIT = 4
READING_ORDER = ("kind", NEWEST_FIRST, "title")
TAG_MODELS: dict[str, Any] = {"problems": Problem, "outcomes": Outcome}
# Of tags with more articles than that the newest are found among the newest articles of all, not
# among those of the tag.
MANY_ARTICLES = 500


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
        with_summary(other).reason = reason(other)
    return found


@Prepared
def related_to(*, article: Parameter, now: Parameter, **tags: list[Parameter]) -> QuerySet[Article]:
    through = Article.related.through.objects
    picked, picked_by = through.filter(from_article=article), through.filter(to_article=article)
    others = Article.objects.published(now).exclude(pk=article)
    sharing = [newest_of_many(others, tags), *newest_of_few(others, tags)]
    candidates = picked.values("to_article").union(
        picked_by.values("from_article"), *(pages_among(one[:RELATED_LIMIT]) for one in sharing)
    )
    is_picked = picked.filter(to_article=OuterRef("pk"))
    has_picked = picked_by.filter(from_article=OuterRef("pk"))
    found = summarised(others.filter(pk__in=candidates)).annotate(
        is_linked=Q(Exists(is_picked)) | Q(Exists(has_picked)),
        place=Subquery(is_picked.values("pk")),
        **{f"shared_{name}": first_shared(name, keys) for name, keys in tags.items()},
    )
    in_order = ("-is_linked", F("place").asc(nulls_last=True), *READING_ORDER)
    return found.order_by(*in_order)[:RELATED_LIMIT]  # type: ignore[no-any-return]


@Prepared
def newest_on(limit: int, *, problems: list[Parameter], now: Parameter) -> QuerySet[Article]:
    """The newest published articles on these problems, case studies before insights."""
    published, tags = Article.objects.published(now), {"problems": problems}
    many, few = newest_of_many(published, tags), newest_of_few(published, tags)
    keys = pages_among(many[:limit]).union(*(pages_among(one[:limit]) for one in few))
    found = summarised(Article.objects.filter(pk__in=keys)).order_by(*READING_ORDER)
    return found[:limit]  # type: ignore[no-any-return]


def newest_of_many(others: Any, tags: dict[str, list[Parameter]]) -> Any:
    """Those that share a tag, where many do: read in their order until there are enough."""
    rows = [rows_of(name, keys) for name, keys in tags.items()]
    shares = (Q(Exists(some.filter(article=OuterRef("pk")))) for some in rows)
    are_many = (Q(Exists(some[MANY_ARTICLES : MANY_ARTICLES + 1])) for some in rows)
    return others.filter(reduce(or_, are_many), reduce(or_, shares)).order_by(*READING_ORDER)


def newest_of_few(others: Any, tags: dict[str, list[Parameter]]) -> list[Any]:
    """Those that share a tag, where few do: all of these, sorted."""
    rows = (rows_of(name, keys).values("article")[:MANY_ARTICLES] for name, keys in tags.items())
    return [others.filter(pk__in=some).order_by(*READING_ORDER) for some in rows]


def rows_of(name: str, keys: list[Parameter]) -> Any:
    """The rows that link articles with the tags of these keys."""
    through: Any = getattr(Article, name).through
    return through.objects.filter(**{f"{name.removesuffix('s')}__pk__in": keys})


def pages_among(pages: Any) -> Any:
    """The keys of these pages, of which there are a few: SQLite joins no queries that sort."""
    return Article.objects.order_by().filter(pk__in=pages.values("pk")).values("pk")


def first_shared(name: str, keys: list[Parameter]) -> Any:
    """The title of the first of the tags that an article of the query has."""
    shared = TAG_MODELS[name].objects.filter(pk__in=keys, articles=OuterRef("pk")).order_by("title")
    return Subquery(shared.values("title")[:1])


def reason(other: Any) -> str:
    """Why it is related, from what the query found."""
    if other.shared_problems:
        return _("The same problem: %(title)s") % {"title": other.shared_problems}
    if other.shared_outcomes:
        return _("The same outcome: %(title)s") % {"title": other.shared_outcomes}
    return _("Picked by the author to read next")


def neighbours(article: Article) -> tuple[Article | None, Article | None]:
    """The published articles of the same kind just before and after it; the undated ones come
    before all others. One query.
    """
    here = (article.date or date.min, article.pk or 0)
    is_dated = article.date is not None
    found = beside.objects(is_dated, kind=article.kind, day=here[0], pk=here[1], now=timezone.now())
    places = {(other.date or date.min, other.pk): other for other in found}
    before = max((place for place in places if place < here), default=None)
    after = min((place for place in places if place > here), default=None)
    return before and places[before], after and places[after]


@Prepared
def beside(
    is_dated: bool,
    *,
    kind: Parameter,
    day: Parameter,
    pk: Parameter,
    now: Parameter,
) -> QuerySet[Article]:
    """The nearest of that day and of others, before and after; each is found in the index."""
    articles = Article.objects.published(now).filter(kind=kind)
    undated = articles.filter(date=None)
    same_day = articles.filter(date=day) if is_dated else undated
    nearest = [
        same_day.filter(pk__lt=pk).order_by("-pk"),
        same_day.filter(pk__gt=pk).order_by("pk"),
        articles.filter(date__gt=day).order_by(OLDEST_FIRST, "pk"),
    ]
    if is_dated:
        nearest.append(articles.filter(date__lt=day).order_by(NEWEST_FIRST, "-pk"))
        nearest.append(undated.order_by("-pk"))
    rule = reduce(or_, (Q(pk=Subquery(one.values("pk")[:1])) for one in nearest))
    return (
        Article.objects.filter(rule).order_by().only(*("title", "kind", "slug", "date", "language"))
    )
