"""Write to and read from the book."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from .models import Record, RecordQuerySet


def record(
    by: Any,
    verb: str,
    about: models.Model,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    *,
    union: Any = None,
    note: str = "",
) -> Record:
    """Append one act, in the caller's transaction (one insert).

    `by` is a user, or anything with `audit_identity() -> (id | None, name)` and `audit_moment()` (a masked author
    has no id, and of the moment only the day), or None for the platform itself. `verb` is "<room>.<verb>".
    `before`/`after` must hold JSON values without secrets. `union` (row or id) says whose auditors may read it; by
    default the row's own `union_id`.
    """
    actor_id, actor_name = _identity(by)
    return Record.objects.create(
        at=by.audit_moment() if hasattr(by, "audit_moment") else timezone.now(),
        verb=verb,
        actor_id=actor_id,
        actor_name=actor_name,
        about_type=about._meta.label_lower,
        about_id=about.pk,
        union_id=getattr(union, "pk", union) or getattr(about, "union_id", None),
        before=before or {},
        after=after or {},
        note=note[:500],
    )


def history(row: models.Model) -> RecordQuerySet:
    """Everything done to one row, oldest first."""
    return Record.objects.about(row)


def _identity(by: Any) -> tuple[int | None, str]:
    if by is None:
        return None, "智工汇"
    if hasattr(by, "audit_identity"):
        return by.audit_identity()
    return by.pk, str(by)[:60]
