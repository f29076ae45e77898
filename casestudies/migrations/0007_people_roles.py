"""People are written by Authors and published by Editors, as other pages are."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

WRITE = ["add_person", "change_person", "view_person"]
PUBLISH = ["delete_person", "publish_person"]
ROLES = {
    "Authors": WRITE,
    "Editors": [*WRITE, *PUBLISH],
    "Administrators": [*WRITE, *PUBLISH],
}


def let_them_write(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("casestudies")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="casestudies"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        group.permissions.add(*permissions.filter(codename__in=ROLES[group.name]))


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0006_people")]

    operations = [migrations.RunPython(let_them_write, migrations.RunPython.noop)]
