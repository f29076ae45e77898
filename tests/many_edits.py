"""What editors leave behind on a site of any size: `python -m tests.many_edits`.

Adds to what many_pages.py has made: of five articles one has versions, of a hundred one has draft
changes; an image in the library for each hundred, every other one shown; share links, and a line in
the log of actions for each ten.
"""

from datetime import UTC, datetime, timedelta

BATCH = 1_000
LAST_MOMENT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEVER = datetime(2099, 1, 1, 9, tzinfo=UTC)


def fill():
    """Versions, draft changes, share links, images and lines of the log for the articles there."""
    from django.db import connection, transaction

    from casestudies.desk.links.reading import read_all_changed_texts
    from casestudies.models import Article

    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True))
    with transaction.atomic():
        add_versions(keys[::5], ["First", "Second"])
        add_drafts(keys[::100])
        add_share_links(keys[::100])
        add_images(keys[::100])
        add_log(keys[::10])
    for _left in read_all_changed_texts():
        pass
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def add_versions(keys, reasons):
    from casestudies.history.revisions import record_all
    from casestudies.models import Article

    for start in range(0, len(keys), BATCH):
        articles = list(Article.objects.filter(pk__in=keys[start : start + BATCH]))
        for reason in reasons:
            record_all(articles, reason=reason)


def add_drafts(keys):
    """Draft changes that say more than their pages."""
    from casestudies.history.revisions import Revision

    newest = Revision.objects.filter(object_id__in=keys, number=2)
    Revision.objects.bulk_create(
        Revision(
            content_type_id=one.content_type_id,
            object_id=one.object_id,
            number=3,
            kind=Revision.Kind.DRAFT,
            made_at=LAST_MOMENT,
            fields=one.fields | {"title": f"{one.fields['title']} anew"},
            digest=one.digest,
        )
        for one in newest.iterator()
    )


def add_share_links(keys):
    from casestudies.history.revisions import Revision
    from casestudies.history.share_links import ShareLink

    newest = Revision.objects.filter(object_id__in=keys, number=3).values_list("pk", flat=True)
    ShareLink.objects.bulk_create(
        ShareLink(revision_id=pk, maker="Editor", expires_at=NEVER) for pk in newest
    )


def add_images(keys):
    """Without their files: nothing that lists them opens one."""
    from casestudies.models import Article, LibraryImage

    LibraryImage.objects.bulk_create(
        LibraryImage(
            path=f"images/{pk:032x}.jpg",
            description=f"Picture {pk}" if place % 3 else "",
            is_decorative=not place % 3,
            width=1600,
            height=900,
            size=400_000,
        )
        for place, pk in enumerate(keys)
    )
    for pk in keys[::2]:
        Article.objects.filter(pk=pk).update(image=f"images/{pk:032x}.jpg")


def add_log(keys):
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.auth.models import User
    from django.contrib.contenttypes.models import ContentType

    from casestudies.models import Article

    editor = User.objects.get_or_create(username="editor", is_staff=True, is_superuser=True)[0]
    kind = ContentType.objects.get_for_model(Article)
    LogEntry.objects.bulk_create(
        LogEntry(
            user=editor,
            content_type=kind,
            object_id=str(pk),
            object_repr=f"Article {pk}",
            action_flag=CHANGE,
            change_message="Said better.",
            action_time=LAST_MOMENT - timedelta(minutes=place),
        )
        for place, pk in enumerate(keys)
    )


if __name__ == "__main__":
    import django

    django.setup()
    fill()
