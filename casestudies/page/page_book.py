"""What is told of pages to whoever knows only their paths: the report on requests, for one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS, SECTIONS, kind_models, page_address, parse_address, sections_of
from casestudies.models import Article, Outcome, Person, Problem, Section
from casestudies.tables.redirects import Redirect
from contact.pages.page_book import PageEntry, PageName

# Paths that one query names.
PATHS_AT_ONCE = 5_000


class StoredPage(NamedTuple):
    """What is read of a page: never its text."""

    model: str
    pk: int
    section: str
    slug: str
    title: str

    @property
    def name(self) -> PageName:
        return entry_name(self.section, self.slug, self.title)


def entry_name(section: str, slug: str, title: str) -> PageName:
    return PageName(page_address(section, slug), title)


def pages_in_book(paths: Collection[str]) -> dict[str, PageEntry]:
    """`entries_of_pages` of contact's book. A page at a path comes before one that has moved."""
    found: dict[str, PageEntry] = {}
    for some in few_at_once(paths):
        found.update((path, PageEntry(name)) for path, name in lists_among(some).items())
        stored = pages_behind(some)
        links = PageLinks(set(stored.values()))
        found.update((path, links.known(page)) for path, page in stored.items())
    return found


def names_in_book(paths: Collection[str]) -> dict[str, PageName]:
    """`contact.pages.page_book.names_of_pages`, by the same rule."""
    found: dict[str, PageName] = {}
    for some in few_at_once(paths):
        found |= lists_among(some)
        found |= {path: page.name for path, page in pages_behind(some).items()}
    return found


def few_at_once(paths: Collection[str]) -> Iterator[list[str]]:
    waiting = iter(paths)
    while some := list(islice(waiting, PATHS_AT_ONCE)):
        yield some


def lists_among(paths: Collection[str]) -> dict[str, PageName]:
    """The lists as their introductions call them, and what is of no kind. A query at most."""
    lists = {path: name for path in paths if (name := path.strip("/")) in SECTIONS}
    told = Section.objects.filter(slug__in=set(lists.values())).order_by()
    own = dict(told.values_list("slug", "title"))
    found = {
        path: PageName(f"/{name}/", own.get(name) or str(SECTIONS[name].title))
        for path, name in lists.items()
    }
    others = {"/": _("Home page"), reverse("contact:diagnostic"): _("The form’s own page")}
    return found | {path: PageName(path, others[path]) for path in others.keys() & set(paths)}


def pages_behind(paths: Collection[str]) -> dict[str, StoredPage]:
    """The pages by the path at which they are, or were. A query for each kind, and two."""
    decoded = {path: unquote(path) for path in paths}
    moved = moved_from({*decoded, *decoded.values()})
    at = {path: parse_address(place) for path, place in decoded.items()}
    rows = list(rows_behind(filter(None, at.values()), moved.values()))
    by_address = {(row.section, row.slug): row for row in rows}
    by_key = {(row.model, row.pk): row for row in rows}
    found = {}
    for path, place in decoded.items():
        target = moved.get(path) or moved.get(place)
        page = by_address.get(at[path] or ("", "")) or by_key.get(target or ("", 0))
        if page:
            found[path] = page
    return found


def moved_from(paths: Collection[str]) -> dict[str, tuple[str, int]]:
    """To which page, by model and key, old addresses lead."""
    rows = Redirect.objects.to_pages().filter(path__in=sorted(paths))
    found = rows.values_list("path", "content_type", "object_id")
    kinds = ContentType.objects.get_for_models(*kind_models()).values()
    names = {kind.pk: kind.model for kind in kinds}
    return {path: (names.get(kind, ""), pk or 0) for path, kind, pk in found}


def rows_behind(
    places: Iterable[tuple[str, str]], keys: Iterable[tuple[str, int]]
) -> Iterator[StoredPage]:
    """The pages at these places, by section and slug, and those with these keys, by model."""
    slugs, wanted = defaultdict(set), defaultdict(set)
    for section, slug in places:
        slugs[KINDS[section].model_name].add(slug)
    for model_name, pk in keys:
        wanted[model_name].add(pk)
    for model in kind_models():
        name = str(model._meta.model_name)
        sections = sections_of(name)
        section_column = ["kind"] if len(sections) > 1 else []
        rows = model.objects.filter(Q(slug__in=slugs[name]) | Q(pk__in=wanted[name]))
        columns = ("pk", "slug", "title", "short_title", *section_column)
        for pk, slug, title, short, *kind in rows.order_by().values_list(*columns):
            yield StoredPage(name, pk, (kind or sections)[0], slug, short or title)


class PageLinks:
    """What pages are about, and whose they are: a query for each kind of link."""

    def __init__(self, pages: Collection[StoredPage]) -> None:
        keys = sorted(page.pk for page in pages if page.model == "article")
        through = Article.problems.through.objects, Article.outcomes.through.objects
        self.problems = linked_names(through[0].filter(article__in=keys), "problem")
        self.outcomes = linked_names(through[1].filter(article__in=keys), "outcome")
        self.authors = linked_names(
            Article.authors.through.objects.filter(article__in=keys), "person"
        )
        people = Person.objects.published()
        chosen: Any = Problem.answered_by.through.objects.filter(person__in=people.values("pk"))
        self.answering = {
            slug: entry_name("people", *person)
            for slug, *person in reversed(
                chosen.order_by("pk").values_list("problem__slug", "person__slug", "person__title")
            )
        }
        anybody = people.filter(answers_requests=True).values_list("slug", "title").first()
        self.anybody = [entry_name("people", *anybody)] if anybody else []

    def known(self, page: StoredPage) -> PageEntry:
        """All that is told of the page."""
        own = (page.name,)
        if page.model == "article":
            problems, outcomes = self.problems[page.pk], self.outcomes[page.pk]
            people = [*self.authors[page.pk], *self.who_answers_on(problems)]
            return PageEntry(page.name, tuple(problems), tuple(outcomes), unique_names(people))
        problems = list(own) if page.model == Problem._meta.model_name else []
        outcomes = list(own) if page.model == Outcome._meta.model_name else []
        people = list(own) if page.section == "people" else self.who_answers_on(problems)
        return PageEntry(page.name, tuple(problems), tuple(outcomes), unique_names(people))

    def who_answers_on(self, problems: Iterable[PageName]) -> list[PageName]:
        """Who is chosen for the first of the problems for which somebody is, or for the site."""
        slugs = (unquote(problem.address).strip("/").rpartition("/")[2] for problem in problems)
        chosen = ([self.answering[slug]] for slug in slugs if slug in self.answering)
        return next(chosen, self.anybody)


def linked_names(rows: Any, name: str) -> defaultdict[int, list[PageName]]:
    """The pages at the far ends of links, by the key of the article."""
    links = list(rows.order_by("pk").values_list("article", name))
    far_ends = rows.model._meta.get_field(name).related_model.objects.order_by()
    section = sections_of(name)[0]
    columns = far_ends.values_list("pk", "slug", "title", "short_title")
    # Few, to which many lead.
    names = {pk: entry_name(section, slug, short or title) for pk, slug, title, short in columns}
    found = defaultdict(list)
    for article, far_end in links:
        found[article].append(names[far_end])
    return found


def unique_names(names: Iterable[PageName]) -> tuple[PageName, ...]:
    return tuple(dict.fromkeys(names))
