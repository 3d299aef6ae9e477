"""What a person has not read yet, and what they want to be called for."""

from __future__ import annotations

from typing import Any

from django.db import models

from .models import Notice, Preference

SHOWN = 100  # the bell says 99+; nothing beyond is counted


def unread_count(user: Any) -> int:
    """How many notices wait, at most 100. One query on the partial index of unread rows."""
    # Ids rather than a COUNT over a subquery: a hundred numbers at most, and half the work of building the statement.
    return len(Notice.objects.permitted("view", user).unread().order_by().values_list("pk", flat=True)[:SHOWN])


def mark_read(user: Any, about: models.Model) -> int:
    """The person has seen the row itself: what they were told about it is read. Two updates."""
    rows = Notice.objects.permitted("view", user)
    return rows.filter(about_type=about._meta.label_lower, about_id=about.pk).mark_read()


def remember(user: Any, wishes: dict[str, bool]) -> None:
    """Write which kinds (by code) the person wants pushed. One statement."""
    rows = [Preference(user=user, kind=code, is_wanted=is_wanted) for code, is_wanted in wishes.items()]
    Preference.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["user", "kind"], update_fields=["is_wanted"]
    )
