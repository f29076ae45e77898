"""Introductions are published by the same permission as other pages; editors go on doing it."""

from django.db import migrations


def let_editors_publish(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=["Editors", "Administrators"])
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="casestudies", codename="publish_section"
    )
    for group in groups:
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0004_content_paths")]

    operations = [migrations.RunPython(let_editors_publish, migrations.RunPython.noop)]
