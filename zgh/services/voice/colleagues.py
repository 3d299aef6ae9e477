"""Who may be given a case: whoever holds the voice duty for its union, or above."""

from __future__ import annotations

from collections.abc import Iterable

from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds

MOST = 50  # offered at once, the nearest first


def colleagues_for(unions: Iterable[Union]) -> dict[str, Duty]:
    """Live duties by the id of the login, nearest union first. One query.

    Every cadre may know who else answers for the union, whatever else they may see of that colleague.
    """
    step = Union.steplen
    paths = {union.path[:end] for union in unions for end in range(step, len(union.path) + 1, step)}
    duties = Duty.objects.filter(holds(), code=Duty.Code.VOICE, union__path__in=paths, user__is_active=True)
    found: dict[str, Duty] = {}
    for duty in duties.select_related("user", "union").order_by("-union__path", "pk")[:MOST]:
        found.setdefault(str(duty.user_id), duty)
    return found
