"""Which articles stand beside an article, and why."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from math import inf
from operator import add, attrgetter, or_
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from casestudies.kinds import page_address
from casestudies.lists.listed_pages import summarised, with_summary
from casestudies.models import Article
from casestudies.tables.newest_first import NEWEST_FIRST, OLDEST_FIRST
from casestudies.tables.searched_pages import MOST_ALIKE, AlikeArticles
from contact.queries.prepared import Parameter, Prepared

RELATED_LIMIT = 4
READING_ORDER = ("kind", NEWEST_FIRST, "title")
TAGS = ("problems", "outcomes")
# What is said of one of them, and of several.
SHARING = {
    "problems": (
        gettext_noop("The same problem: %(titles)s"),
        gettext_noop("Shares %(count)d problems: %(titles)s"),
    ),
    "outcomes": (
        gettext_noop("The same outcome: %(titles)s"),
        gettext_noop("Shares %(count)d outcomes: %(titles)s"),
    ),
}
# Of an article's problems, and of its outcomes: as many as a number has bits.
MOST_TAGS = 30
# Of each tag the articles that were linked with it last are counted, and these many weighed.
LAST_LINKED = 100
MOST_WEIGHED = 16
# Of tags with more articles than that the newest are found among the newest articles of all, not
# among those of the tag.
MANY_ARTICLES = 500


class RelatedLink(NamedTuple):
    """What an article's page shows of another one."""

    kind: str
    slug: str
    title: str
    language: str
    description: str
    reason: str

    def get_absolute_url(self) -> str:
        return page_address(self.kind, self.slug)


def related_links(articles: Iterable[Any]) -> list[RelatedLink]:
    """What is shown of such articles as `related_articles` finds."""
    return [RelatedLink(*values) for values in map(attrgetter(*RelatedLink._fields), articles)]


def related_articles(article: Article) -> list[Article]:
    """Published articles beside this one: first all that are linked with it, at either end, those
    that it picked in their order; then, until there are four, those that share most problems and
    outcomes with it, of these those whose texts are most like its own, and the newest first; then
    those that are like it and share none.

    Each has `reason`, a sentence for the reader. One query, given that the article's published
    problems and outcomes are prefetched.
    """
    tags: dict[str, list[Any]] = {name: list(getattr(article, name).all()) for name in TAGS}
    keys = {name: [tag.pk for tag in some[:MOST_TAGS]] for name, some in tags.items()}
    found = related_to.objects(article=article.pk or 0, now=timezone.now(), **keys)
    for other in found:
        other.shared = {
            name: shared_names(tags[name], getattr(other, tags_name(name))) for name in tags
        }
        with_summary(other).reason = reason(other)
    found.sort(key=standing)
    linked = sum(other.is_linked for other in found)
    return found[: max(linked, RELATED_LIMIT)]


def standing(other: Any) -> tuple[bool, float, int, int]:
    """Where it stands among the others, which are in reading order: the least comes first."""
    count = sum(map(len, other.shared.values()))
    place = inf if other.place is None else other.place
    return not other.is_linked, place, -count, -other.likeness


def shared_names(tags: list[Any], marks: int | None) -> list[str]:
    """The names of those tags that a sum of `marks_of` names."""
    return [tag.name for number, tag in enumerate(tags[:MOST_TAGS]) if (marks or 0) >> number & 1]


def tags_name(tags: str) -> str:
    return f"marks_of_{tags}"


@Prepared
def related_to(*, article: Parameter, now: Parameter, **tags: list[Parameter]) -> QuerySet[Article]:
    through = Article.related.through.objects
    picked, picked_by = through.filter(from_article=article), through.filter(to_article=article)
    others = Article.objects.published(now).exclude(pk=article)
    newest = [newest_of_many(others, tags), *newest_of_few(others, tags)]
    some = [pages_among(one[:RELATED_LIMIT]) for one in newest]
    likely = (sharing_most(tags), keys_alike(article))
    some += (others.filter(pk__in=keys).order_by().values("pk") for keys in likely)
    in_order = (F("count").desc(), F("likeness").desc(), *READING_ORDER)
    best = others.filter(pk__in=some[0].union(*some[1:]))
    best = best.annotate(count=number_shared(tags), likeness=likeness_to(article))
    candidates = picked.values("to_article").union(
        picked_by.values("from_article"), pages_among(best.order_by(*in_order)[:RELATED_LIMIT])
    )
    is_picked = picked.filter(to_article=OuterRef("pk"))
    has_picked = picked_by.filter(from_article=OuterRef("pk"))
    found = summarised(others.filter(pk__in=candidates)).annotate(
        is_linked=Q(Exists(is_picked)) | Q(Exists(has_picked)),
        place=Subquery(is_picked.values("pk")[:1]),
        likeness=likeness_to(article),
        **{tags_name(name): marks_of(name, keys) for name, keys in tags.items()},
    )
    return found.order_by(*READING_ORDER)  # type: ignore[no-any-return]


def sharing_most(tags: dict[str, list[Parameter]]) -> Any:
    """The keys of articles that share most of these tags, of those that were linked last with each:
    to count all of a tag with thousands would take longer than all the rest of a page.
    """
    rows = [
        f"SELECT * FROM (SELECT article_id FROM {rows_of(name, []).model._meta.db_table} "  # noqa: S608 - our own names
        f"WHERE {name.removesuffix('s')}_id = %s ORDER BY id DESC LIMIT {LAST_LINKED}) AS newest"
        for name, keys in tags.items()
        for _key in keys
    ]
    together = " UNION ALL ".join(rows) or "SELECT 0 AS article_id"
    counted = (
        f"SELECT article_id FROM ({together}) AS links GROUP BY article_id "  # noqa: S608 - the same
        f"ORDER BY COUNT(*) DESC, article_id DESC LIMIT {MOST_WEIGHED}"
    )
    return RawSQL(counted, [key.slot for keys in tags.values() for key in keys])  # noqa: S611 - the same


def keys_alike(article: Parameter) -> Any:
    """The keys of the articles that are most like that one."""
    found = AlikeArticles.objects.filter(article=article).order_by("-likeness")
    return found.values("other")[: 2 * MOST_ALIKE]


def likeness_to(article: Parameter) -> Any:
    """How much an article of the query is like that one, in thousandths; 0 where nobody says so."""
    told = AlikeArticles.objects.filter(article=article, other=OuterRef("pk"))
    return Coalesce(Subquery(told.values("likeness")[:1]), Value(0))


def number_shared(tags: dict[str, list[Parameter]]) -> Any:
    """How many of these tags an article of the query has."""
    counts = (of_article(rows_of(name, keys), Count("pk")) for name, keys in tags.items())
    return reduce(add, counts)


def marks_of(name: str, keys: list[Parameter]) -> Any:
    """Which of the tags an article of the query has: the sum of a power of two for each."""
    tag = f"{name.removesuffix('s')}__pk"
    marks = (When(**{tag: key}, then=Value(1 << number)) for number, key in enumerate(keys))
    return of_article(rows_of(name, keys), Sum(Case(*marks, default=Value(0))))


def of_article(rows: Any, sum_of_them: Any) -> Any:
    """What the rows that link the article of the query come to."""
    own = rows.filter(article=OuterRef("pk")).order_by().values("article")
    return Coalesce(Subquery(own.annotate(sum=sum_of_them).values("sum")), Value(0))


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
    # From nowhere in the index where few do: of a condition that it does not have SQLite would ask
    # each article, though all have the same answer.
    first_kind = Case(When(reduce(or_, are_many), then=Value("")))
    return others.filter(reduce(or_, shares), kind__gte=first_kind).order_by(*READING_ORDER)


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


def reason(other: Any) -> str:
    """Why it is related, from what the query found."""
    said = [_("Chosen by the editors")] if other.is_linked else []
    said += [told_titles(name, titles) for name, titles in other.shared.items() if titles]
    # Of one that editors chose it would say less than they do.
    said += [_("On a similar subject")] if other.likeness and not other.is_linked else []
    return " · ".join(said)


def told_titles(name: str, titles: list[str]) -> str:
    """Which of its problems, or of its outcomes, are those of the page."""
    one, several = SHARING[name]
    words = _(one if len(titles) == 1 else several)
    return words % {"count": len(titles), "titles": ", ".join(titles)}


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
