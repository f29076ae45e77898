"""Whose work a page is, when somebody else decides about it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType

from casestudies.history.reviews import AskedReview
from casestudies.history.revisions import Revision
from casestudies.publishing import Page


def pages_by_writer(pages: Sequence[Page], by: Any) -> dict[User, list[Page]]:
    """The pages, of one kind, by who asked for their review, or else was the last to write them;
    `by` decides about them and need not be told. A few queries for hundreds.
    """
    if not pages:
        return {}
    asked = AskedReview.objects.of_all(pages).values_list("object_id", "asked_by")
    writers: dict[int, int | None] = last_makers(pages, by) | dict(asked)
    accounts = User.objects.in_bulk([pk for pk in writers.values() if pk and pk != by.pk])
    found: dict[User, list[Page]] = defaultdict(list)
    for page in pages:
        if account := accounts.get(writers.get(page.pk) or 0):
            found[account].append(page)
    return found


def last_makers(pages: Sequence[Page], by: Any) -> dict[int, int | None]:
    """Who made the last version of each that `by` did not make, by the page's key."""
    kind = ContentType.objects.get_for_model(pages[0])
    made = Revision.objects.filter(
        content_type=kind, object_id__in=[page.pk for page in pages], made_by__isnull=False
    )
    others = made.exclude(made_by=by).order_by("object_id", "number")
    return dict(others.values_list("object_id", "made_by"))


def writer_of_draft(draft: Revision, asked: AskedReview | None, by: Any) -> User | None:
    """Who asked for a review of draft changes, or else was the last to write them before `by`."""
    if asked:
        return None if asked.asked_by == by else asked.asked_by
    revisions = Revision.objects.filter(
        content_type=draft.content_type_id, object_id=draft.object_id, number__lte=draft.number
    )
    since = revisions.stored().values_list("number", flat=True).first() or 0
    others = revisions.filter(number__gt=since, made_by__isnull=False).exclude(made_by=by)
    last = others.select_related("made_by").first()
    return last.made_by if last else None
