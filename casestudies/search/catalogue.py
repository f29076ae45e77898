"""Which pages may be found now, and by what they are filtered."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import BigIntegerField, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from casestudies.kinds import KINDS, all_link_fields, link_table
from casestudies.mentions import Key
from casestudies.search.rows import SearchedPage
from casestudies.search.stems import main_language, stems_of
from casestudies.version.kept_for_version import kept_for_version
from contact.prepared import Parameter, Prepared


class ListedPage(NamedTuple):
    """A published page."""

    key: Key
    section: str
    tags: frozenset[Key]
    """The published problems, outcomes and people that it is linked with."""


class Tag(NamedTuple):
    """What a tag's address ends with, and what it is called."""

    slug: str
    title: str
    short_title: str

    @property
    def name(self) -> str:
        return self.short_title or self.title


class Catalogue(NamedTuple):
    """What visitors may find at a moment."""

    pages: Mapping[int, ListedPage]
    """Every published page by the number of its row."""
    tags: Mapping[Key, Tag]
    """Published problems, outcomes and people."""
    tagged: Mapping[Key, Sequence[int]]
    """The rows of the pages that have a tag, and twice that of the tag's own page."""
    named: Mapping[str, Sequence[Key]]
    """The tags by the stems of their names."""
    languages: Sequence[str]
    """The main languages of the site and of its pages."""
    rows: int
    """How many pages the index has, published or not."""


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
        rows[key]: ListedPage(key, section, frozenset(links[key] & said.keys()))
        for key, section in sections.items()
        if key in rows
    }
    tags = {key: Tag(**texts) for key, texts in said.items()}
    in_order = sorted(languages)
    return Catalogue(pages, tags, tagged(pages), tags_by_name(tags, in_order), in_order, len(rows))


def tagged(pages: Mapping[int, ListedPage]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = defaultdict(list)
    for row, page in pages.items():
        found[page.key] += [row, row]
        for tag in page.tags:
            found[tag].append(row)
    return found


def tags_by_name(tags: Mapping[Key, Tag], languages: Iterable[str]) -> dict[str, list[Key]]:
    found: dict[str, list[Key]] = defaultdict(list)
    for key, tag in tags.items():
        words = f"{tag.title} {tag.short_title}"
        for one in {one for language in languages for one in stems_of(words, language)}:
            found[one].append(key)
    return found


@Prepared
def everything(*, now: Parameter) -> Any:
    """Five columns for each: what it is, its page, a text and a number."""
    text, nothing = TextField(), Value(0, BigIntegerField())
    rows = SearchedPage.objects.order_by()
    parts = [rows.values_list(Value("row", text), "model", "object_id", Value("", text), "pk")]
    for section, kind in KINDS.items():
        pages, name = kind.pages.published(now).order_by(), Value(kind.model_name, text)
        own: list[tuple[str, Any]] = [("page", Value(section, text))]
        if kind.model in tag_models():
            own += [(what, Cast(what, text)) for what in Tag._fields]
        parts += [
            pages.values_list(Value(what, text), name, "pk", said, nothing) for what, said in own
        ]
        spoken = pages.exclude(language="").values_list(
            Value("language", text), name, nothing, Cast("language", text), nothing
        )
        parts.append(spoken.distinct())
    parts += [part for field in all_link_fields() for part in link_parts(field)]
    first, *others = parts
    return first.union(*others, all=True)


def tag_models() -> set[Any]:
    """The models whose names are words of what is linked to them."""
    return {kind.model for kind in KINDS.values() if kind.is_tag or kind.section == "people"}


def link_parts(field: Any) -> Iterator[Any]:
    """A link to a tag, from either of its ends."""
    rows, own, other = link_table(field)
    ends = [(field.model, own, field.related_model, other)]
    ends += [(field.related_model, other, field.model, own)]
    for page, page_column, tag, tag_column in ends:
        if tag in tag_models():
            yield rows.objects.order_by().values_list(
                Value("link", TextField()),
                Value(page._meta.model_name, TextField()),
                page_column,
                Value(tag._meta.model_name, TextField()),
                tag_column,
            )
