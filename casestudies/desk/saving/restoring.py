"""The address of a version that is restored: left alone, unless its editor asks for it too."""

from copy import copy
from typing import Any
from urllib.parse import unquote

from casestudies.desk.saving.form import PLACE
from casestudies.history.snapshots import Snapshot

ASKED = "take_address"


def offer_address(form: Any) -> None:
    """Ask at the form whether the address is to be restored as well, and put it into the place of
    what was sent where the answer is yes. Nothing is asked where it is the same.

    Old addresses that the page had then are added to those that it has.
    """
    then = form.restored.fields if form.restored else {}
    form.address_then = in_words(form, then) if form.opened.stored else ""
    if not form.address_then:
        form.fields.pop(ASKED, None)
    elif form.is_bound and ASKED in form.data:
        for name in PLACE & then.keys() & form.fields.keys():
            form.data[name] = then[name]
        if "old_addresses" in form.fields:
            added = [*form.data.get("old_addresses", "").splitlines(), *missing(form, then)]
            form.data["old_addresses"] = "\n".join(added)


def in_words(form: Any, then: Snapshot) -> str:
    """The address of then, and old ones that the page has no more; empty if all is as it was."""
    kept = form.opened.kept
    is_moved = any(then.get(name, kept[name]) != kept[name] for name in PLACE & kept.keys())
    place = [stands_at(form.opened.found, then)] if is_moved else []
    return ", ".join([*place, *missing(form, then)])


def stands_at(page: Any, then: Snapshot) -> str:
    """The address that the page had with those values."""
    other = copy(page)
    for name in PLACE & then.keys():
        setattr(other, name, then[name])
    address: str = unquote(other.get_absolute_url())
    return address


def missing(form: Any, then: Snapshot) -> list[str]:
    """The old addresses of then that the page has no more."""
    own = {stands_at(form.opened.found, {}), stands_at(form.opened.found, then)}
    now = {*form.opened.stored.get("old_addresses", ()), *own}
    return [path for path in then.get("old_addresses", ()) if path not in now]
