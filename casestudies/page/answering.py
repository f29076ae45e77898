"""Who answers a call to action: whom the block names, else the person chosen for a problem of its
page, else the one chosen for the site. Only published people answer.
"""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from casestudies.models import Article, Person, Problem
from contact.cta import Addressee
from contact.pages.made_parts import made_part
from contact.queries.prepared import Parameter, Prepared


class Answering(NamedTuple):
    """The people who may answer on a page, by slug, and who does where nobody is named; and who
    wrote it, in the order in which they were picked.
    """

    by_slug: dict[str, Person]
    default: Person | None
    authors: list[Person]

    def find(self, slug: str) -> Addressee | None:
        """Who answers a block that names that slug, or an empty one; None where nobody does."""
        person = self.by_slug.get(slug, self.default)
        return addressee(person) if person else None


def who_answers(
    problems: Sequence[str], slugs: Collection[str] = (), article: int = 0
) -> Answering:
    """Who answers on a page with these problems, by their slugs, the first counting most; the other
    `slugs` are of the people whom its text names, `article` is the key of the article that it is.
    One query.
    """
    found = people_of_page.objects(
        problems=list(problems), slugs=sorted(slugs), article=article, now=timezone.now()
    )
    unnamed = (one for one in found if one.turn is not None or one.answers_requests)
    authors = sorted((one for one in found if one.written), key=lambda one: one.written)
    return Answering({person.slug: person for person in found}, next(unnamed, None), authors)


@Prepared
def people_of_page(
    *, problems: list[Parameter], slugs: list[Parameter], article: Parameter, now: Parameter
) -> QuerySet[Person]:
    picks = picked_for(problems)
    through = Article.authors.through.objects
    written = through.filter(person=OuterRef("pk"), article=article).values("pk")
    people = Person.objects.published(now).annotate(
        turn=Subquery(picks.values("turn")[:1]),
        pick=Subquery(picks.values("pk")[:1]),
        written=Subquery(written),
    )
    rule = Q(slug__in=slugs) | Q(turn__isnull=False) | Q(answers_requests=True)
    return people.filter(rule | Q(written__isnull=False)).order_by(
        F("turn").asc(nulls_last=True), "pick", F("weight").asc(nulls_last=True), "title"
    )


def picked_for(problems: Sequence[Parameter]) -> Any:
    """The rows that choose the person of an outer query for one of the problems, the first of these
    first; each has its `turn`.
    """
    turns = [When(problem__slug=slug, then=Value(turn)) for turn, slug in enumerate(problems)]
    rows: Any = Problem.answered_by.through.objects
    return (
        rows.filter(person=OuterRef("pk"), problem__slug__in=problems)
        .annotate(turn=Case(*turns, output_field=IntegerField()))
        .order_by("turn", "pk")
    )


def addressee(person: Person) -> Addressee:
    """The person as a call to action shows them."""
    card = made_part("casestudies/_answers.html", {"person": person})
    return Addressee(person.slug, person.title, card)
