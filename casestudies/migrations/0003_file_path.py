from django.db import migrations

PAGES = ["outcome", "problem", "section", "article"]


class Migration(migrations.Migration):
    dependencies = [("casestudies", "0002_roles")]

    operations = [
        migrations.RenameField(page, f"source_{part}", f"file_{part}")
        for page in PAGES
        for part in ("path", "digest")
    ]
