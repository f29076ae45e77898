"""Many rows of the database as one."""

from typing import Any

from django.db.models import Aggregate, TextField


class Gathered(Aggregate):
    """The values of a group as a JSON array: a site has tens of thousands of rows, and most of what
    reading one costs is to make it an object of Python's.
    """

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "CAST(JSON_AGG(%(expressions)s) AS text)"
        return self.as_sql(compiler, connection, template=template, **extra)
