"""A free address for every page that comes in: two folders may hold pages of one name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, count

from casestudies.files.importing.known_pages import KnownPage
from casestudies.files.importing.reading.document import Document
from casestudies.files.importing.reading.documents import page_path
from casestudies.kinds import RESERVED, ROOTED
from casestudies.page_paths import is_reserved

Owners = Mapping[tuple[str, str], str]
"""The keys of the pages that have an address, by section and slug."""
ROOM = 190


def settle_slug(document: Document, stored: KnownPage | None, owners: Owners) -> None:
    """Give the document a slug that no other page has, with a remark if that is not its own.

    `stored` is the page as it was imported before: it keeps what it was given then. The
    introduction of a list that has one already becomes a page at its own path.
    """
    own = {None, document.file.content_path, stored.key if stored else None}
    if document.file.is_section_page:
        if owners.get(("", document.slug)) in own:
            return
        document.file = replace(document.file, section=ROOTED.section)
        document.slug = page_path(document)
    wanted, address = document.slug, document.address
    known = [stored.slug] if stored and is_variant(stored.slug, wanted) else []
    is_rooted = document.file.is_rooted
    document.slug = next(
        slug
        for slug in chain(known, numbered_slugs(wanted, is_rooted=is_rooted))
        if not is_forbidden(slug, is_rooted=is_rooted)
        and owners.get((document.file.section, slug)) in own
    )
    if document.slug != wanted:
        owner = owners.get((document.file.section, wanted), "the site itself")
        text = f"The address {address} belongs to {owner}; this page is at {document.address}."
        document.fields.remark(document.front.place("slug"), text)


def is_variant(slug: str, wanted: str) -> bool:
    """Whether the slug is that which was wanted, with a number."""
    return re.sub(r"-\d+(?=/|$)", "", slug) == re.sub(r"-\d+(?=/|$)", "", wanted)


def numbered_slugs(slug: str, *, is_rooted: bool) -> Iterator[str]:
    """The slug, then with numbers at its end; at the end of its first part where that is in the
    site's way.
    """
    yield slug
    first, slash, rest = slug.partition("/")
    for number in count(2):
        if is_rooted and is_reserved(slug):
            yield f"{first}-{number}{slash}{rest}"
        else:
            yield f"{slug[:ROOM]}-{number}"


def is_forbidden(slug: str, *, is_rooted: bool) -> bool:
    """Whether the address of that slug is one of the site's own."""
    return slug in RESERVED or (is_rooted and is_reserved(slug))
