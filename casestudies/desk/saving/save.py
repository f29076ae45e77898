"""An editor's save, in its order. Everything the desk stores in a page goes through here, but for
the links that move when two pages become one: links/merging.py.

1. **What was found** goes into the history if it does not know it: before it is overwritten.
2. **Old address**: whether visitors know it is noted on the page, to be stored with it.
3. **Stored**: the row.
4. **Links** need the row. The old addresses that the form lists are links as well.
5. **Address kept**: a changed slug or kind adds the address it had, if that was ever public.
6. **History** takes down the whole: the row, its links and its addresses, read back.
7. **Remarks** for the editor: what became of addresses, what is doubtful in the text.

One transaction holds all of it, with the row locked from when the post is read: see versioned.py.
The admin classes decide beforehand *what* is saved; here is no button and no request.
"""

from copy import copy
from typing import Any

from django.contrib.messages import INFO, WARNING
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from casestudies.desk.saving.form import VersionedForm
from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.renaming import keep_address, note_address
from casestudies.history.makers import User
from casestudies.history.revisions import Revision, record, record_found
from casestudies.history.snapshots import LIVE_FACTS
from casestudies.publishing import Page

# A sentence for the editor, with its level among Django's messages.
Note = tuple[int, str]


def save(*, form: VersionedForm, by: User, sent_form: str) -> list[Note]:
    """Store what the form holds; the draft changes that it showed end with that.

    A new version and a new `updated_at` come from a change only.
    """
    obj, opened = form.instance, form.opened
    is_changed = form.is_changed()
    if opened.stored and is_changed:
        record_found(obj, opened.stored)
    note_address(opened.found, obj)
    store(obj, opened, is_changed=is_changed)
    form.store_links()
    said = keep_address(opened.found, obj)
    if is_changed:
        kind = Revision.Kind.ENDED if opened.draft else Revision.Kind.SAVED
        record(obj, by=by, reason=form.cleaned_data["reason"], kind=kind, sent_form=sent_form)
    remarks = map(str, getattr(obj, "remarks", ()))
    return [(INFO, text) for text in said] + [(WARNING, text) for text in remarks]


def save_draft(*, form: VersionedForm, by: User, sent_form: str) -> list[Note]:
    """Add the form to the history as draft changes, of text and links only; store nothing."""
    opened = form.opened
    fields = opened.with_text(form.drafted())
    if fields != opened.kept:
        record_found(form.instance, opened.stored)
        kind, reason = Revision.Kind.DRAFT, form.cleaned_data["reason"]
        record(form.instance, by=by, reason=reason, kind=kind, fields=fields, sent_form=sent_form)
    if LIVE_FACTS & set(form.changed_data):
        said = _("Dates of publishing and old addresses are not part of draft changes.")
        return [(WARNING, said)]
    return []


def discard_draft(*, opened: Opened, by: User) -> None:
    """End draft changes and leave the page as it is; they stay in the history."""
    kind, reason = Revision.Kind.ENDED, _("Draft changes discarded")
    record(opened.found, by=by, reason=reason, kind=kind, fields=opened.stored)


def save_values(*, opened: Opened, by: User, reason: str = "", **values: Any) -> Page:
    """Store these values of a page without a form; its draft changes go on waiting, and an address
    that changes leads on.
    """
    page: Page = copy(opened.found)
    record_found(page, opened.stored)
    for name, value in values.items():
        setattr(page, name, value)
    note_address(opened.found, page)
    store(page, opened, is_changed=True)
    keep_address(opened.found, page)
    record(page, by=by, reason=reason)
    return page


def store(obj: Model, opened: Opened, *, is_changed: bool) -> None:
    """Two who add the one row that may be there do not overwrite each other: the second fails."""
    if isinstance(obj, Page) and is_changed:
        obj.updated_at = timezone.now()
    obj.save(force_insert=not opened.stored)
