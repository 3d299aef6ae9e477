"""The ledger of privacy impact records: a new one, and a revised one with the old words kept in the book."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from zgh.foundation.access.permitted import may
from zgh.foundation.access.scopes import reaches_all
from zgh.foundation.accounts.models import User
from zgh.foundation.audit.book import record

from .models import Assessment


def assess(*, by: User, once: uuid.UUID | None = None, **facts: Any) -> Assessment:
    """Enter a record. The same `once` twice is one record."""
    if not reaches_all(by, "orgs"):
        raise PermissionDenied
    with transaction.atomic():
        row, is_new = Assessment.objects.get_or_create(once=once or uuid.uuid4(), recorded_by=by, defaults=facts)
        if is_new:
            record(by, "privacy.assess", row, after=_plain(facts))
    return row


def revise(row: Assessment, *, by: User, **facts: Any) -> None:
    """Write it anew after a review; the book keeps what it said before."""
    if not may(by, "revise", row):
        raise PermissionDenied
    before = {name: getattr(row, name) for name in facts}
    changed = {name: value for name, value in facts.items() if value != before[name]}
    if not changed:
        return
    with transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(**changed)
        record(by, "privacy.revise", row, _plain({name: before[name] for name in changed}), _plain(changed))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, (bool, int)) else str(value) for name, value in facts.items()}
