"""What the platform already knows about the people a roster names. About five queries per 500 lines, one more for
the columns of each upper room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.utils import timezone

from zgh.foundation.accounts.models import Phone
from zgh.kit.sealed import blind

from ... import extras
from ...models import Employment, IdentityNumber, Person
from ..outcome import Facts

T = TypeVar("T")
BATCH = 500
PERSON = (
    "pk", "name", "sex", "born_on", "user_id", "identity__number_hash", "identity__number_mask",
    "user__phone__number_hash", "user__phone__number_mask", "user__phone__is_verified",
)  # fmt: skip
JOB = (
    "pk", "person_id", "company_id", "company__code", "company__name", "employee_no", "department", "post", "form",
    "hired_on", "starts_on", "ends_on",
)  # fmt: skip


class Known:
    """Look-ups by number, loaded for exactly the lines given."""

    def __init__(self, lines: Sequence[Facts]) -> None:
        self.hashes = {
            number: blind(number) for f in lines for number in (f.get("id_number"), f.get("phone")) if number
        }
        self.by_id = dict(self._pairs(IdentityNumber, [f.get("id_number", "") for f in lines], "person_id"))
        self.phone_owner = dict(self._pairs(Phone, [f.get("phone", "") for f in lines], "user_id"))
        self.by_no: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.ended_by_no: dict[str, list[dict[str, Any]]] = defaultdict(list)
        today = timezone.localdate()
        for part in _parts({f["no"] for f in lines}):
            for job in Employment.objects.filter(employee_no__in=part).order_by("starts_on", "pk").values(*JOB):
                is_live = job["starts_on"] <= today and (job["ends_on"] is None or job["ends_on"] > today)
                (self.by_no if is_live else self.ended_by_no)[job["employee_no"]].append(job)
        jobs = (*self.by_no.values(), *self.ended_by_no.values())
        ids = {*self.by_id.values(), *(job["person_id"] for same in jobs for job in same)}
        ids |= {f["person"] for f in lines if "person" in f}
        self.people: dict[int, dict[str, Any]] = {}
        self.jobs: dict[int, list[dict[str, Any]]] = defaultdict(list)
        self.extras: dict[int, dict[str, extras.Kept]] = {}
        rooms = extras.named(lines)
        for part in _parts(ids):
            self.extras.update(extras.read(part, rooms))
            self.people.update({p["pk"]: p for p in Person.objects.filter(pk__in=part).values(*PERSON)})
            for job in Employment.objects.at().filter(person__in=part).order_by("starts_on", "pk").values(*JOB):
                self.jobs[job["person_id"]].append(job)

    def _pairs(self, model: Any, numbers: Iterable[str], owner: str) -> Iterator[tuple[str, int]]:
        for part in _parts({self.hashes[number] for number in numbers if number}):
            yield from model.objects.filter(number_hash__in=part).values_list("number_hash", owner)


def _parts(items: Iterable[T]) -> Iterator[list[T]]:
    """Sorted, so that the same file asks the same questions in the same order."""
    rows = sorted(items)  # type: ignore[type-var]
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
