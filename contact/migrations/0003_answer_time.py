"""The promise of an answer in the default text is no longer a copy."""

import contact.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contact", "0002_consultants")]

    operations = [
        migrations.AlterField(
            model_name="calltoaction",
            name="text",
            field=models.TextField(default=contact.models.default_text, verbose_name="text"),
        ),
    ]
