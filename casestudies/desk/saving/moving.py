"""A page at the root that moves takes those below it along, if its editor wants that."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from casestudies.desk.saving.opened import Opened
from casestudies.desk.saving.save import save_values
from casestudies.history.makers import User
from casestudies.history.revisions import Revision, record
from casestudies.history.schedules import carry_on
from casestudies.models import PlainPage
from casestudies.publishing import Page

MAX_SLUG_LENGTH = PlainPage._meta.get_field("slug").max_length or 0


def below(path: str) -> QuerySet[PlainPage]:
    """Every page, published or not, whose path begins with that one."""
    return PlainPage.objects.filter(slug__startswith=f"{path}/")


def refuse_crowding(former: str, now: str) -> None:
    """Raise ValidationError where a page from below would have the path of another, or too long a
    one. Where a colleague is faster, the database refuses, and the form asks here again.
    """
    moving = {path: now + path.removeprefix(former) for path in paths(below(former))}
    staying = PlainPage.objects.exclude(slug__in=[former, *moving])
    for path in paths(staying.filter(slug__in=moving.values())):
        raise ValidationError(_("There is a page at /%(path)s/ already.") % {"path": path})
    if max(map(len, moving.values()), default=0) > MAX_SLUG_LENGTH:
        raise ValidationError(_("The path of a page below would be too long."))


def paths(pages: QuerySet[PlainPage]) -> list[str]:
    return list(pages.values_list("slug", flat=True))


def take_along(former: str, now: str, *, by: User) -> int:
    """Move what is below the former path, each page with its history and its old address; how many.

    Call it in the transaction in which the page above moves, after `refuse_crowding`.
    """
    # Not the page above, which may stand below its own former path by now.
    found = below(former).exclude(slug=now)
    moving = list(found.select_for_update().order_by("pk"))
    # What is in the way of another one moves first.
    moving.sort(key=lambda page: len(page.slug), reverse=len(now) > len(former))
    reason = _("Moved with /%(path)s/") % {"path": former}
    for opened in Opened.each(moving):
        slug = now + opened.found.slug.removeprefix(former)
        page = save_values(opened=opened, by=by, reason=reason[:200], slug=slug)
        move_draft(opened, page, by=by, reason=reason[:200])
    return len(moving)


def move_draft(opened: Opened, page: Page, *, by: User, reason: str) -> None:
    """Let draft changes that would leave the page where it was leave it where it is now."""
    draft = opened.draft
    if draft and draft.fields.get("slug") == opened.found.slug:
        base = Revision.objects.of(page).stored()[0]
        fields = draft.fields | {"slug": page.slug}
        moved = record(page, by=by, reason=reason, kind=Revision.Kind.DRAFT, fields=fields)
        carry_on(draft, moved, base=base)
