"""As migration 0007, for the columns that came after it."""

from django.db import migrations

ADDED = ("addressee_slug", "addressee_name")


def keep_no_samples(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for column in ADDED:
            change = f"ALTER COLUMN {column} SET STATISTICS 0"
            schema_editor.execute(f"ALTER TABLE contact_diagnosticrequest {change}")


class Migration(migrations.Migration):

    dependencies = [
        ("contact", "0009_addressees"),
    ]

    operations = [migrations.RunPython(keep_no_samples, migrations.RunPython.noop)]
