"""The old addresses of lists stand with the others, and so do those of pages that were public when
somebody last saved them and are deleted since.
"""

from datetime import datetime

from django.db import migrations

PAGES = {
    "article": "",
    "outcome": "/outcomes",
    "problem": "/problems",
    "person": "/people",
    "plainpage": "",
}


def move_lists(apps, schema_editor):
    Redirect = apps.get_model("casestudies", "Redirect")
    taken = set(Redirect.objects.values_list("path", flat=True))
    lists = apps.get_model("casestudies", "MovedList").objects.values_list("path", "section")
    Redirect.objects.bulk_create(
        Redirect(path=path, address=f"/{section}/" if section else "/")
        for path, section in lists
        if path not in taken
    )


def remember_deleted(apps, schema_editor):
    Redirect = apps.get_model("casestudies", "Redirect")
    paths = set()
    for name, above in PAGES.items():
        there = set(apps.get_model("casestudies", name).objects.values_list("pk", flat=True))
        rows = apps.get_model("casestudies", "Revision").objects.exclude(kind="draft")
        rows = rows.filter(content_type__app_label="casestudies", content_type__model=name)
        for pk, made_at, fields in rows.values_list("object_id", "made_at", "fields").iterator():
            published_at = fields.get("published_at")
            if pk not in there and published_at and fields.get("slug"):
                if datetime.fromisoformat(published_at) <= made_at:
                    folder = f"/{fields['kind']}" if fields.get("kind") else above
                    paths.add(f"{folder}/{fields['slug']}/")
    paths -= set(Redirect.objects.values_list("path", flat=True))
    Redirect.objects.bulk_create(Redirect(path=path, was_public=True) for path in sorted(paths))


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0028_old_addresses")]

    operations = [
        migrations.RunPython(move_lists, migrations.RunPython.noop),
        migrations.RunPython(remember_deleted, migrations.RunPython.noop),
        migrations.DeleteModel(name="MovedList"),
    ]
