"""A page becomes its file again: as it came where nobody edited it, else changed in place."""

from collections.abc import Container
from dataclasses import dataclass
from functools import partial

from casestudies.files import cross_links, imported, mapping, menus
from casestudies.files.exporting import liquid_words
from casestudies.files.front_matter import parse_front_matter
from casestudies.files.front_matter.finding import split
from casestudies.files.front_matter.patching import patch_front_matter
from casestudies.files.front_matter.values import FrontMatter, Written, texts
from casestudies.files.merging import carried_back
from casestudies.models import Article, PlainPage, Section, SourceFile
from casestudies.page_paths import related_path
from casestudies.publishing import Page


@dataclass(frozen=True, slots=True)
class Words:
    """The keys by which a file says what the other generator calls otherwise."""

    aliases: str
    address: str


HUGO, JEKYLL = Words("aliases", "url"), Words("redirect_from", "permalink")


def file_of(
    page: Page, keys: Container[str], source: SourceFile | None, *, is_jekyll: bool = False
) -> str:
    """The page's file, in the words of the one that it came from; of one that came from none, in
    those of Jekyll or of Hugo. `keys` are those of all pages, by which links are known.

    Raises FrontMatterError where the stored head cannot be read any more.
    """
    if source is None:
        body = page.body.replace("\r\n", "\n")
        said = liquid_words.in_liquid(body) if is_jekyll else body
        return with_edits(page, page.front_matter, keys, JEKYLL if is_jekyll else HUGO) + said
    if source.is_jekyll:
        head, body = split(source.text, dots_close=True)
        in_liquid = partial(liquid_words.in_liquid, tags=liquid_words.wrapping_tags(body))
        edited = carried_back(body, source.body, page.body, in_liquid)
        return file_text(with_edits(page, head, keys, JEKYLL), edited)
    body = source.text.removeprefix(page.front_matter)
    return file_text(with_edits(page, page.front_matter, keys), carried_back(body, body, page.body))


def file_text(head: str, body: str) -> str:
    """A file of both; a head at the end of its file may have no line end."""
    is_open = head and body and not head.endswith("\n")
    return f"{head}\n{body}" if is_open else head + body


def with_edits(page: Page, head: str, keys: Container[str], words: Words = HUGO) -> str:
    """The head of a file, with what was edited here. Raises FrontMatterError."""
    return patch_front_matter(head, head_changes(page, head, keys, words))


def head_changes(page: Page, head: str, keys: Container[str], words: Words) -> dict[str, Written]:
    """What has to be written into that head. Raises FrontMatterError."""
    front = parse_front_matter(head)
    changes = field_changes(page, front, words)
    changes |= link_changes(page, front, keys) | alias_changes(page, front, words)
    changes |= menus.changes(page, front)
    if page.file_path and not {"published_at", "date"} & set(imported.edited_fields(page)):
        return changes
    dated = patch_front_matter(head, changes)
    publishing = publishing_changes if words is HUGO else jekyll_publishing_changes
    return changes | publishing(page, dated)


def generator_words(source: SourceFile) -> Words:
    return JEKYLL if source.is_jekyll else HUGO


def field_changes(page: Page, front: FrontMatter, words: Words) -> dict[str, Written]:
    """What has to be written for the attributes that an editor changed."""
    changed = imported.edited_fields(page)
    changes: dict[str, Written] = {}
    for mapped in mapping.mapped_fields(type(page)):
        if mapped.attribute in changed:
            key = mapped.new_key or mapped.key_in(front) or mapped.keys[0]
            changes[key] = value_of(page, mapped)
        if mapped.attribute == "description":
            changes |= address_changes(page, changed, words)
    if "image" in changes and isinstance(front.get("image"), dict):
        changes["image.src"] = changes.pop("image")
    if "images" in changes:
        own = image_of(page)
        changes["images"] = [*([own] if own else []), *texts(front.get("images"))[1:]]
    if isinstance(front.get("image"), str) and any(key.startswith("image.") for key in changes):
        changes = {"image": None, "image.src": image_of(page), **changes}
    return changes


def address_changes(page: Page, changed: list[str], words: Words) -> dict[str, Written]:
    changes: dict[str, Written] = {}
    if "date" in changed:
        changes["date"] = page.date  # type: ignore[attr-defined]
    if "slug" in changed and isinstance(page, PlainPage):
        # Of one that was born here the name of Hugo's file says it.
        is_said = words is HUGO and not page.file_path
        changes |= {} if is_said else {words.address: f"/{page.slug}/"}
    elif "slug" in changed and not isinstance(page, Section):
        changes["slug"] = page.slug
    return changes


def value_of(page: Page, mapped: mapping.MappedField) -> Written:
    if mapped.attribute == "image":
        return image_of(page)
    return mapped.write(getattr(page, mapped.attribute))


def image_of(page: Page) -> str | None:
    """How front matter calls the page's own image; None without one."""
    image = getattr(page, "image", "")
    return reference_of(page, image) if image else None


def reference_of(page: Page, path: str) -> str:
    """How front matter calls an image of the page: by the author's words where they are known."""
    images = page.imported.get("images", {})
    known = (reference for reference, (stored, _) in images.items() if stored == path)
    return next(known, f"/media/{path}")


def publishing_changes(page: Page, head: str) -> dict[str, Written]:
    """`draft` and `publishDate` such that Hugo shows the page when this site does."""
    front = parse_front_matter(head)
    fields = mapping.read_fields(front, type(page))
    if page.published_at is None:
        return {} if fields.is_draft else {"draft": True}
    changes: dict[str, Written] = {}
    if fields.is_draft and front.get("draft") is not None:
        changes["draft"] = False
    if mapping.plain_bool(front.get("published")) is False:
        changes["published"] = None
    if fields.values.get("published_at") != page.published_at:
        changes["publishDate"] = mapping.as_param(page.published_at)
    return changes


def jekyll_publishing_changes(page: Page, head: str) -> dict[str, Written]:
    """The same for Jekyll, which has one date, and `published`."""
    front = parse_front_matter(head)
    fields = mapping.read_fields(front, type(page))
    if page.published_at is None:
        return {} if fields.is_draft else {"published": False}
    said = [key for key in ("draft", "published") if front.get(key) is not None]
    changes: dict[str, Written] = dict.fromkeys(said if fields.is_draft else ())
    if fields.values.get("published_at") != page.published_at:
        changes["date"] = mapping.as_param(page.published_at)
    return changes


def link_changes(page: Page, front: FrontMatter, keys: Container[str]) -> dict[str, Written]:
    """The lists of links from which an editor took something, or to which one was added."""
    found = cross_links.edited_links(page, keys)
    if found is None:
        return {}
    gone, added = found
    declared = page.imported.get("links", {})
    new = new_items(page, front, added)
    changes: dict[str, Written] = {}
    for key in cross_links.LINK_KEYS:
        items = cross_links.items_of(front, key)
        stay = [
            text for text in items if declared.get(cross_links.link_name(key, text)) not in gone
        ]
        wanted = list(dict.fromkeys([*stay, *new.get(key, [])]))
        if wanted != items:
            changes[key] = list(wanted)
    return changes


def new_items(page: Page, front: FrontMatter, added: set[str]) -> dict[str, list[str]]:
    """The links that an editor made, by the key they belong to: authors by their names."""
    people = page.authors.all() if isinstance(page, Article) else ()
    names = {related_path(cross_links.page_key(one)): one.title for one in people}
    wrote = [name for path, name in names.items() if path in added]
    is_single = front.get("authors") is None and front.get("author") is not None
    return {"related": sorted(added - names.keys()), "author" if is_single else "authors": wrote}


def alias_changes(page: Page, front: FrontMatter, words: Words = HUGO) -> dict[str, Written]:
    """The old addresses, where an editor added some or took some away."""
    known = page.imported.get("aliases", {})
    gone = imported.lost_addresses(page)
    paths = {redirect.path for redirect in page.aliases.all()}
    added = sorted(paths - set(known.values()) - set(page.imported.get("redirects", [])))
    written = [key for key in mapping.ALIAS_KEYS if front.get(key) is not None] or [words.aliases]
    changes: dict[str, Written] = {}
    for key in written:
        items = texts(front.get(key))
        stay = [text for text in items if known.get(text) not in gone]
        new = added if key == written[0] else []
        if new or stay != items:
            changes[key] = [*stay, *new]
    return changes
