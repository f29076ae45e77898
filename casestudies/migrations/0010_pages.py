"""The owner's own pages, which the roles of the desk may change as they may articles."""

import casestudies.page_paths
import django.core.validators
import django.db.models.functions.text
import django.utils.timezone
from django.apps import apps as installed_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ROLES = {
    "Authors": ["add", "change", "view"],
    "Editors": ["add", "change", "delete", "publish", "view"],
    "Administrators": ["add", "change", "delete", "publish", "view"],
}


def give_permissions(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need them now.
    config = installed_apps.get_app_config("casestudies")
    create_permissions(config, verbosity=0, using=schema_editor.connection.alias)
    permissions = apps.get_model("auth", "Permission").objects
    for group in apps.get_model("auth", "Group").objects.filter(name__in=ROLES):
        codenames = [f"{action}_plainpage" for action in ROLES[group.name]]
        group.permissions.add(*permissions.filter(codename__in=codenames))


class Migration(migrations.Migration):

    dependencies = [
        ('casestudies', '0009_proof_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlainPage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('short_title', models.CharField(blank=True, help_text='Shown in tags and in lists of links; the title is used when this is empty.', max_length=80, verbose_name='short title')),
                ('description', models.TextField(blank=True, help_text='One or two sentences: the standfirst, and what search engines show.', verbose_name='description')),
                ('body', models.TextField(blank=True, help_text='Markdown.', verbose_name='text')),
                ('weight', models.IntegerField(blank=True, help_text='Lists show small weights first, pages without one last.', null=True, verbose_name='weight')),
                ('published_at', models.DateTimeField(blank=True, db_index=True, help_text='Empty: a draft. In the future: appears by itself at that moment.', null=True, verbose_name='published at')),
                ('expires_at', models.DateTimeField(blank=True, help_text='From this moment on the page is gone for visitors.', null=True, verbose_name='expires at')),
                ('in_review_since', models.DateTimeField(editable=False, null=True, verbose_name='in review since')),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='updated at')),
                ('was_public', models.BooleanField(default=False, editable=False)),
                ('sitemap_priority', models.DecimalField(blank=True, decimal_places=1, help_text='0.0 to 1.0; left out of the sitemap’s entry when empty.', max_digits=2, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(1)], verbose_name='sitemap priority')),
                ('keeps_html', models.BooleanField(default=False, help_text='HTML in the text is shown as far as it is safe; otherwise it is left out.', verbose_name='keeps HTML')),
                ('front_matter', models.TextField(blank=True, editable=False)),
                ('file_path', models.CharField(blank=True, editable=False, max_length=500)),
                ('file_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('imported', models.JSONField(blank=True, default=dict, editable=False)),
                ('image', models.CharField(blank=True, help_text='Path of an image in the media folder; a quiet pattern is drawn without one.', max_length=500, verbose_name='image')),
                ('image_alt', models.CharField(blank=True, help_text='What the image shows, for those who cannot see it; empty if it decorates.', max_length=300, verbose_name='image description')),
                ('image_position', models.CharField(blank=True, max_length=30, validators=[django.core.validators.RegexValidator('^(left|right|top|bottom|center|(100|[0-9]{1,2})%)( (left|right|top|bottom|center|(100|[0-9]{1,2})%))?$', 'Write one or two of: left, right, top, bottom, center, or a percentage such as 30%.')], verbose_name='image position')),
                ('slug', models.CharField(help_text='The page’s whole address: “about”, or “services/coaching” for a page below.', max_length=200, validators=[casestudies.page_paths.validate_page_path], verbose_name='path')),
                ('articles', models.ManyToManyField(blank=True, help_text='What proves it; shown on this page.', related_name='pages', to='casestudies.article', verbose_name='case studies and insights')),
                ('outcomes', models.ManyToManyField(blank=True, help_text='The outcomes that it produces; shown on both pages.', related_name='pages', to='casestudies.outcome', verbose_name='outcomes')),
                ('problems', models.ManyToManyField(blank=True, help_text='The problems that what is offered here answers; shown on both pages.', related_name='pages', to='casestudies.problem', verbose_name='problems')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
                'ordering': [models.OrderBy(models.F('weight'), nulls_last=True), 'title'],
                'abstract': False,
                'default_permissions': ('add', 'change', 'delete', 'view', 'publish'),
                'indexes': [models.Index(django.db.models.functions.text.Lower('slug'), name='plainpage_slug_lower'), models.Index(django.db.models.functions.text.Lower('file_path'), name='plainpage_file_lower')],
                'constraints': [models.UniqueConstraint(fields=('slug',), name='plain_page_slug_unique')],
            },
        ),
        migrations.RunPython(give_permissions, migrations.RunPython.noop),
    ]
