"""Who edits templates of answers; when requests were answered; and no samples of what is written,
as migration 0007.
"""

from django.db import migrations
from django.db.models import CharField, JSONField, Min, OuterRef, Subquery, TextField

ACTIONS = {
    f"{action}_replytemplate": f"Can {action} template of answers"
    for action in ("add", "change", "delete", "view")
}
WRITTEN = (CharField, JSONField, TextField)
ANSWERED = ("replied", "booked", "won")


def let_consultants_edit(apps, schema_editor):
    """On a fresh database Administrators are made later, with all permissions."""
    database = schema_editor.connection.alias
    content_type, _ = (
        apps.get_model("contenttypes", "ContentType")
        .objects.using(database)
        .get_or_create(app_label="contact", model="replytemplate")
    )
    groups = apps.get_model("auth", "Group").objects.using(database)
    permissions = apps.get_model("auth", "Permission").objects.using(database)
    for group in groups.filter(name__in=["Consultants", "Administrators"]):
        for codename, name in ACTIONS.items():
            permission, _ = permissions.get_or_create(
                content_type=content_type, codename=codename, defaults={"name": name}
            )
            group.permissions.add(permission)


def keep_no_samples(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    quote = schema_editor.quote_name
    columns = [
        ("contact_diagnosticrequest", "telephone"),
        ("contact_diagnosticrequest", "mailbox_name"),
        ("contact_outgoingmail", "references"),
    ]
    for name in ("ThreadEntry", "AnswerDraft", "NextStep"):
        model = apps.get_model("contact", name)
        columns += [
            (model._meta.db_table, field.column)
            for field in model._meta.concrete_fields
            if isinstance(field, WRITTEN) and not field.choices
        ]
    for table, column in columns:
        change = f"ALTER COLUMN {quote(column)} SET STATISTICS 0"
        schema_editor.execute(f"ALTER TABLE {quote(table)} {change}")


def say_when_answered(apps, schema_editor):
    database = schema_editor.connection.alias
    changes = apps.get_model("contact", "StatusChange").objects.using(database)
    own = changes.filter(diagnostic=OuterRef("pk"), new__in=ANSWERED).order_by()
    first = own.values("diagnostic").annotate(first=Min("at")).values("first")
    requests = apps.get_model("contact", "DiagnosticRequest").objects.using(database)
    requests.filter(status__in=ANSWERED).update(answered_at=Subquery(first))


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("contact", "0021_conversation"),
    ]

    operations = [
        migrations.RunPython(let_consultants_edit, migrations.RunPython.noop),
        migrations.RunPython(say_when_answered, migrations.RunPython.noop),
        migrations.RunPython(keep_no_samples, migrations.RunPython.noop),
    ]
