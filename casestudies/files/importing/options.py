from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    `section` is for files that lie in none; `overwrite` replaces what was edited here; `keep_html`
    shows raw HTML as far as it is safe.
    """

    section: str = ""
    dry_run: bool = False
    overwrite: bool = False
    keep_html: bool = False
