"""Links that an editor may want to make, each with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, prefetch_related_objects
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from casestudies.models import Article, Outcome, Problem
from casestudies.newest_first import NEWEST_FIRST
from casestudies.publishing import Page
from contact.prepared import Parameter, Prepared

LIMIT = 5


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
    problems, outcomes = list(article.problems.all()), list(article.outcomes.all())
    found = most_similar.objects(article=article.pk)
    prefetch_related_objects(found, "problems", "outcomes")
    for other in found:
        common = [tag for tag in other.problems.all() if tag in problems]
        names = [str(tag) for tag in [*common, *(t for t in other.outcomes.all() if t in outcomes)]]
        reason = _("also about %(names)s") % {"names": get_text_list(names, _("and"))}
        yield Suggestion(other, "related", reason)


@Prepared
def most_similar(*, article: Parameter) -> QuerySet[Article]:
    linked = Q(related_from__pk=article) | Q(related__pk=article) | Q(pk=article)
    # Subqueries: a count over an empty list would make the whole sum empty.
    in_problems = Problem.objects.order_by().filter(articles__pk=article).values("pk")
    in_outcomes = Outcome.objects.order_by().filter(articles__pk=article).values("pk")
    shared = Count("problems", filter=Q(problems__in=in_problems), distinct=True) + Count(
        "outcomes", filter=Q(outcomes__in=in_outcomes), distinct=True
    )
    candidates = (
        Article.objects.exclude(pk__in=Article.objects.filter(linked).values("pk"))
        .annotate(shared=shared)
        .filter(shared__gt=0)
        .order_by(F("shared").desc(), NEWEST_FIRST, "title")
    )
    return candidates[:LIMIT]


def answering(article: Article) -> Iterator[Suggestion]:
    problems = list(article.problems.all())
    answers = Outcome.objects.filter(problems__in=problems).exclude(articles=article).distinct()
    for outcome in answers.prefetch_related("problems"):
        answered = [str(problem) for problem in outcome.problems.all() if problem in problems]
        reason = _("answers %(names)s") % {"names": get_text_list(answered, _("and"))}
        yield Suggestion(outcome, "outcomes", reason)
