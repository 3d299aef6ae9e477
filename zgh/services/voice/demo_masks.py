"""What chairs did about hidden authors in the demonstration group: one sanction that is over, one request refused."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zgh.foundation.accounts.models import User
from zgh.foundation.audit.models import Record
from zgh.foundation.orgs.models import Duty, Union
from zgh.kit.demo import World

from .models import Case, MaskSanction, UnmaskRequest, UnmaskSeat, mask_of
from .models.office import office_of
from .models.unmasking import bodies_for

STOPPED = "一天里用同样的话骂同一位值班的同事十几次，请先停两天，具体的事照常办"
GROUND = "信里说“再不解决就要出事”，担心夜班同事想不开，想马上找到本人谈一谈"
REFUSED = "话说得重，但没有说要伤自己或伤人。请先在心声里回一句、问一问，不要查是谁"


def stop_and_ask(world: World) -> None:
    """On the late hidden case of 周敏, who reads both on its page. Without two bodies only the sanction."""
    cast: dict[str, User] = world.shared["cast"]
    zhou, chair = cast["demo-employee"], cast["demo-chair"]
    case = Case.objects.filter(mask=mask_of(zhou)).select_related("union").first()
    if case is None:
        return
    today = timezone.localdate(world.now)
    span = {"since": today - dt.timedelta(days=3), "until": today - dt.timedelta(days=1)}
    facts = {"union": case.union, "by": chair, "reason": STOPPED, "mask": case.mask}
    row = MaskSanction.objects.create(case=case, **span, **facts)
    _write("voice.sanction", chair, row, STOPPED, world.now - dt.timedelta(days=3))
    if bodies := bodies_for(case.union, chair):
        _refuse(case, chair, bodies, world.now)


def _refuse(case: Case, chair: User, bodies: tuple[Union, Union], now: dt.datetime) -> None:
    """The chair asked for the name, the auditors said no."""
    asked, decided = now - dt.timedelta(days=2), now - dt.timedelta(days=1)
    words = {"office": office_of(chair, case.union), "ground": GROUND, "state": UnmaskRequest.State.REFUSED}
    times = {"asked_at": asked, "due_at": now + dt.timedelta(days=3), "decided_at": decided}
    row = UnmaskRequest.objects.create(case=case, mask=case.mask, union=case.union, requester=chair, **words, **times)
    supervision, other = bodies
    auditor = Duty.objects.filter(union=supervision, code="audit").exclude(user=chair).order_by("pk")[0].user
    UnmaskSeat.objects.create(
        request=row, duty="audit", union=supervision, state="refused", by=auditor, reason=REFUSED, decided_at=decided
    )
    UnmaskSeat.objects.create(request=row, duty="chair", union=other)
    _write("voice.refuse", auditor, row, REFUSED, decided)


def _write(verb: str, by: User, row: MaskSanction | UnmaskRequest, note: str, at: dt.datetime) -> None:
    facts = {"about_type": row._meta.label_lower, "about_id": row.pk, "union_id": row.union_id, "note": note}
    Record.objects.bulk_create([Record(verb=verb, actor_id=by.pk, actor_name=by.name, at=at, **facts)])
