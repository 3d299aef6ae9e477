"""What one person may see, in statements: the rule of each place is built once a search and asked in every one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from .registry import Place, Registration
from .rules import viewing
from .sieves import Sieve
from .statements import Part

PLAIN = (
    "SELECT {told} FROM search_entry{tables} WHERE {where} AND search_entry.label = %s AND {seen} "
    "ORDER BY {order} LIMIT {most}"
)
# Keys in order, one by one until enough is found. The fences keep the planner from reading all rows of a model first.
STREAMED = (
    "SELECT {told} FROM ({ids}) kept "
    "CROSS JOIN LATERAL (SELECT * FROM search_entry entry WHERE entry.id = kept.id OFFSET 0) search_entry "
    "WHERE search_entry.label = %s AND {seen} LIMIT {most}"
)


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
        fence = " OFFSET 0" if sieve.ids else ""
        seen = f"CASE WHEN EXISTS ({rule[0]}{fence}) THEN {sieve.check} ELSE FALSE END"
        sql, values = _asked(sieve, told, seen, most)
        return sql, (*values, place.label, *rule[1], *sieve.checked)

    def _rule(self, place: Registration) -> Part | None:
        if place.label not in self._rules:
            self._rules[place.label] = viewing(place.model, self._user)
        return self._rules[place.label]


def unseen(sieve: Sieve, label: str, most: int) -> Part:
    """Ids of the newest entries a sieve keeps, whoever may view them: for more questions only, never to be shown."""
    sql, values = _asked(sieve, "search_entry.id", "TRUE", most)
    return sql, (*values, label)


def _asked(sieve: Sieve, told: str, seen: str, most: int) -> Part:
    if sieve.ids:
        ids, values = sieve.ids
        return STREAMED.format(told=told, ids=ids, seen=seen, most=int(most)), values
    facts = {"tables": sieve.tables, "where": sieve.where, "order": sieve.order}
    return PLAIN.format(told=told, seen=seen, most=int(most), **facts), sieve.params
