"""The menus as Hugo keeps them: entries in the pages' own front matter, the others in a file."""

import io
from collections.abc import Iterator
from typing import Any

from ruamel.yaml import YAML

from casestudies.files.front_matter.values import FrontMatter, Written
from casestudies.models import Section
from casestudies.publishing import Page
from casestudies.tables.menu_entries import MenuEntry

# Where Hugo looks for it, from the site's root.
MENU_FILE = "config/_default/menus.yaml"
# Room between two weights, for whoever goes on by hand.
STEP = 10


def entries_of_the_configuration() -> Iterator[MenuEntry]:
    """The entries that no page's front matter asks for. Two queries a kind of page, one more."""
    lists = {section.get_absolute_url(): section for section in Section.objects.all()}
    for entry in MenuEntry.objects.prefetch_related("page"):
        # That of a list leads to its address, as there need be no introduction.
        page: Any = entry.page or lists.get(entry.address)
        if not page or entry.menu not in page.imported.get("menus", []):
            yield entry


def as_yaml(entries: list[MenuEntry]) -> str:
    """Hugo's `menus.yaml` with these entries; a page by its content path, as it may move."""
    found: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry.menu, []).append(as_hugo(entry))
    output = io.StringIO()
    YAML().dump(found, output)
    return output.getvalue()


def as_hugo(entry: MenuEntry) -> dict[str, Any]:
    page: Any = entry.page
    is_page = page and not entry.address
    place = {"pageRef": f"/{page.content_path}"} if is_page else {"url": entry.url}
    return {"name": entry.label or entry.name, **place, "weight": STEP * entry.position}


def changes(page: Page, front: FrontMatter) -> dict[str, Written]:
    """What is taken out of the front matter: the menus from which an editor took the page."""
    asked_for = page.imported.get("menus", [])
    left = menus_with(page) if asked_for else set()
    gone = [menu for menu in asked_for if menu not in left]
    if not gone:
        return {}
    key = next(key for key in ("menus", "menu") if front.get(key))
    asked = front.get(key)
    if isinstance(asked, dict):
        return {f"{key}.{menu}": None for menu in gone}
    stay = [menu for menu in asked if menu not in gone] if isinstance(asked, list) else []
    return {key: [str(menu) for menu in stay] or None}


def menus_with(page: Page) -> set[str]:
    """The menus that have an entry for the page, or for the list that it introduces."""
    found = {entry.menu for entry in page.menu_entries.all()}
    if isinstance(page, Section):
        to_list = MenuEntry.objects.filter(address=page.get_absolute_url())
        found |= set(to_list.values_list("menu", flat=True))
    return found
