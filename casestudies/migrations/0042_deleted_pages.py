"""What was deleted at the desk is kept, to be brought back; administrators delete it for good."""

import django.db.models.deletion
import django.utils.timezone
from django.apps import apps as installed_apps
from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations, models


def give_permissions(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("casestudies")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="casestudies", codename="delete_deletedpage"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name="Administrators"):
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0041_presence"),
        ("contenttypes", "0002_remove_content_type_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeletedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("object_id", models.PositiveBigIntegerField()),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "address",
                    models.CharField(blank=True, max_length=500, verbose_name="address"),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(
                        db_index=True,
                        default=django.utils.timezone.now,
                        verbose_name="deleted at",
                    ),
                ),
                (
                    "maker",
                    models.CharField(blank=True, max_length=150, verbose_name="deleted by"),
                ),
                ("merged_into", models.CharField(blank=True, max_length=200)),
                ("row", models.JSONField()),
                ("links", models.JSONField(default=dict)),
                ("old_addresses", models.JSONField(default=list)),
                ("menu_entries", models.JSONField(default=list)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="contenttypes.contenttype"
                    ),
                ),
                (
                    "deleted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted page",
                "verbose_name_plural": "deleted pages",
                "ordering": ["-deleted_at", "-pk"],
                "default_permissions": ("delete",),
                "indexes": [
                    models.Index(fields=["content_type", "object_id"], name="deleted_page_was")
                ],
            },
        ),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
