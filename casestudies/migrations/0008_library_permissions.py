"""Let the groups that write pages use the image library."""

from django.db import migrations

GROUPS = {
    "Editors": ["add", "change", "delete", "view"],
    "Authors": ["add", "view"],
}


def grant(apps, schema_editor):
    database = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(database)
        .get_or_create(app_label="casestudies", model="libraryimage")
    )
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for group in apps.get_model("auth", "Group").objects.using(database).filter(name__in=GROUPS):
        for action in GROUPS[group.name]:
            permission, _ = permissions.get_or_create(
                content_type=content_type,
                codename=f"{action}_libraryimage",
                defaults={"name": f"Can {action} image"},
            )
            group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0007_library_image"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
