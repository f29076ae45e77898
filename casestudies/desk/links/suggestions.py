"""Links that an editor may want to make, each with the reason."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from casestudies.desk.links.keys import LONG_COLUMNS
from casestudies.kinds import link_table
from casestudies.models import Article, Outcome, Problem
from casestudies.publishing import Page
from casestudies.tables.newest_first import NEWEST_FIRST

LIMIT = 5
# Of a tag that thousands have the links made last are looked at, and of those that share as much
# the newest articles.
LINKS_LOOKED_AT = 2_000
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A page that the field `field` of the form does not hold yet."""

    page: Page
    field: str
    reason: str


def suggestions(article: Article) -> list[Suggestion]:
    """At most LIMIT articles that share most, and the outcomes that answer its problems."""
    return [*similar(article), *answering(article)]


def similar(article: Article) -> Iterator[Suggestion]:
    shared: dict[int, list[str]] = defaultdict(list)
    for name in ("problems", "outcomes"):
        titles = dict(getattr(article, name).values_list("pk", "title"))
        for key, tag in sorted(lately_tagged(name, list(titles)), key=in_order_of(titles)):
            shared[key].append(titles[tag])
    for other in most_similar(shared, linked_with(article)):
        names = get_text_list(shared[other.pk], _("and"))
        yield Suggestion(other, "related", _("also about %(names)s") % {"names": names})


def lately_tagged(name: str, tags: list[int]) -> list[tuple[int, int]]:
    """The articles that were linked last with any of the tags: a key of each, and that tag."""
    table, own, other = link_table(Article._meta.get_field(name))
    rows = table.objects.filter(**{f"{other}__in": tags}).order_by("-pk")
    return list(rows.values_list(own, other)[:LINKS_LOOKED_AT])


def in_order_of(titles: dict[int, str]) -> Callable[[tuple[int, int]], int]:
    places = {tag: place for place, tag in enumerate(titles)}
    return lambda row: places[row[1]]


def most_similar(shared: dict[int, list[str]], linked: set[int]) -> list[Article]:
    """At most LIMIT articles that share most and are not linked yet, the newest first."""
    ranked = sorted(shared.keys() - linked, key=lambda key: (-len(shared[key]), -key))
    found = Article.objects.filter(pk__in=ranked[:CANDIDATES]).order_by(NEWEST_FIRST, "title")
    return sorted(found.defer(*LONG_COLUMNS), key=lambda other: -len(shared[other.pk]))[:LIMIT]


def linked_with(article: Article) -> set[int]:
    """The keys of the article itself and of those that it is related to, whichever end says so."""
    own, others = article.related, article.related_from
    keys = (rows.order_by().values_list("pk", flat=True) for rows in (own, others))
    return {article.pk, *(key for some in keys for key in some)}


def answering(article: Article) -> Iterator[Suggestion]:
    problems = list(article.problems.defer(*LONG_COLUMNS))
    answers = Outcome.objects.filter(problems__in=problems).exclude(articles=article).distinct()
    short = Prefetch("problems", Problem.objects.defer(*LONG_COLUMNS))
    for outcome in answers.defer(*LONG_COLUMNS).prefetch_related(short):
        answered = [str(problem) for problem in outcome.problems.all() if problem in problems]
        reason = _("answers %(names)s") % {"names": get_text_list(answered, _("and"))}
        yield Suggestion(outcome, "outcomes", reason)
