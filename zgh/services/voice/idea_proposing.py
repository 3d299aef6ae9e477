"""An idea comes in: the case and what an idea has besides, in one transaction; and the colleagues it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from zgh.foundation.orgs.models import Employment, Person

from .models import Case, Idea
from .models.idea_parts import fit_to_join, name_coauthors
from .models.turn import said
from .submit import submit

SPLITS = re.compile(r"[,，、;；\n]+")
MOST_NAMES = 30


def propose(
    *,
    by: Any,
    kind: str,
    present: str = "",
    expected: str = "",
    coauthors: Sequence[Any] = (),
    is_masked: bool = False,
    **facts: Any,
) -> Case:
    """Raise a case; one of kind idea with its idea. `facts` as for `submit`. The same `once` twice is one idea."""
    if kind != "idea":
        return submit(by=by, kind=kind, is_masked=is_masked, **facts)
    present, expected = said(present, 1000, least=0), said(expected, 1000, least=0)
    coauthors = fit_to_join(by, coauthors)
    if is_masked and coauthors:
        raise ValidationError(_("隐去姓名就不能写合作人：写了等于说出您是谁"), code="masked")
    with transaction.atomic():
        case = submit(by=by, kind=kind, is_masked=is_masked, **facts)
        facts = {"present": present, "expected": expected, "named_count": len(coauthors)}
        idea, is_new = Idea.objects.get_or_create(case=case, defaults=facts)
        if is_new:
            name_coauthors(idea, by, coauthors)
    return case


def colleagues_named(text: str, near: int | None = None) -> list[Any]:
    """The logins meant by "马俊、王丽娟 E0003": full names, with the employee number where a name is not enough.

    Of several people of one name that of the union `near` (its id) is meant. A number alone finds nobody: it would tell
    whose it is. ValidationError names those it cannot find. Two queries.
    """
    asked = [part.split() for part in SPLITS.split(text) if part.strip()]
    if len(asked) > MOST_NAMES:
        raise ValidationError(_("一次最多写%(n)d个名字") % {"n": MOST_NAMES}, code="many")
    names = {words[0] for words in asked}
    rows = Person.objects.filter(name__in=names, user__is_active=True).select_related("user").order_by("pk")
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
