from django.apps import AppConfig
from django.core.checks import register
from django.db.backends.signals import connection_created

from consultancy.checks import check_brand, check_environment
from consultancy.databases import refuse_sql_ascii


class ConsultancyConfig(AppConfig):
    name = "consultancy"

    def ready(self) -> None:
        connection_created.connect(refuse_sql_ascii)
        register(check_brand)
        register(check_environment, deploy=True)
