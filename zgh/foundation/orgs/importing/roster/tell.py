"""Tells the rooms above, after commit, who left, who came back and who works under another union now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...models import Company, Employment
from ...signals import people_left, people_relocated, people_returned
from ..units import Units
from .trace import Picture, lives


def tell(before: Mapping[int, Picture], after: Mapping[int, Picture], units: Units, by: Any) -> None:
    """Compare two pictures of the same people, within the transaction that changed them; send once it is kept."""
    today = timezone.localdate()
    left, back, moves = defaultdict(list), [], []
    for pk, picture in after.items():
        old, new = lives(before[pk], today.isoformat()) if pk in before else {}, lives(picture, today.isoformat())
        if old and not new:
            ended = max((job["ends_on"] for key, job in picture["jobs"].items() if key in old), default="")
            left[ended or today.isoformat()].append(pk)
        elif new and not old and pk in before:
            back.append(pk)
        elif old and new:
            moves.append((pk, _latest(old), _latest(new)))
    places = {unit for _pk, a, b in moves if a != b for unit in (a, b)}
    paths = Company.objects.filter(pk__in=places).values_list("pk", "path") if places else ()
    unions = {unit: units.covering.union_id(path) for unit, path in paths}
    relocated = [(pk, unions[a], unions[b]) for pk, a, b in moves if a != b and unions[a] != unions[b]]
    transaction.on_commit(lambda: _send(left, back, relocated, today, by))


def _send(left: dict[str, list[int]], back: list[int], relocated: list[tuple], today: Any, by: Any) -> None:
    for day, people in left.items():
        people_left.send(sender=Employment, people=people, day=type(today).fromisoformat(day), by=by)
    if back:
        people_returned.send(sender=Employment, people=back, day=today, by=by)
    if relocated:
        people_relocated.send(sender=Employment, moves=relocated, day=today, by=by)


def _latest(jobs: Mapping[str, dict[str, Any]]) -> int:
    key = max(jobs, key=lambda pk: (jobs[pk]["starts_on"], int(pk)))
    return jobs[key]["company_id"]
