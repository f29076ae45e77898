"""What may be done next with a page: one main action, the others in a menu, and a save that never
changes what visitors see.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casestudies.desk.saving.opened import Opened
from casestudies.publishing import APPROVED, PageState


@dataclass(frozen=True, slots=True)
class Action:
    """A button: the name under which it is sent, and what it says."""

    name: str
    label: Promise


@dataclass(frozen=True, slots=True)
class Actions:
    """What is offered to one colleague for one page; `save` is None where that is the main one."""

    main: Action
    save: Action | None
    others: tuple[Action, ...] = ()


SAVE = Action("_continue", _("Save"))
SAVE_DRAFT = Action("_continue", _("Save draft"))
SAVE_WAITING = Action("_continue", _("Save draft changes"))
KEEP = Action("_keep", _("Keep as draft changes"))
PUBLISH = Action("_publish", _("Publish now"))
PUBLISH_CHANGES = Action("_publish", _("Publish changes"))
TAKE_OVER = Action("_take_over", _("Publish these changes"))
PUT_IN_PLACE = Action("_take_over", _("Put these changes in place"))
SCHEDULE = Action("_schedule", _("Schedule"))
DISCARD = Action("_discard", _("Discard the draft changes"))
UNPUBLISH = Action("_unpublish", _("Unpublish"))
UNSCHEDULE = Action("_unpublish", _("Make it a draft again"))
SUBMIT = Action("_submit", _("Send to review"))
WITHDRAW = Action("_withdraw", _("Take back from review"))
HAND_BACK = Action("_hand_back", _("Hand back to the writer"))
CLOSE = Action("_save", _("Save and close"))
PUBLISH_AND_CLOSE = Action("_save", _("Publish changes and close"))
ANOTHER = Action("_addanother", _("Save and add another"))


def actions_for(opened: Opened, *, may_publish: bool, may_hand_back: bool) -> Actions:
    """What the state of the page, as it was opened, allows. A new page has all at once. Handed
    back is what somebody else asked a review of.
    """
    state, waits = opened.found.state, opened.draft is not None
    found = publishers_actions(state, waits=waits) if may_publish else writers_actions(state)
    others = [one for one in found.others if not (may_hand_back and one is WITHDRAW)]
    if may_hand_back:
        others.append(HAND_BACK)
    is_live = state == PageState.PUBLISHED and may_publish and not waits
    others.append(PUBLISH_AND_CLOSE if is_live else CLOSE)
    if not opened.stored:
        others.append(ANOTHER)
    return Actions(found.main, found.save, tuple(others))


def writers_actions(state: Any) -> Actions:
    """For who writes and does not publish."""
    if state in APPROVED:
        return Actions(SUBMIT, SAVE_WAITING)
    if state == PageState.IN_REVIEW:
        return Actions(SAVE, None, (WITHDRAW,))
    if state == PageState.DRAFT:
        return Actions(SUBMIT, SAVE_DRAFT)
    return Actions(SAVE, None)


def publishers_actions(state: Any, *, waits: bool) -> Actions:
    """For who decides what visitors see."""
    if waits:
        return with_draft_changes(state)
    return {
        PageState.DRAFT: Actions(PUBLISH, SAVE_DRAFT, (SCHEDULE, SUBMIT)),
        PageState.IN_REVIEW: Actions(PUBLISH, SAVE, (SCHEDULE, WITHDRAW)),
        PageState.SCHEDULED: Actions(SAVE, None, (PUBLISH, KEEP, UNSCHEDULE)),
        PageState.PUBLISHED: Actions(PUBLISH_CHANGES, KEEP, (UNPUBLISH,)),
        PageState.EXPIRED: Actions(PUBLISH, SAVE),
    }[state]


def with_draft_changes(state: Any) -> Actions:
    """Where changes wait, what decides about the page decides about them."""
    if state == PageState.PUBLISHED:
        return Actions(TAKE_OVER, SAVE_WAITING, (DISCARD, UNPUBLISH))
    save = SAVE_WAITING if state == PageState.SCHEDULED else SAVE
    return Actions(PUT_IN_PLACE, save, (DISCARD, PUBLISH))
