"""What every verb on a case shares: one at a time, on the fresh row, with words that say something."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.orgs.models import Union
from zgh.foundation.stock.models import lock

from .clock import Clock, Participant, stop

if TYPE_CHECKING:
    from .case import Case

TOO_LONG = ngettext_lazy("最多%(most)d个字", "最多%(most)d个字", "most")


@contextmanager
def turn(case: Case, verb: str) -> Iterator[None]:
    """Hold the case for one verb: others wait, the row is read afresh (two statements).

    Raises Overtaken when state or owner changed since the row was loaded: permission was checked on that row.
    Raises IllegalMove when the state does not know the verb. Nothing is written in either case.
    """
    with transaction.atomic():
        seen = (case.state, case.union_id, case.reopened_count)
        lock(case)
        case.refresh_from_db(from_queryset=type(case)._base_manager.select_related("union", "origin", "author"))
        if seen != (case.state, case.union_id, case.reopened_count):
            raise Overtaken(case, verb)
        if not case.flow.can(case, verb):
            raise IllegalMove(case, verb)
        yield


def said(text: str, most: int, *, least: int = 1, short: str = "") -> str:
    """`text` without blanks around it. Raises ValidationError in Chinese when it says too little or too much."""
    text = (text or "").strip()
    if len(text) < least:
        raise ValidationError(short or _("请写几句话"), code="short")
    if len(text) > most:
        raise ValidationError(TOO_LONG % {"most": most}, code="long")
    return text


def restart(case: Case, phase: str, at: dt.datetime, union: Union | None = None) -> dict[str, Any]:
    """Stop the running clock and start one for `phase`. Returns the columns of the case that change with it."""
    was_late = halt(case, at)
    clock = Clock.promise(case, phase, union or case.union, at)
    clock.save(force_insert=True)
    return {**clock.columns, **was_late}


def halt(case: Case, at: dt.datetime, kept: dt.datetime | None = None) -> dict[str, Any]:
    """Stop the running clock. Returns `is_breached` when it was too late, else nothing. `kept`: the moment to store."""
    stop(case, at, kept)
    return {"is_breached": True} if case.due_at and case.due_at <= at else {}


def leave(case: Case, reason: str, at: dt.datetime) -> None:
    """The owning union hands the case on and keeps reading along."""
    if case.manner.is_confidential:  # one counsellor at a time: nobody reads along
        return
    facts = {"since": at, "reason": reason}
    Participant.objects.get_or_create(case=case, union=case.union, desk=case.desk, defaults=facts)
