"""A page's file and the newer one that somebody else wrote, in one."""

from collections.abc import Container

from casestudies.files.cross_links import LINK_KEYS
from casestudies.files.exporting.page_files import file_of, generator_words, head_changes
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.values import FrontMatter, Param, Written
from casestudies.files.mapping import ALIAS_KEYS
from casestudies.files.merging import Merged, merged, two_sided
from casestudies.models import SourceFile
from casestudies.publishing import Page

# Lists that take from both sides what each of them added.
LISTS = {*LINK_KEYS, *ALIAS_KEYS, "menu", "menus"}


def merged_file(page: Page, keys: Container[str], source: SourceFile, theirs: str) -> Merged:
    """Their file with what was edited here; where both have changed the same key or line, both
    stand there between marks. The head is merged key by key, the text line by line.

    Raises FrontMatterError where a head cannot be read.
    """
    begun = split(source.given or source.text, dots_close=source.is_jekyll)
    ours = split(file_of(page, keys, source), dots_close=source.is_jekyll)
    head, body = split(theirs, dots_close=source.is_jekyll)
    text = merged(begun[1], ours[1], body)
    before, here, there = map(parse_front_matter, (begun[0], ours[0], head))
    changes = {
        key: value
        for key, value in head_changes(page, head, keys, generator_words(source)).items()
        if front_value(before, key) != front_value(here, key)
    }
    changes |= taken_back(before, here, changes)
    both = patch_front_matter(head, changes)
    if not any(is_clash(key, before, here, there) for key in changes):
        above = head.count("\n")
        return Merged(both + text.text, [line + above for line in text.conflicts])
    return Merged(two_sided(both, head) + text.text, [1, *text.conflicts])


def taken_back(
    before: FrontMatter, here: FrontMatter, changes: dict[str, Written]
) -> dict[str, Written]:
    """What the last export wrote, and the page says no more: there its file came from."""
    named = {key.lower().partition(".")[0] for key in changes}
    found: dict[str, Written] = {}
    for key in sorted({*before.values, *here.values} - named):
        value = here.values.get(key)
        if value != before.values.get(key) and not isinstance(value, list | dict):
            found[key] = value
    return found


def is_clash(key: str, before: FrontMatter, here: FrontMatter, there: FrontMatter) -> bool:
    """Whether both sides have given the key a value of their own."""
    known = front_value(before, key), front_value(here, key)
    return key.partition(".")[0] not in LISTS and front_value(there, key) not in known


def front_value(front: FrontMatter, key: str) -> Param:
    return front.get(key.lower())
