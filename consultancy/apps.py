"""What Django starts with: checks of brand and settings, and care for each database connection."""

from django.apps import AppConfig
from django.core.checks import register
from django.core.signals import request_started
from django.db.backends.signals import connection_created

from consultancy.checks import check_brand, check_bucket, check_environment, check_hidden_site
from consultancy.databases import leave_replaced_file, note_file, refuse_sql_ascii


class ConsultancyConfig(AppConfig):
    name = "consultancy"

    def ready(self) -> None:
        connection_created.connect(refuse_sql_ascii)
        connection_created.connect(note_file)
        request_started.connect(leave_replaced_file)
        register(check_brand)
        register(check_hidden_site)
        register(check_environment, deploy=True)
        register(check_bucket, deploy=True)
