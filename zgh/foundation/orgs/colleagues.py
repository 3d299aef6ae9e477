"""Colleagues as people name each other: full names, with the employee number where a name is not enough."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from .models import Employment, Person, Union
from .models.scoping import STEP, next_sibling

SPLITS = re.compile(r"[,，、;；\n]+")
MOST_NAMES = 30


def on_line(union: Union) -> Q:
    """People of this union, of those above it and of all below it."""
    above = [union.path[:end] for end in range(STEP, len(union.path), STEP)]
    return Q(union__path__in=above) | Q(union__path__gte=union.path, union__path__lt=next_sibling(union.path))


def colleagues_named(text: str, near: int | None = None, within: Q | None = None) -> list[Any]:
    """The logins meant by "马俊、王丽娟 E0003": full names, with the employee number where a name is not enough.

    Of several people of one name that of the union `near` (its id) is meant; outside `within` nobody is found, or
    everybody's number could be tried out. A number alone finds nobody: it would tell whose it is. ValidationError names
    those it cannot find. Two queries.
    """
    asked = [part.split() for part in SPLITS.split(text) if part.strip()]
    if len(asked) > MOST_NAMES:
        raise ValidationError(_("一次最多写%(n)d个名字") % {"n": MOST_NAMES}, code="many")
    names = {words[0] for words in asked}
    rows = Person.objects.filter(name__in=names, user__is_active=True).select_related("user").order_by("pk")
    rows = rows if within is None else rows.filter(within)
    found: dict[str, list[Person]] = {}
    for row in rows[:500]:
        found.setdefault(row.name, []).append(row)
    numbers = {words[1] for words in asked if len(words) > 1}
    jobs = Employment.objects.at().filter(employee_no__in=numbers) if numbers else Employment.objects.none()
    numbered = set(jobs.values_list("person_id", "employee_no"))
    return [_one(words, found.get(words[0], []), numbered, near) for words in asked]


def _one(words: list[str], people: list[Person], numbered: set[tuple[int, str]], near: int | None) -> Any:
    """The one login meant. ValidationError where nobody or more than one fits."""
    who = " ".join(words)
    if len(words) > 1:
        people = [person for person in people if (person.pk, words[1]) in numbered]
    if len(people) > 1 and near is not None:
        people = [person for person in people if person.union_id == near] or people
    if not people:
        raise ValidationError(_("没有找到“%(who)s”。请写全名，或者在后面加上工号") % {"who": who}, code="nobody")
    if len(people) > 1:
        raise ValidationError(_("有不止一位“%(who)s”，请在姓名后面空一格写工号") % {"who": who}, code="several")
    return people[0].user
