"""A result in words: the piece of its texts that answers, with what was found marked in it."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

# In characters: what is shown of a text, what of it stands before the first word that was found,
# and how much of it is looked at.
LENGTH, LEAD, LOOKED_AT = 240, 60, 10_000
SENTENCE_ENDS = (". ", "? ", "! ", "… ")

Span = tuple[int, int]
# Where in a text the words stand that were found.
Spans = Callable[[str], Sequence[Span]]


class Excerpt(NamedTuple):
    """A piece of a text, and how many different words that were found it holds."""

    text: str
    words: int
    start: int = 0


def with_marks(text: str, spans: Spans) -> SafeString:
    """The text in HTML, with `<mark>` around the words that were found."""
    parts, end = [], 0
    for start, stop in spans(text):
        parts += [escape(text[end:start]), format_html("<mark>{}</mark>", text[start:stop])]
        end = stop
    # Each part is escaped, or comes from `format_html`.
    return SafeString("".join([*parts, escape(text[end:])]))


def snippet(texts: Sequence[str], spans: Spans) -> SafeString:
    """The piece of these texts, in one line, that holds most of the words that were found; of the
    first that is not empty where none holds any. It is cut between words.
    """
    pieces = [best_piece(" ".join(text[:LOOKED_AT].split()), spans) for text in texts if text]
    best = max(pieces, key=lambda piece: piece.words, default=Excerpt("", 0))
    shown = piece_from(best.text, best.start)
    before, after = "… " * (best.start > 0), " …" * (best.start + len(shown) < len(best.text))
    return format_html("{}{}{}", before, with_marks(shown, spans), after)


def best_piece(text: str, spans: Spans) -> Excerpt:
    """The piece of a text with most different words that were found; the first of several."""
    places = spans(text)
    inside = Counter[str]()
    best, coming = Excerpt(text, 0), 0
    for start, stop in places:
        while coming < len(places) and places[coming][1] <= start + LENGTH - LEAD:
            inside[word_at(text, places[coming])] += 1
            coming += 1
        if len(inside) > best.words:
            best = Excerpt(text, len(inside), start)
        gone = word_at(text, (start, stop))
        inside[gone] -= 1
        if not inside[gone]:
            del inside[gone]
    return best._replace(start=start_before(text, best.start))


def word_at(text: str, place: Span) -> str:
    return text[slice(*place)].casefold()


def start_before(text: str, place: int) -> int:
    """Where a piece about that place begins: with its sentence, if that is near enough, otherwise
    with a word.
    """
    if place <= LEAD:
        return 0
    sentence = max(text.rfind(mark, place - LEAD, place) for mark in SENTENCE_ENDS)
    if sentence >= 0:
        return sentence + 2
    return text.find(" ", place - LEAD, place) + 1 or place


def piece_from(text: str, start: int) -> str:
    """What is shown of a text from there: whole words, where it has blanks."""
    end = start + LENGTH
    if end >= len(text):
        return text[start:]
    space = text.rfind(" ", start + LENGTH // 2, end + 1)
    return text[start : space if space > 0 else end]
