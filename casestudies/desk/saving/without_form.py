"""A version that history keeps, stored without a form: what waited beside a page is published."""

from copy import copy
from typing import Any

from django.utils.text import Truncator

from casestudies.desk.saving.moving import below, refuse_crowding, take_along
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.renaming import keep_address, note_address
from casestudies.desk.saving.save import store
from casestudies.desk.writing.proof_picks import link_proof, proof_names
from casestudies.history.makers import User
from casestudies.history.revisions import Revision, record, record_found
from casestudies.history.snapshots import LIVE_FACTS, own_fields, read_snapshot
from casestudies.kinds import link_fields
from casestudies.models import PlainPage
from casestudies.page.page_context import SitePage
from casestudies.publishing import Page
from casestudies.tables.pick_changes import PickChanges
from casestudies.tables.picked_order import store_picked

LONGEST_REASON = 200


def save_kept(*, opened: Opened, draft: Revision, by: User, reason: str) -> Page:
    """Store the text and links of draft changes; they end with that, those written since wait on.

    Dates and old addresses stay; what is below a page at the root moves with it. Belongs into a
    transaction with the row locked. Raises ValidationError, or IntegrityError, where the page can
    no longer be stored so: then the transaction is to be undone.
    """
    page: Page = copy(opened.found)
    fields = opened.with_text(draft.fields)
    values, _unknown = read_snapshot(type(page), fields)
    for field in own_fields(type(page)):
        if field.name not in LIVE_FACTS:
            setattr(page, field.attname, values[field.name])
    refuse_impossible(opened.found, page)
    record_found(page, opened.stored)
    note_address(opened.found, page)
    store(page, opened, is_changed=True)
    store_kept_links(page, values, fields)
    keep_address(opened.found, page)
    if isinstance(page, PlainPage) and page.slug != opened.found.slug:
        take_along(opened.found.slug, page.slug, by=by)
    reason = Truncator(reason).chars(LONGEST_REASON)
    record(page, by=by, reason=reason, kind=Revision.Kind.ENDED)
    wait_on(page, opened, draft)
    return page


def refuse_impossible(found: Page, page: Page) -> None:
    """Raise ValidationError for a page that a form would refuse as well."""
    page.context = SitePage(page)
    page.clean()
    page.validate_unique()
    page.validate_constraints()
    if isinstance(page, PlainPage) and page.slug != found.slug and below(found.slug).exists():
        refuse_crowding(found.slug, page.slug)


def store_kept_links(page: Page, values: dict[str, Any], fields: dict[str, Any]) -> None:
    """Make the page's links those of the version, and the changes to its proof."""
    for link in link_fields(type(page)):
        targets = link.related_model._default_manager.in_bulk(values[link.name])
        store_picked(page, link.name, [targets[pk] for pk in values[link.name]])
    for name in proof_names(type(page)):
        link_proof(page, name, PickChanges.kept(fields, name))


def wait_on(page: Page, opened: Opened, published: Revision) -> None:
    """Let draft changes that were written after the published ones be draft changes still."""
    newer = opened.draft
    if newer and newer.number > published.number:
        reason, kind = newer.reason, Revision.Kind.DRAFT
        record(page, by=newer.made_by, reason=reason, kind=kind, fields=newer.fields)
