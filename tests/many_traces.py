"""What readers and a team leave behind: `python -m tests.many_traces`, after many_pages.py,
many_requests.py and many_edits.py, for the user that those name: editor.

Reads of every article for a year; of each request who opened it, and of most a line in their
thread; a step for one in fifty. Of twenty articles one waits for review with its writer's word, has
a remark, or changes that are scheduled; so many have been deleted besides.
"""

import random
from datetime import UTC, datetime, timedelta

from tests.many_requests import LAST_MOMENT

BATCH = 5_000
DAYS = 365
NEVER = datetime(2099, 1, 1, 9, tzinfo=UTC)


def fill():
    from django.contrib.auth.models import User
    from django.db import connection, transaction

    chance = random.Random(1)
    editor = User.objects.get(username="editor")
    with transaction.atomic():
        add_reads(chance)
        add_accesses(editor)
        add_threads(editor)
        add_reviews(editor)
        add_lost_addresses()
        add_deleted(editor)
        put_first_day_away()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def add_reads(chance):
    """Of the last days that requests came, as uneven as these."""
    from casestudies.models import Article
    from contact.models import PageRead

    paths = [one.get_absolute_url() for one in Article.objects.only("kind", "slug")]
    days = [LAST_MOMENT.date() - timedelta(days=day) for day in range(DAYS)]
    PageRead.objects.bulk_create(
        (
            PageRead(path=path, day=day, count=1 + int(30 * chance.random() ** 3))
            for path in paths
            for day in days
        ),
        batch_size=BATCH,
    )


def add_accesses(editor):
    from contact.models import Access, DiagnosticRequest

    rows = DiagnosticRequest.objects.values_list("pk", "created_at")
    Access.objects.bulk_create(
        (
            Access(diagnostic_id=pk, kind="opened", at=at, day=at.date(), by=editor, by_name="Ed")
            for pk, at in rows.iterator()
        ),
        batch_size=BATCH,
    )


def add_threads(editor):
    from contact.models import DiagnosticRequest, NextStep, ThreadEntry

    keys = list(DiagnosticRequest.objects.in_inbox().values_list("pk", flat=True))
    ThreadEntry.objects.bulk_create(
        (
            ThreadEntry(diagnostic_id=pk, kind="logged", at=LAST_MOMENT, by=editor, text="Rang.")
            for pk in keys
            if pk % 5
        ),
        batch_size=BATCH,
    )
    NextStep.objects.bulk_create(
        NextStep(diagnostic_id=pk, text="Ring again", on=LAST_MOMENT.date(), owner=editor)
        for pk in keys[::50]
    )


def add_reviews(editor):
    """The draft changes of many_edits.py are the editor's; of some it is said when they appear."""
    from casestudies.history.margin import MarginRemark
    from casestudies.history.reviews import AskedReview
    from casestudies.history.schedules import ScheduledChanges
    from casestudies.models import Article, Revision

    drafts = Revision.objects.filter(kind=Revision.Kind.DRAFT)
    drafts.update(made_by=editor, maker="editor")
    bases = Revision.objects.filter(object_id__in=drafts.values("object_id"), number=2)
    base_of = {
        (one.content_type_id, one.object_id): one for one in bases.only("object_id", "content_type")
    }
    own = {"asker": "editor", "asked_by": editor}
    for place, one in enumerate(drafts.order_by("pk")):
        what = {"content_type_id": one.content_type_id, "object_id": one.object_id}
        if place % 2:
            AskedReview.objects.create(**what, **own, word="Please look.", number=one.number)
        else:
            base = base_of[one.content_type_id, one.object_id]
            ScheduledChanges.objects.create(
                **what, revision=one, base=base, publish_at=NEVER, made_by=editor, maker="editor"
            )
    waiting = Article.objects.filter(in_review_since__isnull=False).order_by("pk")
    kind = drafts.values_list("content_type", flat=True).first()
    for article in waiting[::20]:
        what = {"content_type_id": kind, "object_id": article.pk}
        AskedReview.objects.create(**what, **own, word="Please look.")
        MarginRemark.objects.create(**what, number=1, text="Why?", made_by=editor, maker="editor")


def add_lost_addresses():
    """What visitors asked for in vain: addresses, and words."""
    from casestudies.models import MissedAddress, UnansweredWord

    day = LAST_MOMENT.date()
    MissedAddress.objects.bulk_create(
        MissedAddress(path=f"/old/{number}/", count=number, last_asked_on=day)
        for number in range(1_000)
    )
    UnansweredWord.objects.bulk_create(
        UnansweredWord(word=f"word{number}", times=number, last_day=day) for number in range(1_000)
    )


def add_deleted(editor):
    """Copies of articles that are there, as if each had been deleted from another address."""
    from casestudies.history.deleted_pages import keep_deleted
    from casestudies.models import Article, DeletedPage

    articles = list(Article.objects.order_by("pk")[::20])
    for one in keep_deleted(articles, by=editor):
        one.row |= {"id": one.object_id + 10_000_000, "slug": f"deleted-{one.object_id}"}
        one.object_id += 10_000_000
        one.address = f"/insights/deleted-{one.object_id}/"
        one.save()
    assert DeletedPage.objects.count() == len(articles)


def put_first_day_away():
    """A site of this size is past what there is to do before it is public."""
    from contact.models import Organisation

    Organisation.objects.update_or_create(pk=1, defaults={"first_day_over_at": LAST_MOMENT})


if __name__ == "__main__":
    import django

    django.setup()
    fill()
