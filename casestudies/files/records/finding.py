"""Which values of a data file are records of testimonials or clients, told by names."""

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from casestudies.files.front_matter.values import FrontMatter, Place
from casestudies.files.records.keys import CLIENTS, RECORD_KEYS, TESTIMONIALS, first_value
from casestudies.files.records.reading import record_place

# What files, folders and keys are called that hold them, in the singular.
NAMES = {
    "testimonial": TESTIMONIALS,
    "quote": TESTIMONIALS,
    "review": TESTIMONIALS,
    "reference": TESTIMONIALS,
    "recommendation": TESTIMONIALS,
    "endorsement": TESTIMONIALS,
    "social-proof": TESTIMONIALS,
    "client": CLIENTS,
    "customer": CLIENTS,
    "partner": CLIENTS,
    "logo": CLIENTS,
    "client-logo": CLIENTS,
    "customer-logo": CLIENTS,
    "trusted-by": CLIENTS,
}

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A map of values in a data file. `at` leads to it: keys, lower-cased, and indices; `name` is
    its key in a map of records, or its file's name.
    """

    kind: str
    at: Path
    values: dict[str, Any]
    place: Place
    name: str = ""


@dataclass(slots=True)
class Search:
    """One file, searched in the order of its text."""

    front: FrontMatter
    number: int = 0
    found: list[FoundRecord] = field(default_factory=list)

    def look(self, value: Any, kind: str, at: Path, name: str = "") -> None:
        """Take in what is a record, and look into everything else. A list of maps under a telling
        name is a list of records; a map there is one if it has what a record must have.
        """
        if isinstance(value, list):
            self.look_into_list(value, kind, at)
        elif isinstance(value, dict):
            if kind and name and has_words(value, kind):
                self.take(kind, at, value, name)
                return
            for key, inner in value.items():
                told = kind_named(key)
                self.look(inner, told or kind, (*at, key), "" if told else key)

    def look_into_list(self, values: list[Any], kind: str, at: Path) -> None:
        for index, inner in enumerate(values):
            here = (*at, index)
            if isinstance(inner, dict) and kind and is_record(inner, kind):
                self.take(kind, here, inner)
                continue
            self.number += isinstance(inner, dict)
            self.look(inner, kind, here)

    def take(self, kind: str, at: Path, values: dict[str, Any], name: str = "") -> None:
        # Only what stands in a list has a number.
        place = record_place(self.front, at, -1 if name else self.number)
        self.found.append(FoundRecord(kind, at, values, place, name))
        self.number += (not name) + maps_in_lists(values)


def find_records(front: FrontMatter, path: str) -> list[FoundRecord]:
    """The records in a data file; `path` is that below the data folder, whose names tell what the
    file holds where its keys do not.
    """
    parts = PurePosixPath(path).with_suffix("").parts
    stem = parts[-1]
    told = [kind for part in reversed(parts) if (kind := kind_named(part))]
    search = Search(front)
    search.look(front.values, told[0] if told else "", (), "" if kind_named(stem) else stem)
    return search.found


def kind_named(name: str) -> str:
    """What is called that; empty for any other name."""
    plain = re.sub(r"[\s_]+", "-", name.lower()).strip("-0123456789")
    return NAMES.get(plain) or NAMES.get(plain.removesuffix("s")) or ""


def has_words(values: dict[str, Any], kind: str) -> bool:
    """Whether a map has what a record of that kind must have."""
    return bool(first_value(values, RECORD_KEYS[kind]["quote" if kind == TESTIMONIALS else "name"]))


def is_record(values: dict[str, Any], kind: str) -> bool:
    """Whether a map in a list is a record and no group of them; a poor record is one too."""
    return has_words(values, kind) or not maps_in_lists(values)


def maps_in_lists(value: Any) -> int:
    """How many maps stand in lists inside the value."""
    if isinstance(value, dict):
        return sum(map(maps_in_lists, value.values()))
    if isinstance(value, list):
        return sum(isinstance(one, dict) + maps_in_lists(one) for one in value)
    return 0
