"""Whether the menus here are still those of the site's own configuration."""

from collections.abc import Iterable, Iterator

from django.core.exceptions import ValidationError

from casestudies.files.importing.storing.menus import configured, entry_of, why_not
from casestudies.files.sites import Site
from casestudies.tables.menu_entries import MenuEntry

Said = tuple[str, str, str]


def are_edited(site: Site, entries: Iterable[MenuEntry]) -> bool:
    """Whether these entries are others than an import of the configuration would store."""
    return sorted(map(said, entries)) != sorted(map(said, entries_there(site)))


def entries_there(site: Site) -> Iterator[MenuEntry]:
    """What an import would make of the configuration, not stored: of each address the first."""
    items = configured(site.config.values, site.config_file)
    seen: set[tuple[str, str]] = set()
    for item in sorted(items, key=lambda item: item.order):
        if why_not(item, is_owned=False):
            continue
        try:
            entry = entry_of(item, position=0)
        except ValidationError:
            continue
        if (entry.menu, entry.url) not in seen:
            seen.add((entry.menu, entry.url))
            yield entry


def has_menus(site: Site) -> bool:
    """Whether the configuration has menus of its own."""
    return bool(configured(site.config.values, site.config_file))


def said(entry: MenuEntry) -> Said:
    """What visitors have of an entry."""
    return entry.menu, entry.label or entry.name, entry.url
