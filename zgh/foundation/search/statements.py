"""Statements of our own beside the ORM's: a queryset as one, several limited ones in one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

Part = tuple[str, tuple[Any, ...]]  # a statement and its values


def compiled(rows: QuerySet[Model, Any]) -> Part | None:
    """A queryset as a statement; None for one that can hold nothing."""
    try:
        sql, params = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    return sql, tuple(params)


def together(parts: Iterable[Part | None]) -> list[tuple]:
    """Several limited statements in one; Django's union() cannot limit its parts on SQLite."""
    asked = [part for part in parts if part]
    if not asked:
        return []
    sql = " UNION ALL ".join(f"SELECT * FROM ({one}) t{n}" for n, (one, _params) in enumerate(asked))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for _one, params in asked for value in params])
        return cursor.fetchall()
