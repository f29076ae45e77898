"""What may be chosen of an import."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    `kinds` tells the sections of folders, by their paths below the folder of content, where the
    proposed ones are not wanted; `overwrite` replaces what was edited here; `prune` unpublishes
    pages whose files are gone; `keep_html` shows raw HTML as far as it is safe.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    dry_run: bool = False
    overwrite: bool = False
    prune: bool = False
    keep_html: bool = False
