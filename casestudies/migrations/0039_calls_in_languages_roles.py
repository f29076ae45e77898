"""Whoever edits the call to action edits what it says in other languages."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def give_permissions(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("contact")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="contact", codename__endswith="_callinlanguage"
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["Editors", "Administrators"]
    ):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0038_alike_articles"),
        ("contact", "0018_calls_in_languages"),
    ]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
