"""What a text mentions, as rows that are not stored yet; where its links lead is not known then."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import CharField, Q, TextField

from casestudies.desk.links.names import mentioned_name, text_place
from casestudies.history.showing import draft_texts
from casestudies.history.snapshots import own_fields
from casestudies.proof.keys import proof_key
from casestudies.publishing import Page
from casestudies.tables.mentions import Mention, clipped, key_of
from casestudies.text.blocks import known_calls
from casestudies.text.links import text_links
from casestudies.text.shortcodes import scan

IMAGE_FOLDER = "images/"
_IMAGE = re.compile(IMAGE_FOLDER + r"[0-9a-f]{24}\.(?:jpg|png|webp)")


def image_paths_in(text: str) -> list[str]:
    """The images of the library that the text shows, each once."""
    return list(dict.fromkeys(_IMAGE.findall(text)))


def mentions_in(page: Page) -> Iterator[Mention]:
    """What a stored page mentions."""
    yield from links_in(page)
    yield from images_in(page, searched_words(page))
    yield from proof_in(page)


def draft_mentions(rule: Q) -> Iterator[Mention]:
    """What draft changes mention, of the versions that the rule finds and that wait."""
    for page, fields in draft_texts(rule):
        for row in (*links_in(page), *images_in(page, str(fields))):
            row.is_draft = True
            yield row


def mention(page: Page, name: str, **values: Any) -> Mention:
    key = key_of(page)
    return Mention(model=key.model, object_id=key.pk, name=clipped(name), **values)


def images_in(page: Page, text: str) -> Iterable[Mention]:
    paths = image_paths_in(text)
    return (mention(page, path, kind=Mention.Kind.IMAGE, written=path) for path in paths)


def links_in(page: Page) -> Iterator[Mention]:
    for link in text_links(page.body):
        yield mention(
            page,
            mentioned_name(link, text_place(page)),
            kind=Mention.Kind.PAGE,
            written=link.written,
            start=link.start,
            line=link.line_in(page.body),
            is_ref=link.is_ref,
            section=link.section,
        )


def searched_words(page: Page) -> str:
    """All that an editor has written, and what came with an imported page."""
    fields = (f for f in own_fields(type(page)) if isinstance(f, CharField | TextField))
    return " ".join([*(str(getattr(page, f.name)) for f in fields), str(page.imported)])


def proof_in(page: Page) -> Iterator[Mention]:
    """The testimonials and clients that calls name by their keys."""
    if "{{" not in page.body:
        return
    for call, block in known_calls(scan(page.body)):
        for name in block.named(call):
            if not name.is_page:
                yield mention(
                    page,
                    proof_key(name.written),
                    kind=name.section,
                    written=call.name,
                    line=call.line,
                )
