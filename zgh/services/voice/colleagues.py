"""Who may be given a case: whoever sits at its desk in its union, or above; letters also to who answers for a chair."""

from __future__ import annotations

from collections.abc import Iterable

from zgh.foundation.orgs.models import Duty, Union
from zgh.foundation.orgs.models.dated import holds

from .models import Case
from .models.desk import hands_for

MOST = 50  # offered at once, the nearest first


def colleagues_for(cases: Iterable[Case]) -> dict[str, Duty]:
    """Live duties by the id of the login, nearest union first. One query.

    Every cadre may know who else answers for the union, whatever else they may see of that colleague.
    """
    step, rows = Union.steplen, list(cases)
    paths = {case.union.path[:end] for case in rows for end in range(step, len(case.union.path) + 1, step)}
    codes = {code for case in rows for code in hands_for(case.desk)}
    duties = Duty.objects.filter(holds(), code__in=codes, union__path__in=paths, user__is_active=True)
    found: dict[str, Duty] = {}
    for duty in duties.select_related("user", "union").order_by("-union__path", "pk")[:MOST]:
        found.setdefault(str(duty.user_id), duty)
    return found
