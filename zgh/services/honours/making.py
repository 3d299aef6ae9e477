"""What makes new rows: an honour told of by its holder, one entered by a cadre, a line of the list of awards."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zgh.foundation.audit import book
from zgh.foundation.orgs.belonging import person_of
from zgh.foundation.orgs.models import Union

from . import tell
from .models import Award, Honour
from .models.paper import put_papers
from .models.turns import once_only
from .numbering import folded, mark_of


def awards_by_name() -> dict[str, Award]:
    """Awards in use by every name they go by, folded. One query."""
    awards = list(Award.objects.filter(state="in_use").order_by("-pk"))
    found = {folded(name): award for award in awards for name in award.aliases}
    return found | {folded(award.name): award for award in awards}


def report(*, by: Any, once: uuid.UUID, files: Sequence[Any], title: str, year: int, **facts: Any) -> Honour:
    """An honour of one's own, with the certificate. The same `once` twice is one.

    What the list knows of the award is filled in. ValidationError when it is known already, or nobody knows the person.
    """
    if (first := Honour.objects.filter(once=once, reported_by=by).first()) is not None:
        return first
    person = person_of(by)
    if person is None or person.union is None:
        raise ValidationError(_("您的账号还没有和职工名册对上，暂时不能报荣誉。请联系单位工会"), code="nobody")
    award = awards_by_name().get(folded(title))
    if award is not None and award.kind == "person":
        given = {"body": facts.pop("body", "") or award.body, "level": award.level}
        facts |= {"award": award, "title": award.name, **given}
    else:
        facts["title"] = title
    facts |= {"year": year, "kind": "person", "person": person, "union": person.union}
    return _made(by, once, files, state="reported", reported_by=by, **facts)


def enter(*, by: Any, once: uuid.UUID, files: Sequence[Any] = (), **facts: Any) -> Honour:
    """By a cadre, as a draft. The same `once` twice is one. ValidationError when the honour is there already."""
    if (first := Honour.objects.filter(once=once, entered_by=by).first()) is not None:
        return first
    return _made(by, once, files, state="draft", entered_by=by, hands=(str(by.pk),), **facts)


def _made(by: Any, once: uuid.UUID, files: Sequence[Any], **facts: Any) -> Honour:
    """A new row, or the one that the same form has made at this very moment."""
    try:
        return _written(by, once, files, facts)
    except (IntegrityError, ValidationError):
        author = {name: facts[name] for name in ("reported_by", "entered_by") if name in facts}
        if (first := Honour.objects.filter(once=once, **author).first()) is None:
            raise
        return first


def _written(by: Any, once: uuid.UUID, files: Sequence[Any], facts: dict[str, Any]) -> Honour:
    with transaction.atomic(), once_only():
        honour = Honour(once=once, **facts)
        honour.mark = mark_of(
            kind=honour.kind, person_id=honour.person_id, union_id=honour.union_id, holder=honour.holder,
            title=honour.title, year=honour.year,
        )  # fmt: skip
        honour.save(force_insert=True)
        verb = "honours.report" if honour.state == "reported" else "honours.enter"
        book.record(by, verb, honour, after={"title": honour.title, "year": honour.year})
        put_papers(honour, by, list(files))
        if honour.state == "reported":
            tell.reported(honour)
    return honour


def add_award(*, by: Any, once: uuid.UUID, **facts: Any) -> Award:
    """A new line of the list. The same `once` twice is one."""
    with transaction.atomic():
        award, is_new = Award.objects.get_or_create(once=once, defaults=facts)
        if is_new:
            book.record(by, "honours.add_award", award, after={"name": award.name}, union=Union.objects.get(depth=1))
    return award
