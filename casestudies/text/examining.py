"""How much of a text visitors will see, beside what there is to say about it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from casestudies.text import shortcodes
from casestudies.text.blocks import PageContext, registry
from casestudies.text.composing import Composition
from casestudies.text.messages import Message
from casestudies.text.shortcodes import Part, Shortcode
from casestudies.text.words import words_in_parameters, words_of_html, words_of_source
from casestudies.text.wrapping import shows_text, takes_in_text, title_of

_OPENING = re.compile(r"^\s*<([a-z][\w-]*)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ExaminedText:
    """What there is to say about a text; its words, and how many of them visitors see.

    `left_out` names the unknown shortcodes and the raw HTML that may be why some are not seen, with
    what is known of their templates, `elsewhere` those that take in another file: how many words
    that has nobody counted.
    """

    messages: list[Message]
    words: int
    seen: int
    left_out: tuple[str, ...]
    elsewhere: tuple[str, ...]


def examine_text(
    markdown: str, page: PageContext, *, allow_html: bool, html_counts: bool = True
) -> ExaminedText:
    """What `lint` says, with the share of the words that visitors will see.

    Without `html_counts` raw HTML that is left out has no words, as nobody saw it before either.
    The Markdown is read at most once, and not at all where nothing of it can be lost.
    """
    text = Composition(page, allow_html=allow_html)
    html = text.examine(markdown)
    source = words_of_source(" ".join(_stretches(text.scanned)))
    hidden = () if html_counts else words_of_source("\n".join(text.html_left_out))
    words, seen = (len(source),) * 2 if html is None else _counted(source, hidden, html)
    tags = _OPENING.findall("\n".join(text.html_left_out)) if html_counts else ()
    calls = [call for call in shortcodes.walk(text.scanned) if call.name not in registry()]
    made = made_by_templates(calls, page)
    said = sum(words_in_parameters(call, title_of(call)) for call in calls)
    left_out = [f"{name}{made_there(made[name])}" for name in text.left_out]
    return ExaminedText(
        messages=text.sorted_messages(),
        words=words + said + made.total(),
        seen=seen,
        left_out=tuple(dict.fromkeys([*left_out, *(f"<{name.lower()}>" for name in tags)])),
        elsewhere=tuple(dict.fromkeys(call.name for call in calls if takes_in_text(call))),
    )


def made_by_templates(calls: Iterable[Shortcode], page: PageContext) -> Counter[str]:
    """How many words the templates of shortcodes that wrap no text wrote, by their names."""
    made: Counter[str] = Counter()
    for call in calls:
        if not call.inner:
            made[call.name] += page.words_of_template(call.name)
    return made


def made_there(words: int) -> str:
    return f" (some {words} words)" if words else ""


def _counted(source: list[str], hidden: Iterable[str], html: str) -> tuple[int, int]:
    """How many words there are without those that are hidden, and how many of them the HTML has."""
    words = Counter(source) - Counter(hidden)
    return words.total(), (words & Counter(words_of_html(html))).total()


def _stretches(parts: Iterable[Part]) -> Iterator[str]:
    """The author's text, that between the tags of a shortcode included where Hugo may show it."""
    for part in parts:
        if isinstance(part, str):
            yield part
        elif isinstance(part, Shortcode) and (part.name in registry() or shows_text(part)):
            yield from _stretches(part.inner or ())
