"""Who wrote an article, by the names in its front matter.

They are matched with the people of the site by name, short name, slug or old slug, in any letter
case. A name that nobody has stays in the front matter, and waits in `imported` until somebody has.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext

from casestudies.files.cross_links import AUTHOR_KEYS, declared_links, link_name, page_key
from casestudies.files.front_matter import parse_front_matter
from casestudies.history.revisions import record_all
from casestudies.models import Article, Person
from casestudies.tables.picked_order import row_order, store_picked

# What `imported` calls the names that were nobody's, by the names of their links.
WAITING = "waiting"


def spellings(text: str) -> Iterator[str]:
    """What a name in a front matter may be known as: as it is written, and as a slug."""
    name = text.strip().strip("/").rpartition("/")[2]
    yield name.casefold()
    yield slugify(name, allow_unicode=True)


def known_as(person: Person) -> Iterator[str]:
    """What a front matter may call a stored person, folded."""
    old = (
        path.strip("/").rpartition("/")[2] for path in person.aliases.values_list("path", flat=True)
    )
    names = (person.title, person.short_title, person.slug, *old)
    return (name.casefold() for name in names if name)


def link_waiting(people: Iterable[Person]) -> list[Article]:
    """Make these people authors of the articles whose files name them and found nobody; those
    articles, each with a new version. Call it inside a transaction.
    """
    named = {name: person for person in people for name in known_as(person)}
    if not named:
        return []
    rows = Article.objects.select_for_update().filter(imported__has_key=WAITING)
    found = [article for article in rows if take_authors(article, named)]
    record_all(found, reason=gettext("Author found"))
    return found


def take_authors(article: Article, named: dict[str, Person]) -> bool:
    """Link those whom the article's file names, in its order; whether there were any."""
    waiting: dict[str, str] = article.imported[WAITING]
    new = {link: person for link, text in waiting.items() if (person := match(text, named))}
    if not new:
        return False
    left = {link: text for link, text in waiting.items() if link not in new}
    links = article.imported.get("links", {}) | {k: page_key(p) for k, p in new.items()}
    article.imported = article.imported | {"links": links, WAITING: left}
    if not left:
        del article.imported[WAITING]
    article.save(update_fields=["imported"])
    order = row_order(Article, "authors")
    authors = dict.fromkeys([*article.authors.order_by(order), *new.values()])
    store_picked(article, "authors", in_file_order(article, authors))
    return True


def match(text: str, named: dict[str, Any]) -> Any | None:
    """Whom of these a name in a front matter means."""
    return next((named[one] for one in spellings(text) if one in named), None)


def in_file_order(article: Article, authors: Iterable[Person]) -> list[Person]:
    """The authors in the order of the file, those whom it does not name at the end."""
    links = article.imported["links"]
    declared = declared_links(parse_front_matter(article.front_matter))
    written = [link_name(key, text) for key, _i, text, _path in declared if key in AUTHOR_KEYS]
    places = {links[link]: place for place, link in enumerate(written) if link in links}
    return sorted(authors, key=lambda person: places.get(page_key(person), len(places)))
