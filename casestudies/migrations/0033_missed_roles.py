"""Whoever keeps old addresses also sees which ones are missing."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations


def give_permissions(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("casestudies")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="casestudies",
        codename__in=["delete_missedaddress", "view_missedaddress"],
    )
    for group in apps.get_model("auth", "Group").objects.filter(
        name__in=["Editors", "Administrators"]
    ):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0032_article_facets")]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
