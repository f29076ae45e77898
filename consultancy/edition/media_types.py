"""Which media type goes with which ending of a file's name, as the site itself says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from consultancy.edition.files import EditionFile
from consultancy.edition.places import FOLDER_FILE

HTML = "text/html; charset=utf-8"
# Beside the files that they hold; no address of their own.
PACKED = {"gz", "br"}


@dataclass
class MediaTypes:
    """Those of an edition's files, noted one by one."""

    by_ending: dict[str, Counter[str]] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)

    def note(self, file: EditionFile) -> None:
        ending = ending_of(file.name)
        if ending not in PACKED:
            self.by_ending.setdefault(ending, Counter())[file.media_type] += 1
            self.by_name[file.name] = file.media_type

    def usual(self) -> dict[str, str]:
        """By ending; that of most of its files."""
        found = {ending: types.most_common(1)[0][0] for ending, types in self.by_ending.items()}
        return {ending: found[ending] for ending in sorted(found) if ending} | {"html": HTML}

    def unusual(self) -> Iterator[tuple[str, str]]:
        """The address and the type of each file whose ending says something else: a feed, say."""
        usual = self.usual()
        for name, media_type in sorted(self.by_name.items()):
            if media_type != usual.get(ending_of(name)):
                yield f"/{name.removesuffix(FOLDER_FILE)}", media_type


def ending_of(name: str) -> str:
    return name.rpartition("/")[2].rpartition(".")[2] if "." in name.rpartition("/")[2] else ""
