from django.apps import AppConfig
from django.db.backends.signals import connection_created

from consultancy.databases import refuse_sql_ascii


class ConsultancyConfig(AppConfig):
    name = "consultancy"

    def ready(self) -> None:
        connection_created.connect(refuse_sql_ascii)
