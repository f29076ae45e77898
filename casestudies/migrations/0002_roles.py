"""The roles of the desk: *Authors* write, *Editors* also publish, *Administrators* may do all.

*Consultants* are made by the contact app. What Administrators may not do stands in
consultancy/signin/admin.py.
"""

from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

PAGES = ["article", "outcome", "problem"]
ACTIONS = ["add", "change", "delete", "view"]
AUTHORS = [f"{action}_{page}" for page in PAGES for action in ("add", "change", "view")]
AUTHORS += ["add_libraryimage", "view_libraryimage"]
EDITED = [*PAGES, "section", "redirect", "libraryimage", "calltoaction"]
EDITORS = [f"{action}_{model}" for model in EDITED for action in ACTIONS]
EDITORS += [f"publish_{page}" for page in PAGES]
APPS = ["auth", "casestudies", "contact"]


def create_groups(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    for label in APPS:
        config = installed_apps.get_app_config(label)
        create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label__in=APPS
    )
    groups = apps.get_model("auth", "Group").objects
    for name, codenames in {"Authors": AUTHORS, "Editors": EDITORS}.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions.filter(codename__in=codenames))
    administrators, _ = groups.get_or_create(name="Administrators")
    administrators.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("casestudies", "0001_initial"),
        ("contact", "0002_consultants"),
    ]

    operations = [migrations.RunPython(create_groups, migrations.RunPython.noop)]
