"""Who may host: whoever answers for the union, by voice duty or as chair, there or above."""

from __future__ import annotations

from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds

from .models.readers import DUTIES

MOST = 60  # offered at once, the nearest first


def hosts_for(unions: list[Union]) -> list[tuple[int, str]]:
    """(login, name and union), nearest union first. One query."""
    step = Union.steplen
    paths = {union.path[:end] for union in unions for end in range(step, len(union.path) + 1, step)}
    duties = Duty.objects.filter(holds(), code__in=DUTIES, union__path__in=paths, user__is_active=True)
    found: dict[int, str] = {}
    for duty in duties.select_related("user", "union").order_by("-union__path", "code", "pk")[:MOST]:
        found.setdefault(duty.user_id, f"{duty.user.name}（{duty.union}）")
    return list(found.items())
