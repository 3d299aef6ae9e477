"""Counting that stays cheap on long tables."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value

CAP = 1000


def capped_counts(querysets: Sequence[QuerySet], cap: int = CAP) -> list[int]:
    """How many rows each filter finds, all in one statement; nothing is counted beyond `cap` + 1.

    Cost: one query whatever the number of filters, at most cap + 1 rows read for each.
    """
    parts, params = [], []
    connection = connections[querysets[0].db]
    for rows in querysets:
        try:
            query = rows.order_by().values(counted_=Value(1))[: cap + 1].query
            sql, args = query.get_compiler(connection=connection).as_sql()
        except EmptyResultSet:  # the filter is known to find nothing, as for a person without duties
            sql, args = "SELECT 1 WHERE 1 = 0", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) counted)")  # noqa: S608 (compiled by Django)
        params += args
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        return list(cursor.fetchone())


def shown_count(count: int, cap: int = CAP) -> str:
    """214, or 1000+ where counting stopped."""
    return f"{cap}+" if count > cap else str(count)
