"""A group *Editors* that may write and publish every kind of page, and the CTA's defaults."""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

MODELS = {
    "casestudies": ["article", "outcome", "problem", "redirect"],
    "contact": ["calltoaction"],
}


def create_group(apps, schema_editor):
    # Django makes permissions after all migrations; the group needs them now.
    for label in MODELS:
        create_permissions(installed_apps.get_app_config(label), verbosity=0, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label__in=MODELS,
        content_type__model__in=[model for models in MODELS.values() for model in models],
    )
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="Editors")
    group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("casestudies", "0001_initial"),
        ("contact", "0001_initial"),
    ]

    operations = [migrations.RunPython(create_group, migrations.RunPython.noop)]
