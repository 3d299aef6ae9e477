"""What one person may see, in statements: the rule of each place is built once a search and asked in every one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from .engines import Sieve
from .registry import Place, Registration
from .rules import viewing
from .statements import Part

PLAIN = (
    "SELECT {told} FROM search_entry{tables} WHERE {where} AND search_entry.label = %s AND {seen} "
    "ORDER BY {order} LIMIT {most}"
)
# All that hold it by the index of tokens, in order, then one by one until enough is found: first of the newest keys of
# the place, and only when that is not enough of the others. No ORDER BY outside: it would want all of both.
STREAMED = (
    "SELECT {told} FROM ("
    "(SELECT id FROM search_newest(%s::tsquery, {edge}) newest(id) ORDER BY id DESC OFFSET 0) UNION ALL "
    "(SELECT id FROM search_kept(%s::tsquery) kept(id) WHERE id <= {edge} ORDER BY id DESC OFFSET 0)) kept "
    "CROSS JOIN LATERAL (SELECT * FROM search_entry entry WHERE entry.id = kept.id OFFSET 0) search_entry "
    "WHERE search_entry.label = %s AND {seen} LIMIT {most}"
)
NEWEST = 5000
EDGE = f"(SELECT id - {NEWEST} FROM search_entry WHERE label = %s ORDER BY id + 0 DESC LIMIT 1)"  # noqa: S608 (a number)


class Sight:
    """The rows of each place that `user` may view."""

    def __init__(self, user: Any) -> None:
        self._user = user
        self._rules: dict[str, Part | None] = {}

    def rows(self, place: Place) -> QuerySet:
        """Rows of a place that may be viewed."""
        return place.model._default_manager.all().permitted("view", self._user)

    def part(self, place: Registration, sieve: Sieve, columns: Sequence[str], most: int) -> Part | None:
        """The newest entries a sieve keeps, of rows that may be viewed. None if no row of the place may be."""
        rule = self._rule(place)
        if rule is None:
            return None
        told = ", ".join(f"search_entry.{column}" for column in columns)
        seen = f"CASE WHEN EXISTS ({rule[0]}{sieve.fence}) THEN {sieve.check} ELSE FALSE END"
        facts = {"told": told, "tables": sieve.tables, "where": sieve.where, "order": sieve.order, "most": int(most)}
        if sieve.is_streamed:
            sql, values = STREAMED.format(seen=seen, edge=EDGE, **facts), (*sieve.params, place.label) * 2
        else:
            sql, values = PLAIN.format(seen=seen, **facts), sieve.params
        return sql, (*values, place.label, *rule[1], *sieve.checked)

    def _rule(self, place: Registration) -> Part | None:
        if place.label not in self._rules:
            self._rules[place.label] = viewing(place.model, self._user)
        return self._rules[place.label]


def unseen(sieve: Sieve, most: int) -> Part:
    """Ids of the newest entries a sieve keeps, whoever may view them: for more questions only, never to be shown."""
    sql = (
        f"SELECT search_entry.id FROM search_entry{sieve.tables} "  # noqa: S608 (names of our own)
        f"WHERE {sieve.where} ORDER BY {sieve.order} LIMIT {int(most)}"
    )
    return sql, sieve.params
