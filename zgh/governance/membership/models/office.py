"""Who may act for a union in matters of membership: the same rule for rows, buttons and pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zgh.foundation.access.scopes import under

DUTIES = ("orgs", "chair")  # keeps the members; convenes the committee


def committee(user: Any, via: str = "union") -> Q:
    """Rows whose union (`via` leads to it) lies under this person's duty."""
    return under(user, "orgs", via=via) | under(user, "chair", via=via)


def own(user: Any) -> Q:
    """Rows about this very person."""
    return Q(person__user=user.pk)
