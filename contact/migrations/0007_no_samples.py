"""PostgreSQL's planner keeps frequent values of each column in a table that only a vacuum frees, as
long as no transaction anywhere is older: of what people wrote it is to keep none.
"""

from django.db import migrations
from django.db.models import CharField, JSONField, TextField

WRITTEN = (CharField, JSONField, TextField)


def keep_no_samples(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    quote = schema_editor.quote_name
    own = ("DiagnosticRequest", "OutgoingMail", "StatusChange", "Lesson")
    models = [apps.get_model("contact", name) for name in own]
    for model in [*models, apps.get_model("admin", "LogEntry")]:
        for field in model._meta.concrete_fields:
            if isinstance(field, WRITTEN) and not field.choices:
                column = f"ALTER COLUMN {quote(field.column)} SET STATISTICS 0"
                schema_editor.execute(f"ALTER TABLE {quote(model._meta.db_table)} {column}")


class Migration(migrations.Migration):

    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contact", "0006_lessons"),
    ]

    operations = [migrations.RunPython(keep_no_samples, migrations.RunPython.noop)]
