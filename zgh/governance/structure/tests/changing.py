"""Changes as tests want them: drafted by one, approved by another, done on their day."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from zgh.foundation.orgs.models import Company, Membership, Union
from zgh.governance.structure.consequences import consequences, mark
from zgh.governance.structure.draft import draft
from zgh.governance.structure.effect import carry_out
from zgh.governance.structure.models import Reorganisation

NEW = {
    "name": "西北联合工会委员会",
    "short_name": "西北工会",
    "code": "N1",
    "union_kind": "committee",
    "province": "62",
}


def proposed(by, kind: str, **facts) -> Reorganisation:
    """A draft, effective today unless `effective_on` says otherwise."""
    common = {"effective_on": timezone.localdate(), "reason": "集团统一安排", "document_no": "重药工〔2026〕8号"}
    row = draft(by=by, kind=kind, once=uuid.uuid4(), **{**common, **facts})
    return Reorganisation.objects.get(pk=row.pk)


def decided(row: Reorganisation, by) -> Reorganisation:
    """Submitted by its drafter and approved by `by`."""
    row.submit(row.drafted_by)
    row.approve(by, mark(consequences(row)))
    return row


def done(row: Reorganisation, by) -> Reorganisation:
    """Decided, and carried out; the tree is whole afterwards."""
    carry_out(decided(row, by))
    row.refresh_from_db()
    assert row.state == "done", row.problem
    assert not any(Union.objects.find_problems())
    assert not any(Company.objects.find_problems())
    return row


def live(person) -> Membership:
    """The one membership that holds today."""
    return Membership.objects.at().get(person=person)


def fresh(row):
    """The row as it is now."""
    return type(row).objects.get(pk=row.pk)


def in_days(n: int) -> dt.date:
    """A day from today."""
    return timezone.localdate() + dt.timedelta(days=n)
