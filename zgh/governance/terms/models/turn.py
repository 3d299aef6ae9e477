"""One at a time on a re-election: others wait, the row is read afresh."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction

from zgh.foundation.flow.machine import Overtaken
from zgh.foundation.stock.models import lock

if TYPE_CHECKING:
    from .re_election import ReElection


@contextmanager
def turn(election: ReElection) -> Iterator[None]:
    """Hold it for one verb (two statements). Raises Overtaken when its state moved since it was loaded."""
    with transaction.atomic():
        seen = election.state
        lock(election)
        election.refresh_from_db(from_queryset=type(election)._base_manager.select_related("union", "term"))
        if election.state != seen:
            raise Overtaken(election, "step")
        yield
