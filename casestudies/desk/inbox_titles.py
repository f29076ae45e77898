"""How the inbox calls the pages that brought requests: by their titles, also of drafts."""

from collections import defaultdict
from typing import Any
from urllib.parse import unquote

from django.urls import reverse
from django.utils.translation import gettext as _

from casestudies.kinds import KINDS, ROOTED, SECTIONS, parse_address
from casestudies.models import Outcome, Problem, Section
from contact.inbox.titles import Titles

# One list of values for the database; a page of the inbox has fifty.
MOST_TOLD = 1_000


def titles_told(paths: set[str], problems: set[str], outcomes: set[str]) -> Titles:
    """The titles of what is there under these names. A query for each kind of page at most."""
    return Titles(
        pages=titles_by_path(paths),
        problems=titles_by_slug(Problem.objects, problems),
        outcomes=titles_by_slug(Outcome.objects, outcomes),
    )


def titles_by_path(paths: set[str]) -> dict[str, str]:
    by_section: dict[str, dict[str, str]] = defaultdict(dict)
    found: dict[str, str] = {}
    lists: dict[str, str] = {}
    for path in sorted(paths)[:MOST_TOLD]:
        if path == "/":
            found[path] = str(_("Home page"))
        elif path == reverse("contact:diagnostic"):
            found[path] = str(_("The form’s own page"))
        elif (name := path.strip("/")) in SECTIONS:
            lists[name] = path
        elif place := parse_address(unquote(path)):
            by_section[place[0]][place[1]] = path
    for section, wanted in by_section.items():
        titles = titles_by_slug(KINDS.get(section, ROOTED).pages, set(wanted))
        found |= {wanted[slug]: title for slug, title in titles.items()}
    return found | titles_of_lists(lists)


def titles_of_lists(lists: dict[str, str]) -> dict[str, str]:
    """The titles of lists by their paths: as their introductions call them."""
    own = titles_by_slug(Section.objects, set(lists))
    return {path: own.get(name) or str(SECTIONS[name].title) for name, path in lists.items()}


def titles_by_slug(pages: Any, slugs: set[str]) -> dict[str, str]:
    rows = pages.filter(slug__in=sorted(slugs)[:MOST_TOLD])
    return dict(rows.values_list("slug", "title")) if slugs else {}
