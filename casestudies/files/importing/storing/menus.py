"""Menu entries of a Hugo site: from the pages' front matter, and from the configuration.

https://gohugo.io/content-management/menus/ tells what may stand there. Ours are flat and two, so
entries below others and other menus are left out, and the report says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError

from casestudies.addresses.content_paths import page_urls, parse_path
from casestudies.files.front_matter.values import Place
from casestudies.files.importing.report import START, Level, Report
from casestudies.files.importing.storing.page_import import PageImport
from casestudies.menus.menu_targets import MenuTarget, menu_target
from casestudies.models import Section
from casestudies.tables.menu_entries import Menu, MenuEntry, name_of

KEYS = ("menus", "menu")


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry as a file has it, and where it stands there."""

    menu: str
    label: str
    weight: int
    leads_to: str
    parent: str
    file: Path | str
    place: Place = START
    page: Any = field(default=None, compare=False)

    @property
    def order(self) -> tuple[bool, int, str]:
        """Hugo's order: by weight, those without one last, then by name."""
        return not self.weight, self.weight, self.label


def declared_entries(item: PageImport) -> list[MenuItem]:
    """The entries that a page's front matter asks for, in any of Hugo's three ways."""
    document = item.document
    key = next((key for key in KEYS if document.front.get(key)), "")
    return [
        MenuItem(
            menu=menu,
            label=plain_label(entry.get("name")),
            weight=whole_number(entry.get("weight")) or item.page.weight or 0,
            leads_to=item.page.get_absolute_url(),
            parent=plain_label(entry.get("parent")),
            file=document.file.path,
            place=document.front.place(key),
            page=item.page,
        )
        for menu, entry in menus_by_name(document.front.get(key) if key else None)
    ]


def menus_by_name(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Menus by name with what is said of the entry: a name, a list of names, or a map."""
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list):
        value = {name: {} for name in value if isinstance(name, str)}
    for name, entry in (value or {}).items() if isinstance(value, dict) else ():
        yield name, entry if isinstance(entry, dict) else {}


def configured(config: Mapping[str, Any], file: Path | str) -> list[MenuItem]:
    """The entries of a parsed configuration (`hugo.yaml`, `menus.toml`…), keys in lower case.

    `file` is what the report calls it. A site in several languages has those of its default one.
    """
    languages, default = config.get("languages"), plain_label(config.get("defaultcontentlanguage"))
    own = languages.get(default or "en") if isinstance(languages, dict) else None
    places = [own if isinstance(own, dict) else {}, config]
    found: Any = next((place[key] for place in places for key in KEYS if place.get(key)), {})
    base = plain_label(config.get("baseurl")).rstrip("/")
    return [
        MenuItem(
            menu=menu,
            label=plain_label(entry.get("name")),
            weight=whole_number(entry.get("weight")),
            leads_to=leads_to(entry, base),
            parent=plain_label(entry.get("parent")),
            file=file,
        )
        for menu, entries in (found.items() if isinstance(found, dict) else ())
        for entry in (entries if isinstance(entries, list) else [])
        if isinstance(entry, dict)
    ]


def leads_to(entry: Mapping[str, Any], base: str) -> str:
    """`pageRef`, or `url`; an address of the site itself as a path."""
    written = plain_label(entry.get("pageref")) or plain_label(entry.get("url"))
    own = written.removeprefix(base) if base else written
    return own or "/"


def plain_label(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int | float) else ""


def whole_number(value: Any) -> int:
    return int(value) if isinstance(value, int | float) and isfinite(value) else 0


def save_menus(items: Iterable[MenuItem], report: Report) -> None:
    """Store the entries after those that are there; none that leads where one leads already.

    Each menu that has no entry yet takes what stands in pages and configuration; later imports add
    only what pages newly ask for, because the menu is its owner's now.
    """
    stored = list(MenuEntry.objects.prefetch_related("page"))
    for item in sorted(items, key=lambda item: item.order):
        menu = [entry for entry in stored if entry.menu == item.menu]
        is_owned = any(entry.pk for entry in menu)
        if reason := why_not(item, is_owned=is_owned):
            report.add(item.file, Level.NOTE, reason, item.place)
            continue
        try:
            entry = entry_of(item, position=1 + max((e.position for e in menu), default=0))
        except ValidationError as error:
            said = f"The menu entry “{item.label}” is left out. {error.messages[0]}"
            report.add(item.file, Level.WARNING, said, item.place)
            continue
        if entry.url not in [other.url for other in menu]:
            stored.append(entry)
    MenuEntry.objects.bulk_create(entry for entry in stored if not entry.pk)


def is_ours(item: MenuItem) -> bool:
    """Whether the menus here can hold it."""
    return item.menu in Menu.values and not item.parent


def why_not(item: MenuItem, *, is_owned: bool) -> str:
    """Why an entry is not taken; empty if it is."""
    said = f"The entry “{item.label or item.leads_to}” of the menu “{item.menu}” is left out: "
    if item.menu not in Menu.values:
        return f"{said}the menus here are “main” and “footer”."
    if item.parent:
        return f"{said}it stands below “{item.parent}”, and menus have one level here."
    if is_owned and not item.page:
        return f"{said}this menu is edited here, at Menus."
    return ""


def entry_of(item: MenuItem, *, position: int) -> MenuEntry:
    """The entry, not stored. Raises ValidationError where it leads nowhere, or has no name."""
    target = target_for(item)
    if not (item.label or target.name):
        raise ValidationError("It has no name.")
    label = "" if item.label == target.name else item.label[:80]
    return MenuEntry(
        menu=item.menu, position=position, label=label, address=target.address, page=target.page
    )


def target_for(item: MenuItem) -> MenuTarget:
    """Where it leads: the page that declares it, or what a path or an address means."""
    if isinstance(item.page, Section):
        return MenuTarget(None, item.leads_to, name_of(item.leads_to))
    if item.page:
        return MenuTarget(item.page, "", item.page.name)
    try:
        return menu_target(item.leads_to)
    except ValidationError:
        name = parse_path(item.leads_to).name
        url = page_urls({name}).find(item.leads_to, "") if name else None
        if url is None:
            raise
        return menu_target(url)
