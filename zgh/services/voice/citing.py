"""Answers that already exist: offered to those who ask and to those who answer."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from zgh.foundation.search.index import similar
from zgh.kit.numbers import whole

from .discretion import nameless
from .models import Case, Desk
from .similar import ANSWERED, LOOK_AT, OPEN, similar_cases

LOOKED_AT = 500  # characters; what a person is on about stands at the beginning


def answers_like(text: str, user: Any, limit: int = 3, *, but: Case | None = None) -> list[Case]:
    """Answered cases most like `text` that `user` may read, with their unions. At most five queries."""
    hits = similar_cases(text[:LOOKED_AT], user, limit + 1)
    cases = [hit.row for hit in hits if but is None or hit.row.pk != but.pk][:limit]
    prefetch_related_objects(cases, "union")
    return cases


def offers(text: str, user: Any) -> tuple[list[Case], list[Case]]:
    """What there is of `text` already: answered cases, and open ones `user` may support. At most six queries."""
    alike = [hit.row for hit in similar(Case, text[:LOOKED_AT], user, LOOK_AT)]
    answered = [case for case in alike if case.state in ANSWERED][:3]
    waiting = [case.pk for case in alike if case.state in OPEN and case.flow.can(case, "support")]
    rows = Case.objects.permitted("support", user).select_related("union").in_bulk(waiting)
    prefetch_related_objects(answered, "union")
    return answered, [rows[pk] for pk in waiting if pk in rows][:2]


def cited(text: str, pk: str, user: Any) -> str:
    """`text` with the published answer of another case below it, if `user` may read that case.

    Another author will read it: never who asked there, what was asked only where all colleagues may read it, and
    nothing of a confidence.
    """
    rows = Case.objects.permitted("view", user).exclude(desk=Desk.COUNSEL).select_related("union", "author")
    case = rows.filter(pk=whole(pk)).first() if pk else None
    answer = case.answers.filter(state="published").last() if case else None
    if case is None or answer is None:
        return text
    words = {"union": answer.office or case.union, "headline": case.headline, "text": nameless(case, answer.text)}
    told = (
        _("%(union)s答复过“%(headline)s”：%(text)s") if case.visibility == "group" else _("%(union)s答复过：%(text)s")
    )
    return f"{text}\n\n{told % words}".strip()
