"""Which pages may be found now, and by what they are filtered."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import chain, repeat
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from casestudies.kinds import KINDS, all_link_fields, kind_models, link_table
from casestudies.search.gathered import Gathered
from casestudies.search.stems import main_language, stems_of
from casestudies.tables.mentions import Key
from casestudies.tables.searched_pages import SearchedPage
from casestudies.version.kept_for_version import kept_for_version
from contact.queries.prepared import Parameter, Prepared

# So many tags have their names' stems kept.
NAMES_KEPT = 5_000
# More than all links that lead to tags, from both ends.
MOST_LINKS = 40
AS_TEXT = TextField()
NONE, NO_NUMBER = Value("", AS_TEXT), Value(0, BigIntegerField())


class ListedPage(NamedTuple):
    """A published page."""

    section: str
    pk: int

    @property
    def model(self) -> str:
        return KINDS[self.section].model_name

    @property
    def key(self) -> Key:
        return Key(self.model, self.pk)


class Tag(NamedTuple):
    """What a tag's address ends with, and what it is called."""

    slug: str
    title: str
    short_title: str

    @property
    def name(self) -> str:
        return self.short_title or self.title


class TagLinks(NamedTuple):
    """The links of pages of one model with tags of another, by their keys."""

    model: str
    tag_model: str
    tags: Mapping[int, Sequence[int]]
    """The tags of each page."""
    pages: Mapping[int, Sequence[int]]
    """The pages of each tag."""


class Catalogue(NamedTuple):
    """What visitors may find at a moment."""

    pages: Mapping[int, ListedPage]
    """Every published page by the number of its row."""
    row_of: Mapping[str, Mapping[int, int]]
    """The rows of the published pages by their models' names and their keys."""
    tags: Mapping[Key, Tag]
    """Published problems, outcomes and people."""
    links: Sequence[TagLinks]
    """What ties pages to tags, published or not."""
    named: Mapping[str, Sequence[Key]]
    """The tags by the stems of their names."""
    languages: Sequence[str]
    """The main languages of the site and of its pages."""
    rows: int
    """How many pages the index has, published or not."""

    def rows_of(self, keys: Iterable[Key]) -> set[int]:
        """The rows of those of the pages that are published."""
        found = (self.row_of.get(key.model, {}).get(key.pk) for key in keys)
        return {row for row in found if row is not None}

    def rows_with_tag(self, tag: Key) -> Iterator[int]:
        """The rows of the published pages that are linked with a tag."""
        for one in self.links:
            if one.tag_model == tag.model and tag.pk in one.pages:
                rows = map(self.row_of.get(one.model, {}).get, one.pages[tag.pk])
                yield from (row for row in rows if row is not None)

    def tags_of(self, pages: Iterable[ListedPage], model: str) -> Iterator[int]:
        """The keys of the tags of that model which each of the pages is linked with, published or
        not.
        """
        keys = defaultdict(list)
        for page in pages:
            keys[page.model].append(page.pk)
        for one in self.links:
            if one.tag_model == model:
                yield from chain.from_iterable(map(one.tags.get, keys[one.model], repeat(())))


@kept_for_version
def read_catalogue() -> Catalogue:
    """What may be found now. One query, which reads every page's key."""
    rows: dict[str, dict[int, int]] = defaultdict(dict)
    listed: list[tuple[str, list[int]]] = []
    links: list[TagLinks] = []
    said: dict[Key, dict[str, str]] = defaultdict(dict)
    languages = {main_language(settings.LANGUAGE_CODE)}
    for what, name, number, text, keys, others in everything.rows(now=timezone.now()):
        if what == "rows":
            rows[name] = dict(zip(json.loads(keys), json.loads(others), strict=True))
        elif what == "pages":
            listed.append((name, json.loads(keys or "[]")))
        elif what == "links":
            links.append(TagLinks(name, text, tied(keys, others), tied(others, keys)))
        elif what == "language":
            languages.add(main_language(text))
        else:
            said[Key(name, number)][what] = text
    pages, row_of = published(listed, rows)
    tags = {key: Tag(**texts) for key, texts in said.items()}
    in_order = sorted(languages)
    return Catalogue(
        pages=pages,
        row_of=row_of,
        tags=tags,
        links=links,
        named=tags_by_name(tags, in_order),
        languages=in_order,
        rows=sum(map(len, rows.values())),
    )


@lru_cache(MOST_LINKS)
def tied(one: str, other: str) -> Mapping[int, Sequence[int]]:
    """What stands in the other array for each value of the one, both in JSON. Most edits leave the
    links as they were.
    """
    found: dict[int, list[int]] = defaultdict(list)
    for here, there in zip(json.loads(one or "[]"), json.loads(other or "[]"), strict=True):
        found[here].append(there)
    return dict(found)


def published(
    listed: Iterable[tuple[str, Iterable[int]]], rows: Mapping[str, Mapping[int, int]]
) -> tuple[dict[int, ListedPage], dict[str, dict[int, int]]]:
    """The pages of sections by their rows, and the rows by their models and keys, of those which
    the index has.
    """
    pages: dict[int, ListedPage] = {}
    row_of: dict[str, dict[int, int]] = defaultdict(dict)
    for section, keys in listed:
        model = KINDS[section].model_name
        found = {pk: rows[model][pk] for pk in keys if pk in rows[model]}
        row_of[model] |= found
        pages |= zip(found.values(), map(ListedPage, repeat(section), found), strict=False)
    return pages, row_of


def tags_by_name(tags: Mapping[Key, Tag], languages: Sequence[str]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = defaultdict(list)
    for key, tag in tags.items():
        for one in stems_of_name(f"{tag.title} {tag.short_title}", tuple(languages)):
            found[one].append(key)
    return found


@lru_cache(NAMES_KEPT)
def stems_of_name(name: str, languages: tuple[str, ...]) -> Set[str]:
    return {one for language in languages for one in stems_of(name, language)}


@Prepared
def everything(*, now: Parameter) -> Any:
    """Six columns for each: what it is, a name, a number, a text and two lists of numbers."""
    parts = [rows_of_models()]
    for section, kind in KINDS.items():
        pages = kind.pages.published(now).order_by()
        keys = pages.annotate(of=Value(section, AS_TEXT)).values("of").annotate(keys=Gathered("pk"))
        parts.append(keys.values_list(Value("pages", AS_TEXT), "of", NO_NUMBER, NONE, "keys", NONE))
        model = Value(kind.model_name, AS_TEXT)
        if kind.model in tag_models():
            parts += [
                pages.values_list(
                    Value(what, AS_TEXT), model, "pk", Cast(what, AS_TEXT), NONE, NONE
                )
                for what in Tag._fields
            ]
    parts += [languages_of(model, now) for model in kind_models()]
    parts += [part for field in all_link_fields() for part in link_parts(field)]
    first, *others = parts
    return first.union(*others, all=True)


def languages_of(model: Any, now: Parameter) -> Any:
    """The languages of its published pages that are not the site's."""
    # Greater than nothing: found in the index of the language.
    spoken = model.objects.published(now).order_by().filter(language__gt="")
    name = Value(model._meta.model_name, AS_TEXT)
    tags = spoken.annotate(tag=Cast("language", AS_TEXT))
    return tags.values_list(
        Value("language", AS_TEXT), name, NO_NUMBER, "tag", NONE, NONE
    ).distinct()


def rows_of_models() -> Any:
    """The keys of each model's pages in the index, and their rows."""
    models = SearchedPage.objects.order_by().values("model")
    gathered = models.annotate(keys=Gathered("object_id"), rows=Gathered("pk"))
    return gathered.values_list(Value("rows", AS_TEXT), "model", NO_NUMBER, NONE, "keys", "rows")


def tag_models() -> set[Any]:
    """The models whose names are words of what is linked to them."""
    return {kind.model for kind in KINDS.values() if kind.is_tag or kind.section == "people"}


def link_parts(field: Any) -> Iterator[Any]:
    """The pages and the tags that a link ties, from either of its ends."""
    rows, own, other = link_table(field)
    ends = [(field.model, own, field.related_model, other)]
    ends += [(field.related_model, other, field.model, own)]
    for page, page_column, tag, tag_column in ends:
        if tag in tag_models():
            of = rows.objects.order_by().annotate(of=Value(page._meta.model_name, AS_TEXT))
            tied = of.values("of").annotate(pages=Gathered(page_column), tags=Gathered(tag_column))
            name = Value(tag._meta.model_name, AS_TEXT)
            yield tied.values_list(Value("links", AS_TEXT), "of", NO_NUMBER, name, "pages", "tags")
