"""`name__begins=text`: what starts with these very characters, answered by an index on both databases.

Django's `startswith` becomes a LIKE that SQLite never answers from an index; a range does, but on PostgreSQL a range
follows the database's collation and not the characters, while LIKE has the `_like` index Django adds to every
indexed text column. So each database is asked in its own way.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup

LAST = "\U0010ffff"


@CharField.register_lookup
class Begins(Lookup):
    """Case matters. An empty text begins everything."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """LIKE, with the text's own signs escaped."""
        left, params = self.process_lhs(compiler, connection)
        text = str(self.rhs).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return f"{left} LIKE %s", (*params, f"{text}%")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        """A half-open range."""
        left, params = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", (*params, self.rhs, *params, f"{self.rhs}{LAST}")
