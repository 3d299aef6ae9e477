"""Jobs that come round: a registry filled from the rooms' tasks.py, and the turn that only one process takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from .models import TimerSlot

SLACK = dt.timedelta(minutes=5)  # in which a due turn is late for good reasons: a restart, a long task


@dataclass(frozen=True)
class Job:
    """A function and the rule that says which slot a moment falls in."""

    name: str
    function: Callable[[], object]
    slot_of: Callable[[dt.datetime], dt.datetime]


_jobs: dict[str, Job] = {}


def every(*, minutes: int) -> Callable:
    """Run the function each `minutes`, at whole multiples since 1970 (5 → :00, :05, …)."""
    step = minutes * 60

    def slot_of(now: dt.datetime) -> dt.datetime:
        return dt.datetime.fromtimestamp(now.timestamp() // step * step, dt.UTC)

    return _registering(slot_of)


def daily(*, at: str) -> Callable:
    """Run the function once a day, at or after the local time `at` ("03:00")."""
    time = dt.time.fromisoformat(at)

    def slot_of(now: dt.datetime) -> dt.datetime:
        local = timezone.localtime(now, timezone.get_default_timezone())
        slot = local.replace(hour=time.hour, minute=time.minute, second=0, microsecond=0)
        return slot if slot <= local else slot - dt.timedelta(days=1)

    return _registering(slot_of)


def _registering(slot_of: Callable[[dt.datetime], dt.datetime]) -> Callable:
    def mark(function: Callable) -> Callable:
        name = f"{function.__module__}.{function.__qualname__}"
        _jobs[name] = Job(name, function, slot_of)
        return function

    return mark


def discover() -> dict[str, Job]:
    """Import every room's tasks.py; what they declared, by name."""
    autodiscover_modules("tasks")
    return _jobs


def job(name: str) -> Job | None:
    """The job of that name, None when no room declares it any more."""
    return discover().get(name)


def take(job: Job, slot: dt.datetime) -> bool:
    """Take a turn and enqueue its run, both or neither. False when another process was first."""
    from .tasks import run_job

    if TimerSlot.objects.filter(job=job.name, slot=slot).exists():
        return False  # spares the database a failed insert at every start of a worker
    try:
        with transaction.atomic():
            TimerSlot.objects.create(job=job.name, slot=slot)
            run_job.enqueue(job.name, slot.isoformat())
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True)
class Turn:
    """The latest turn of one job; `is_missed`: a newer one is due since a while and nobody took it."""

    name: str
    at: dt.datetime | None
    is_missed: bool


def turns(now: dt.datetime | None = None) -> list[Turn]:
    """Every job's latest turn, missed ones first. One query."""
    now = now or timezone.now()
    taken = dict(TimerSlot.objects.order_by().values_list("job").annotate(Max("slot")))
    found = []
    for each in discover().values():
        due, last = each.slot_of(now), taken.get(each.name)
        found.append(Turn(each.name, last, now - due > SLACK and (last is None or last < due)))
    return sorted(found, key=lambda turn: (not turn.is_missed, turn.name))


class Clockwork:
    """What one worker knows of the turns; asks the database only when a new slot begins."""

    def __init__(self) -> None:
        self._seen: dict[str, dt.datetime] = {}

    def tick(self, now: dt.datetime | None = None) -> int:
        """Take every turn that is due; how many were ours."""
        now, taken = now or timezone.now(), 0
        for each in _jobs.values():
            slot = each.slot_of(now)
            if self._seen.get(each.name) != slot:
                taken += take(each, slot)
                self._seen[each.name] = slot
        return taken
