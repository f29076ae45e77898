"""Old addresses that the site's host was told of, not the site: rules in files for Netlify and
Cloudflare.
"""

from django.core.exceptions import ValidationError

from casestudies.files.front_matter.values import FrontMatterError
from casestudies.files.importing.reading.redirect_rules import RedirectRule, redirect_rules
from casestudies.files.importing.report import Level, RefusedFileError, Report
from casestudies.files.importing.storing.old_lists import store_lists
from casestudies.files.site_paths import path_kept
from casestudies.files.sites import Site
from casestudies.kinds import KINDS, SECTIONS, parse_address
from casestudies.models import Redirect
from casestudies.publishing import Page
from casestudies.tables.redirects import MAX_PATH_LENGTH
from contact.organisation import validate_https

NOT_FOLLOWED = "The rule “{path} → {target}” is not followed here: {reason}."
PATTERN_RULE = "it is about more than one address, or not for everybody"
LEADS_AWAY = "its target is on another site, and no single address with https"
NOWHERE = "its target is no page and no list of this import"


def save_ruled_addresses(site: Site, report: Report) -> None:
    """Store the host's redirects that lead from one path to a page, a list or another site, and
    those of a whole folder to that of a list; name the rest.
    """
    try:
        rules = list(redirect_rules(site))
    except (FrontMatterError, RefusedFileError) as error:
        text = error.text if isinstance(error, RefusedFileError) else error.message
        report.add(site.folder, Level.WARNING, f"Redirects cannot be read: {text}", error.place)
        return
    leading = Redirect.objects.exclude(pk__in=Redirect.objects.gone())
    known = {*leading.values_list("path", flat=True)}
    for rule in rules:
        if reason := not_stored(rule, site, known, report):
            said = NOT_FOLLOWED.format(path=rule.path, target=rule.target, reason=reason)
            report.add(rule.file, Level.WARNING, said, rule.place)


def not_stored(rule: RedirectRule, site: Site, known: set[str], report: Report) -> str:
    """Store the rule; why it cannot be, where it cannot."""
    before, after = rule.folders or (rule.path, rule.target)
    path = path_kept(before)
    if not path or not (rule.is_plain or rule.folders):
        return PATTERN_RULE
    target = site.own_path(after)
    if target is None and not is_kept_elsewhere(rule):
        return LEADS_AWAY
    if path in known:
        return ""
    known.add(path)
    if target is None:
        lead_elsewhere(path, rule.target, report)
    elif rule.folders and not lead_folder(path, target, report):
        return PATTERN_RULE
    elif not rule.folders and not lead_on(path, target, report):
        return NOWHERE
    return ""


def is_kept_elsewhere(rule: RedirectRule) -> bool:
    """Whether an old address may lead where the rule does: as at the desk."""
    if len(rule.target) > MAX_PATH_LENGTH or not rule.is_plain:
        return False
    try:
        validate_https(rule.target)
    except ValidationError:
        return False
    return True


def lead_elsewhere(path: str, address: str, report: Report) -> None:
    Redirect.objects.update_or_create(path=path, defaults={"address": address})
    report.counts["old addresses"] += 1


def lead_folder(path: str, target: str, report: Report) -> bool:
    """Store that all below a path is below another one now; whether that is a list, which leads its
    pages on by their names (whereabouts.py): a page and home do not.
    """
    section = list_at(target)
    if section:
        store_lists({path: section}, None, report)
    return bool(section)


def lead_on(path: str, target: str, report: Report) -> bool:
    """Store where a path leads; whether a page or a list of ours is there."""
    if page := imported_page_at(target):
        add_address(page, path, report)
    elif (section := list_at(target)) is not None:
        store_lists({path: section}, None, report)
    else:
        return False
    return True


def imported_page_at(path: str) -> Page | None:
    """The page that stands or once stood at a path."""
    address = parse_address(f"{path.rstrip('/')}/")
    page: Page | None = KINDS[address[0]].pages.filter(slug=address[1]).first() if address else None
    redirects = Redirect.objects.to_pages().filter(path__in=spelt(path))
    if page is None and (redirect := redirects.first()):
        page = redirect.page
    return page


def list_at(path: str) -> str | None:
    """The section of the list that stands or once stood at a path; empty for home."""
    if path.strip("/") in {"", *SECTIONS}:
        return path.strip("/")
    row = Redirect.objects.elsewhere().filter(path__in=spelt(path)).first()
    return row.list_section if row else None


def spelt(path: str) -> list[str]:
    bare = path.rstrip("/")
    return [path, bare, f"{bare}/"]


def add_address(page: Page, path: str, report: Report) -> None:
    """An old address of the page that its file does not name, and the export leaves out."""
    Redirect.objects.update_or_create(path=path, defaults={"page": page})
    redirects = page.imported.get("redirects", [])
    page.imported = {**page.imported, "redirects": sorted({*redirects, path})}
    page.save(update_fields=["imported"])
    report.counts["old addresses"] += 1
