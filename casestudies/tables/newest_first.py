"""The order of articles by date, as a query and an index say it alike."""

from typing import Any

from django.db.models import F, OrderBy
from django.db.models.functions import Collate
from django.db.models.indexes import IndexExpression


class NullsBelow(OrderBy):
    """An order in which nothing counts as less than everything. SQLite keeps it anyway, and takes
    no words for it in an index.
    """

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        bare = OrderBy(self.expression, descending=self.descending)
        return bare.as_sql(compiler, connection)


# As contrib.postgres does for what stands around a column of an index (docs/decisions/0012).
IndexExpression.register_wrappers(OrderBy, NullsBelow, Collate)

# Nobody knows how old the undated ones are.
NEWEST_FIRST = NullsBelow(F("date"), descending=True, nulls_last=True)
OLDEST_FIRST = NullsBelow(F("date"), nulls_first=True)
