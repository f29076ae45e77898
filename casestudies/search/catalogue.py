"""Which pages may be found now, and by what they are filtered."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from casestudies.kept_for_version import kept_for_version
from casestudies.kinds import KINDS, link_table
from casestudies.mentions import Key
from casestudies.search.rows import SearchedPage
from casestudies.search.stems import main_language, stems_of
from casestudies.search.tags import named_models, tag_sections, tagging_fields, token
from contact.prepared import Parameter, Prepared


class ListedPage(NamedTuple):
    """A published page."""

    key: Key
    section: str
    tags: frozenset[Key]
    """The published problems and outcomes that it is linked with."""


class TagName(NamedTuple):
    """What a tag's address ends with, and what it is called."""

    slug: str
    title: str
    short_title: str

    @property
    def name(self) -> str:
        return self.short_title or self.title


class Catalogue(NamedTuple):
    """Every published page by the number of its row, and what the tags among them are called."""

    pages: Mapping[int, ListedPage]
    tags: Mapping[Key, TagName]
    """Published problems, outcomes and people."""
    named: Mapping[str, frozenset[str]]
    """What stands in the index for problems, outcomes and people, by the stems of their names."""
    languages: frozenset[str]
    """The main languages of the site and of its pages."""


@kept_for_version
def read_catalogue() -> Catalogue:
    """What may be found now. One query, which reads every page's key."""
    rows: dict[Key, int] = {}
    sections: dict[Key, str] = {}
    links: dict[Key, set[Key]] = defaultdict(set)
    said: dict[Key, dict[str, str]] = defaultdict(dict)
    languages = {main_language(settings.LANGUAGE_CODE)}
    for what, model, pk, text, number in everything.rows(now=timezone.now()):
        key = Key(model, pk)
        if what == "row":
            rows[key] = number
        elif what == "page":
            sections[key] = text
        elif what == "link":
            links[key].add(Key(text, number))
        elif what == "language":
            languages.add(main_language(text))
        else:
            said[key][what] = text
    pages = {
        rows[key]: ListedPage(key, section, frozenset(links[key] & sections.keys()))
        for key, section in sections.items()
        if key in rows
    }
    tags = {key: TagName(**texts) for key, texts in said.items()}
    return Catalogue(pages, tags, named_by_stem(tags, languages), frozenset(languages))


def named_by_stem(
    tags: Mapping[Key, TagName], languages: Iterable[str]
) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, tag in tags.items():
        for language in languages:
            for one in stems_of(f"{tag.title} {tag.short_title}", language):
                found[one].add(token(key))
    return {one: frozenset(tokens) for one, tokens in found.items()}


@Prepared
def everything(*, now: Parameter) -> Any:
    """Five columns for each: what it is, its page, a text and a number."""
    text = TextField()
    parts = [
        SearchedPage.objects.order_by().values_list(
            Value("row", text), "model", "object_id", Value("", text), "pk"
        )
    ]
    for section, kind in KINDS.items():
        pages, name = kind.pages.published(now).order_by(), Value(kind.model_name, text)
        nothing = Value(0, BigIntegerField())
        parts.append(
            pages.values_list(Value("page", text), name, "pk", Value(section, text), nothing)
        )
        if kind.model in named_models():
            parts += [
                pages.values_list(Value(what, text), name, "pk", Cast(what, text), nothing)
                for what in TagName._fields
            ]
        spoken = pages.exclude(language="").values_list("language").distinct()
        parts.append(
            spoken.values_list(
                Value("language", text), name, nothing, Cast("language", text), nothing
            )
        )
    parts += [part for field in tagging_fields() for part in link_parts(field)]
    first, *others = parts
    return first.union(*others, all=True)


def link_parts(field: Any) -> list[Any]:
    """A link to a problem or an outcome, seen from both of its ends where both are such."""
    tags = {KINDS[name].model for name in tag_sections()}
    rows, own, other = link_table(field)
    ends = [(field.model, own, field.related_model, other)]
    ends += [(field.related_model, other, field.model, own)]
    return [
        rows.objects.order_by().values_list(
            Value("link", TextField()),
            Value(page._meta.model_name, TextField()),
            page_column,
            Value(tag._meta.model_name, TextField()),
            tag_column,
        )
        for page, page_column, tag, tag_column in ends
        if tag in tags
    ]
