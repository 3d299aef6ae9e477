"""One act on an idea at a time: its case is the lock, because the verdict is the answer of the case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from zgh.foundation.flow.machine import IllegalMove, Overtaken
from zgh.foundation.stock.models import lock

if TYPE_CHECKING:
    from .idea import Idea


@contextmanager
def idea_turn(idea: Idea, verb: str = "") -> Iterator[None]:
    """Hold the idea for one verb: others wait, idea and case are read afresh (two statements).

    Raises Overtaken when state or owner changed since the row was loaded: permission was checked on that row.
    Raises IllegalMove when the state does not know the verb. Nothing is written in either case.
    """
    with transaction.atomic():
        seen = (idea.state, idea.case.union_id, idea.case.reopened_count)
        lock(idea.case)
        idea.refresh_from_db(from_queryset=type(idea).objects.with_case())
        if seen != (idea.state, idea.case.union_id, idea.case.reopened_count):
            raise Overtaken(idea, verb)
        if verb and not idea.flow.can(idea, verb):
            raise IllegalMove(idea, verb)
        yield
