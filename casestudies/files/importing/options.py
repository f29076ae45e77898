from dataclasses import dataclass
from datetime import tzinfo


@dataclass(frozen=True, slots=True)
class Options:
    """How to import.

    `section` is for files that lie in none; `overwrite` replaces what was edited here; `keep_html`
    shows raw HTML as far as it is safe; `zone` holds where a date names none, the site's own if
    left out.
    """

    section: str = ""
    dry_run: bool = False
    overwrite: bool = False
    keep_html: bool = False
    zone: tzinfo | None = None
