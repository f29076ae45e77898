"""Authors write testimonials and clients; whoever publishes also records permissions."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = ["testimonial", "client"]
AUTHORS = ["add", "change", "view"]
EDITORS = [*AUTHORS, "delete", "confirm"]
ACTIONS = {"Authors": AUTHORS, "Editors": EDITORS, "Administrators": EDITORS}


def give_permissions(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("casestudies")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="casestudies", content_type__model__in=MODELS
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ACTIONS):
        names = [f"{action}_{model}" for action in ACTIONS[group.name] for model in MODELS]
        group.permissions.add(*permissions.filter(codename__in=names))


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0008_proof")]

    operations = [migrations.RunPython(give_permissions, migrations.RunPython.noop)]
