"""Content paths are looked up in any letter case; the sections stand in the order of their table."""

from django.db import migrations, models
from django.db.models.functions import Lower

PAGES = ["article", "outcome", "problem", "section"]
FILE_PATH = models.CharField(blank=True, editable=False, max_length=500)
SECTIONS = ["case-studies", "insights", "outcomes", "problems"]


def index(model, column, name):
    return migrations.AddIndex(model, models.Index(Lower(column), name=f"{model}_{name}_lower"))


class Migration(migrations.Migration):
    dependencies = [
        ("casestudies", "0003_file_path"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        *(migrations.AlterField(page, "file_path", FILE_PATH) for page in PAGES),
        *(index(page, "slug", "slug") for page in PAGES),
        *(index(page, "file_path", "file") for page in PAGES),
        index("redirect", "path", "path"),
        migrations.RemoveConstraint("section", "section_known"),
        migrations.AddConstraint(
            "section",
            models.CheckConstraint(condition=models.Q(slug__in=SECTIONS), name="section_known"),
        ),
    ]
