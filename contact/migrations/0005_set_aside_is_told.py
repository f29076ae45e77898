"""What is set aside and what came over the limit is told; the limit slides with the clock."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contact', '0004_mails_about_accounts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(blank=True, db_index=True, max_length=64)),
                ('at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'counted request',
                'verbose_name_plural': 'counted requests',
                'ordering': ['at'],
                'default_permissions': (),
            },
        ),
        migrations.DeleteModel(
            name='RateCounter',
        ),
        migrations.AddField(
            model_name='diagnosticrequest',
            name='is_over_limit',
            field=models.BooleanField(db_default=False, default=False, editable=False, verbose_name='over the hourly limit'),
        ),
        migrations.AddField(
            model_name='diagnosticrequest',
            name='opened_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='first opened'),
        ),
        migrations.AddField(
            model_name='diagnosticrequest',
            name='told_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='team told'),
        ),
        migrations.AlterField(
            model_name='outgoingmail',
            name='kind',
            field=models.CharField(choices=[('notification', 'to the team'), ('acknowledgement', 'to the visitor'), ('account', 'to a colleague'), ('bundle', 'to the team, on several requests'), ('digest', 'to the team, on what is set aside')], max_length=20, verbose_name='kind'),
        ),
        migrations.AddIndex(
            model_name='diagnosticrequest',
            index=models.Index(fields=['status', 'opened_at'], name='request_status_opened'),
        ),
        migrations.AddIndex(
            model_name='diagnosticrequest',
            index=models.Index(condition=models.Q(('is_over_limit', True), ('told_at', None)), fields=['created_at'], name='request_to_bundle'),
        ),
    ]
