"""What was done to a hidden author on one case, as they read it themselves; and the name, for those who may."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models.scoping import duty_unions

from .models import Case, MaskSanction, UnmaskRequest
from .models.mask import mask_of_id


@dataclass(frozen=True)
class DoneToMask:
    """Sanctions given on this case, and every request for the name with its decisions and looks."""

    sanctions: list[MaskSanction]
    requests: list[UnmaskRequest]


def done_to_mask(case: Case) -> DoneToMask | None:
    """For the author's page; None while nothing was done. Two queries, two more when there are requests."""
    sanctions = list(case.sanctions.select_related("union", "by"))
    requests = with_looks(case.unmask_requests.select_related("union", "requester"))
    return DoneToMask(sanctions, requests) if sanctions or requests else None


def with_looks(rows: Iterable[UnmaskRequest]) -> list[UnmaskRequest]:
    """Requests with their seats and `looks`: who has read the name, when. Four queries beside their own at most."""
    found = list(rows)
    prefetch_related_objects(found, "seats__union", "seats__by")
    looks: dict[int, list[Record]] = {}
    label = UnmaskRequest._meta.label_lower
    ids = [row.pk for row in found if row.state == row.State.APPROVED]
    if ids:
        for look in Record.objects.filter(about_type=label, about_id__in=ids, verb="voice.unseal").order_by("pk"):
            looks.setdefault(look.about_id or 0, []).append(look)
    for row in found:
        row.looks = looks.get(row.pk, [])  # type: ignore[attr-defined]
    return found


def awaits(row: UnmaskRequest, user: Any) -> bool:
    """Whether a body of this person has still to speak on a request from `with_looks`, and they themselves have not."""
    mine = {(code, union.pk) for code, unions in duty_unions(user).items() for union in unions}
    seats = row.seats.all()
    if any(seat.by_id == user.pk for seat in seats):
        return False
    return any(seat.state == "waiting" and (seat.duty, seat.union_id) in mine for seat in seats)


@dataclass(frozen=True)
class Found:
    """Who it is, for one page and for nothing else."""

    name: str
    union: str


def reveal(row: UnmaskRequest, by: Any) -> Found | None:
    """The person behind the mask, None when no login fits any more. The look is on record before anything is read.

    Every login's mask is computed in memory (some 20 ms for 14,000) and the answer written down nowhere: no statement
    asks for this one person either, for a database may log its statements. Raises IllegalMove unless both agreed.
    """
    row.flow.move(row, "unseal", by)
    logins = User.objects.order_by().values_list("pk", "name", "person__union__short_name").iterator(2000)
    with closing(logins):  # its cursor is open on the server until then, also when nobody is found
        return next((Found(name, union or "") for pk, name, union in logins if mask_of_id(pk) == row.mask), None)
