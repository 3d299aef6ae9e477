"""The two databases' full-text indexes behind one small set of words: tokened, hold, write, erase, settle, sieves.

A query is groups of phrases: all phrases of any of the groups. Raw text never reaches MATCH or tsquery: what goes in is
built in `sqlite.py` and `postgres.py` from tokens, which are letters, digits, characters and "_" only.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import connection

from .postgres import PostgreSQL
from .sqlite import SQLite


def engine() -> Any:
    """The one of the database in use; OpenSearch in front of it where the settings name one."""
    inner = PostgreSQL() if connection.vendor == "postgresql" else SQLite()
    if not settings.SEARCH:
        return inner
    from .opensearch import OpenSearch

    return OpenSearch(inner)
