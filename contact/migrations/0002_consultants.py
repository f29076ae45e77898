"""Create the group Consultants, whose members handle requests.

The permissions themselves are made here too: on a fresh database Django makes them only after all
migrations have run, and leaves alone those that exist.
"""

from django.db import migrations

PERMISSIONS = [
    ("view_diagnosticrequest", "Can view diagnostic request"),
    ("change_diagnosticrequest", "Can change diagnostic request"),
]


def create_group(apps, schema_editor):
    database = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(database)
        .get_or_create(app_label="contact", model="diagnosticrequest")
    )
    group, _ = (
        apps.get_model("auth", "Group").objects.using(database).get_or_create(name="Consultants")
    )
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for codename, name in PERMISSIONS:
        permission, _ = permissions.get_or_create(
            content_type=content_type, codename=codename, defaults={"name": name}
        )
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("contact", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_group, migrations.RunPython.noop)]
