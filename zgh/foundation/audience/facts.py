"""What is known of one person today, as far as audiences ask: one query a login, kept on it for the request."""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from zgh.foundation.calendar.models import line_of
from zgh.foundation.orgs.belonging import person_of
from zgh.foundation.orgs.models import Company, Employment, Membership, Officer

from .models import PostKind

SOMEBODY, SOME_DAY = -1, dt.date(1, 1, 1)  # nobody's key and no day of anybody: they stand for those asked about


@dataclass(frozen=True)
class Facts:
    """Of one person on one day. `line`: paths of their union and all above it. `age` None: nobody wrote it down."""

    union_id: int
    line: tuple[str, ...]
    provinces: frozenset[str]
    companies: frozenset[str]
    sex: str
    age: int | None
    post_kinds: frozenset[str]
    forms: frozenset[str]
    standing: str
    offices: frozenset[str]


def facts_of(user: Any) -> Facts | None:
    """None for who is no colleague today: platform staff, and whoever has neither job nor membership."""
    if not hasattr(user, "_audience_facts"):
        user._audience_facts = _read(user)
    return user._audience_facts


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Full years; who was born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _read(user: Any) -> Facts | None:
    person = person_of(user)
    if person is None or person.union is None:
        return None
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for what, *rest in _rows(person.pk):
        found[what].append(tuple(rest))
    jobs, standing = found["job"], next((row[0] for row in found["member"]), "")
    if not jobs and not standing:
        return None
    provinces = {province for province, _form, _post in jobs if province} or {person.union.province}
    return Facts(
        union_id=person.union.pk,
        line=tuple(line_of(person.union)),
        provinces=frozenset(filter(None, provinces)),
        companies=frozenset(row[0] for row in found["company"]),
        sex=person.sex,
        age=age_on(person.born_on, timezone.localdate()) if person.born_on else None,
        post_kinds=frozenset(kinds_of([post for _province, _form, post in jobs], found["kind"])),
        forms=frozenset(form for _province, form, _post in jobs),
        standing=standing,
        offices=frozenset(row[0] for row in found["office"]),
    )


def kinds_of(posts: list[str], kinds: list[tuple[str, str, str]]) -> list[str]:
    """Keys of the kinds that hold a word of one of these posts; `kinds` are (key, stored words, "")."""
    lowered = [post.lower() for post in posts]
    return [
        key
        for key, words, _nothing in kinds
        if any(word in post for word in words.lower().split(",") if word for post in lowered)
    ]


def _rows(person: int) -> list[tuple]:
    """What the statement finds about this person today."""
    sql, values = _statement(connection.vendor)
    actual = {SOMEBODY: person, _stored(SOME_DAY): _stored(timezone.localdate())}
    with connection.cursor() as cursor:
        cursor.execute(sql, [actual.get(value, value) for value in values])
        return cursor.fetchall()


def _stored(day: dt.date) -> Any:
    return connection.ops.adapt_datefield_value(day)


@functools.cache
def _statement(_vendor: str) -> tuple[str, tuple[Any, ...]]:
    """Built once a process, about somebody on some day: building it takes ten times as long as asking it."""
    sql, values = _known_of(SOMEBODY, SOME_DAY).query.sql_with_params()
    return sql, tuple(values)


def _known_of(person: int, day: dt.date) -> QuerySet:
    """Jobs, membership, posts in the union, the units above the job, and the kinds of post: all in one statement."""
    jobs = Employment.objects.at(day).filter(person=person)
    inside = jobs.filter(company__path__startswith=OuterRef("path"))
    members, offices = (model.objects.at(day).filter(person=person) for model in (Membership, Officer))
    parts = [
        _part(members, "member", F("standing")),
        _part(offices, "office", F("post")),
        _part(Company.objects.filter(Exists(inside)), "company", Cast("pk", CharField())),
        _part(PostKind.objects.all(), "kind", Cast("pk", CharField()), Cast("words", CharField())),
    ]
    return _part(jobs, "job", F("company__province"), F("form"), F("post")).union(*parts, all=True)


def _part(rows: QuerySet, what: str, *values: Any) -> QuerySet:
    empty = [Value("", CharField())] * (3 - len(values))
    named = dict(zip(("a1", "a2", "a3"), [*values, *empty], strict=True))
    return rows.order_by().annotate(what=Value(what, CharField()), **named).values_list("what", "a1", "a2", "a3")
