"""Old addresses that lead to another site, as rules for the site's host.

No page's file can say them. They stand where Netlify and Cloudflare look, one a line, and where the
import finds them again (importing/reading/redirect_rules.py).
"""

import re
from collections.abc import Mapping

from casestudies.files.exporting.site_folder import SiteFolder
from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.importing.reading.redirect_rules import (
    PATTERN,
    RULES,
    RedirectRule,
    redirect_rules,
    rule_in_line,
)
from casestudies.files.importing.report import RefusedFileError
from casestudies.files.site_paths import path_kept
from casestudies.models import Redirect

RULES_FILE = f"static/{RULES}"
# The second word of a line.
TARGET = re.compile(r"^(\s*\S+\s+)\S+(.*)$", re.DOTALL)


def led_elsewhere() -> dict[str, str]:
    """Where on other sites old addresses lead, by path. One query."""
    rows = Redirect.objects.elsewhere().filter(address__startswith="https://")
    found = rows.order_by("path").values_list("path", "address")
    # A host would take some signs for a pattern.
    return {path: address for path, address in found if not PATTERN.search(path)}


def as_rules(leads_to: Mapping[str, str]) -> str:
    """The file of these rules; empty without any."""
    return "".join(f"{path} {address} 301\n" for path, address in leads_to.items())


def write_rules(folder: SiteFolder) -> None:
    """Write them over a site: into its own file line by line, where it has one, or a new one. What
    another of its files says already is left there.
    """
    name = folder.static_name(RULES_FILE)
    others = rules_elsewhere(folder, name)
    rows = {path: to for path, to in led_elsewhere().items() if others.get(path) != to}
    if not folder.has(name) or folder.is_ours(name):
        if rows:
            folder.write_new(name, as_rules(rows).encode())
        return
    text = folder.text_in(name)
    if text is not None and (edited := with_rules(text, rows)) != text:
        folder.write(name, edited.encode())


def rules_elsewhere(folder: SiteFolder, name: str) -> dict[str, str]:
    """Where the rules in other files than that one lead; nothing where they cannot be read."""
    try:
        rules = [rule for rule in redirect_rules(folder.site) if folder.name_of(rule.file) != name]
    except (FrontMatterError, RefusedFileError):
        return {}
    return {path: rule.target for rule in reversed(rules) if (path := rule_path(rule))}


def rule_path(rule: RedirectRule | None) -> str:
    """The old address that a rule is kept as here; empty for one that is none."""
    return path_kept(rule.path) if rule and rule.is_plain else ""


def with_rules(text: str, leads_to: Mapping[str, str]) -> str:
    """The file whose rules for these paths lead there; those that it lacks stand at its end."""
    left, lines = dict(leads_to), []
    for line in text.splitlines(keepends=True):
        address = left.pop(rule_path(rule_in_line(line)), "")
        found = TARGET.match(line) if address else None
        lines.append(f"{found[1]}{address}{found[2]}" if found else line)
    if left and text and not text.endswith("\n"):
        lines.append("\n")
    return "".join(lines) + as_rules(left)
