"""The words of a page as the search reads them."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.conf import settings

from casestudies.search.stems import folded_words, main_language, stem
from casestudies.tables.mentions import key_of
from casestudies.tables.searched_pages import MOST_INDEXED_WORDS, SearchedPage
from casestudies.text import shortcodes
from casestudies.text.budget import MAX_TEXT_LENGTH
from casestudies.text.plain_words import plain_text
from casestudies.text.words import for_readers, is_sentence

# What visitors would say themselves: it names the page as much as its title does.
NAMING_FIELDS = ("title", "short_title", "role", "fact_title", "fact_signal", "fact_question")
# Blocks whose words are the site's, not the page's.
SAME_EVERYWHERE = frozenset({"contact-cta"})


class PageWords(NamedTuple):
    """What a page is searched by: what names it, what stands above its text, and the text."""

    naming: str
    lead: str
    text: str


def words_of_page(page: Any) -> PageWords:
    """The words of a page of any kind, without markup."""
    facts = [field.name for field in page._meta.concrete_fields if field.name.startswith("fact_")]
    above = ["description", *(name for name in facts if name not in NAMING_FIELDS), "image_alt"]
    return PageWords(
        column_texts(page, NAMING_FIELDS), column_texts(page, above), text_of_page(page)
    )


def column_texts(page: Any, names: Any) -> str:
    """What stands in those of the columns that the page has."""
    return "\n".join(filter(None, (getattr(page, name, "") for name in names)))


def text_of_page(page: Any) -> str:
    """The page's text as it is read, in one line."""
    body = page.body[:MAX_TEXT_LENGTH]
    if page.is_html:
        return without_line_breaks(for_readers(body))
    return without_line_breaks(f"{plain_text(body)} {' '.join(block_sentences(body))}")


def block_sentences(body: str) -> Iterator[str]:
    """What the blocks in a text say in their parameters."""
    if "{{" not in body:
        return
    for call in shortcodes.walk(shortcodes.scan(body)):
        if call.name not in SAME_EVERYWHERE:
            values = [*call.params.values(), *call.args]
            yield from (value for value in values if isinstance(value, str) and is_sentence(value))


def without_line_breaks(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())


def page_language(page: Any) -> str:
    """The main language of a page's words: its own, or the site's."""
    return main_language(page.language or settings.LANGUAGE_CODE)


class Stemmed(NamedTuple):
    """Words as an index wants them: divided by blanks."""

    naming: str
    lead: str
    text: str
    words: str
    """Each word that occurs, whole."""


def stemmed(words: PageWords, language: str) -> Stemmed:
    """The words of a page in that main language, as they are compared."""
    folded = [folded_words(part)[:MOST_INDEXED_WORDS] for part in words]
    naming, lead, text = (" ".join(stem(word, language) for word in part) for part in folded)
    written = dict.fromkeys(word for part in folded for word in part)
    return Stemmed(naming, lead, text, " ".join(written))


def made_rows(pages: Iterable[Any]) -> Iterator[SearchedPage]:
    """New rows for pages of one model."""
    for page in pages:
        said = words_of_page(page)
        key = key_of(page)
        stems = stemmed(said, page_language(page))
        row = SearchedPage(model=key.model, object_id=key.pk, text=said.text)
        row.title, row.text_stems, row.words = stems.naming, stems.text, stems.words
        row.lead_stems = stems.lead
        yield row
